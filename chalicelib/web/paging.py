"""Pagination of lists."""

import json
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from chalicelib.web.schemas import Output, Query, WholeNumber

ListItem = TypeVar("ListItem", bound=Output)

MAX_LIMIT = 100
MAX_PAGE_BYTES = 5_000_000
"""Lambda's maximum is 6 MB, including headers."""
LARGEST_ESCAPE = 12
"""Length of the longest JSON escape of a character, beyond the basic plane."""
DEFAULT_LIMIT = 20


class PageQuery(Query):
    """The parameters of every list; subclasses add filters."""

    limit: Annotated[WholeNumber, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(min_length=1)] | None = None


def size_in_answer(text: str) -> int:
    """Return the size of a text in Lambda's response, where it is escaped as JSON."""
    return len(json.dumps(text))


def fitting_limit(text: str | bytes, query: PageQuery) -> int | None:
    """Return a smaller limit for a response that is too large, None if it fits.

    A single item always fits.
    """
    if isinstance(text, bytes) or len(text) <= MAX_PAGE_BYTES // LARGEST_ESCAPE:
        return None
    size = size_in_answer(text)
    if size <= MAX_PAGE_BYTES or query.limit == 1:
        return None
    return max(1, min(query.limit // 2, query.limit * MAX_PAGE_BYTES // size))


class ListResponse(Output, Generic[ListItem]):
    """A page of a list; ``next_cursor`` is null on the last page."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"{params[0].__name__}List"

    items: list[ListItem]
    next_cursor: str | None
