"""Exact attribute types that pynamodb lacks."""

import json
import zlib
from decimal import Decimal
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.constants import BINARY, NUMBER


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


class CompressedJsonAttribute(Attribute[Any]):
    """A compressed JSON value; equal values give equal bytes."""

    attr_type = BINARY
    legacy_encoding = False

    def serialize(self, value: Any) -> bytes:  # noqa: ANN401
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return zlib.compress(text.encode(), level=9)

    def deserialize(self, value: bytes) -> Any:  # noqa: ANN401
        return json.loads(zlib.decompress(value))
