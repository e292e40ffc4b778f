"""Lists in pages."""

from typing import Annotated, Any, Generic, TypeVar

from pydantic import Field

from chalicelib.web.schemas import Output, Query, WholeNumber

ListItem = TypeVar("ListItem", bound=Output)

MAX_LIMIT = 100
DEFAULT_LIMIT = 20


class PageQuery(Query):
    """The parameters of every list; derive from it to add filters."""

    limit: Annotated[WholeNumber, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(min_length=1)] | None = None


class ListResponse(Output, Generic[ListItem]):
    """One page of a list; ``next_cursor`` is null on the last."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        return f"{params[0].__name__}List"

    items: list[ListItem]
    next_cursor: str | None
