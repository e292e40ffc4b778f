"""What the reference says of members and parameters: by their names, where a model says nothing."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("descriptions.json")


@cache
def descriptions() -> Mapping[str, Mapping[str, str]]:
    """Return the texts: ``members`` and those ``of`` one model, of ``queries`` and of ``paths``."""
    found: Mapping[str, Mapping[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def describe_members(model: str, schema: dict[str, Any]) -> None:
    """Describe the members of a schema, and of those within it, that say nothing themselves."""
    for name, member in schema.get("properties", {}).items():
        if "description" not in member and (said := _of_member(model, name)):
            member["description"] = said
        for inner in (member, member.get("items", {})):
            if isinstance(inner, dict):
                describe_members(f"{model}.{name}", inner)
        for kind in ("anyOf", "oneOf", "allOf"):
            for inner in member.get(kind, []):
                describe_members(f"{model}.{name}", inner)


def _of_member(model: str, name: str) -> str | None:
    texts = descriptions()
    return texts["of"].get(f"{model}.{name}") or texts["members"].get(name)
