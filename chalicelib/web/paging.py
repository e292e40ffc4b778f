"""Lists in pages."""

import json
from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from chalicelib.web.schemas import Output, Query, WholeNumber

ListItem = TypeVar("ListItem", bound=Output)

MAX_LIMIT = 100
MAX_PAGE_BYTES = 5_000_000
"""Lambda answers 6 MB at most, headers included."""
LARGEST_ESCAPE = 12
"""Characters that stand for one in a JSON string, beyond the basic plane."""
DEFAULT_LIMIT = 20


class PageQuery(Query):
    """The parameters of every list; derive from it to add filters."""

    limit: Annotated[WholeNumber, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(min_length=1)] | None = None


def size_in_answer(text: str) -> int:
    """Return how many bytes of an answer a text takes: Lambda answers with JSON that holds it."""
    return len(json.dumps(text))


def fitting_limit(text: str | bytes, query: PageQuery) -> int | None:
    """Return how many items to answer with instead; None where the answer fits as it is.

    A single item fits.
    """
    if isinstance(text, bytes) or len(text) <= MAX_PAGE_BYTES // LARGEST_ESCAPE:
        return None
    size = size_in_answer(text)
    if size <= MAX_PAGE_BYTES or query.limit == 1:
        return None
    return max(1, min(query.limit // 2, query.limit * MAX_PAGE_BYTES // size))


class ListResponse(Output, Generic[ListItem]):
    """One page of a list; ``next_cursor`` is null on the last."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"{params[0].__name__}List"

    items: list[ListItem]
    next_cursor: str | None
