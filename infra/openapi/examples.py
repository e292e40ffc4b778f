"""The examples of the reference, one of each body and answer; a test holds them to the schemas."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chalicelib.errors import ApiError

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "examples.json").read_text(encoding="utf-8")
)


def refer(name: str) -> dict[str, Any]:
    """A reference to the example of a schema."""
    return {"$ref": f"#/components/examples/{name}"}


def shared(
    schemas: Mapping[str, Any], refusals: Iterable[tuple[type[ApiError], dict[str, Any]]]
) -> dict[str, Any]:
    """All examples, by the name of the schema or the code of the problem."""
    values = EXAMPLES["schemas"]
    typical = {name: {"value": values[name]} for name in schemas if name in values}
    return typical | {refusal.code: shown for refusal, shown in refusals}
