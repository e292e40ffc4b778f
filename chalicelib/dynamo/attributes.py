"""Exact attribute types that pynamodb lacks."""

import json
import zlib
from decimal import Decimal
from typing import Any

from pynamodb.attributes import Attribute, MapAttribute
from pynamodb.constants import BINARY, MAP, NUMBER


class IntegerAttribute(Attribute[int]):
    """An exact integer."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        return str(int(value))

    def deserialize(self, value: str) -> int:
        return int(value)


class DecimalAttribute(Attribute[Decimal]):
    """An exact decimal, never a binary float."""

    attr_type = NUMBER

    def serialize(self, value: Decimal) -> str:
        return format(value, "f")

    def deserialize(self, value: str) -> Decimal:
        return Decimal(value)


class RecordsAttribute(Attribute[dict[str, dict[str, Any]]]):
    """Records of texts and integers by name, as dictionaries: MapAttribute makes an object each."""

    attr_type = MAP

    def serialize(self, value: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401
        return MapAttribute().serialize(value)  # type: ignore[no-untyped-call]

    def deserialize(self, value: dict[str, Any]) -> dict[str, dict[str, Any]]:
        return {
            name: {
                part: int(kept["N"]) if "N" in kept else kept["S"]
                for part, kept in record["M"].items()
            }
            for name, record in value.items()
        }


class CompressedJsonAttribute(Attribute[Any]):
    """A compressed JSON value; equal values give equal bytes."""

    attr_type = BINARY
    legacy_encoding = False

    def serialize(self, value: Any) -> bytes:  # noqa: ANN401
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return zlib.compress(text.encode(), level=9)

    def deserialize(self, value: bytes) -> Any:  # noqa: ANN401
        return json.loads(zlib.decompress(value))
