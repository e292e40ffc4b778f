"""Examples of the reference, one per body and response, validated by a test."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chalicelib.errors import ApiError

EXAMPLES: dict[str, Any] = json.loads(
    (Path(__file__).parent / "examples.json").read_text(encoding="utf-8")
)


def refer(name: str) -> dict[str, Any]:
    """Return a reference to the example of a schema."""
    return {"$ref": f"#/components/examples/{name}"}


def shared(
    schemas: Mapping[str, Any], refusals: Iterable[tuple[type[ApiError], dict[str, Any]]]
) -> dict[str, Any]:
    """Return all examples by name of the schema or code of the problem."""
    values = EXAMPLES["schemas"]
    typical = {name: {"value": values[name]} for name in schemas if name in values}
    return typical | {refusal.code: shown for refusal, shown in refusals}
