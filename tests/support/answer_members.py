"""Members of an answer, at any depth."""

from typing import Any


def members(value: Any) -> list[tuple[str, Any]]:
    """Every named value anywhere in a body."""
    if isinstance(value, list):
        return [found for one in value for found in members(one)]
    if not isinstance(value, dict):
        return []
    return [*value.items(), *(found for one in value.values() for found in members(one))]
