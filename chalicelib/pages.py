"""Pages of lists, from stores to views."""

from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

Entry = TypeVar("Entry")

Position: TypeAlias = dict[str, Any]
"""Where a list continues, as its store understands it; clients see it sealed, as a cursor."""


class Page(NamedTuple, Generic[Entry]):
    """Entries of a list; ``after`` continues it and is None at the end."""

    items: list[Entry]
    after: Position | None
