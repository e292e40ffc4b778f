"""Pages of lists, from stores to views."""

from collections.abc import Iterable
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

Entry = TypeVar("Entry")

Position: TypeAlias = dict[str, Any]
"""Where a list continues, as its store understands it; clients see it sealed, as a cursor."""


class Page(NamedTuple, Generic[Entry]):
    """Entries of a list; ``after`` continues it and is None at the end."""

    items: list[Entry]
    after: Position | None


def page_of_ids(ids: Iterable[str], limit: int, position: Position | None) -> Page[str]:
    """Return a page of ids in ascending order."""
    last = position["after"] if position else ""
    rest = [one for one in sorted(ids) if one > last]
    page = rest[:limit]
    return Page(page, {"after": page[-1]} if len(page) < len(rest) else None)
