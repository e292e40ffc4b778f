"""Response models of the data export."""

from typing import Annotated, Any

from pydantic import Field

from chalicelib.accounts.schemas import UserOut
from chalicelib.attempts.exam_schemas import EventOut
from chalicelib.data_export.service import Part
from chalicelib.web.schemas import Output, Query


class DataExportQuery(Query):
    cursor: Annotated[str, Field(min_length=1)] | None = None


class AttemptEvents(Output):
    """What the trace of one attempt has."""

    attempt_id: str
    events: list[EventOut]


class Export(Output):
    """The stored data of a user, or a part of it."""

    user: UserOut
    held: dict[str, list[dict[str, Any]]]
    next_cursor: str | None

    @classmethod
    def of(cls, user: UserOut, part: Part, next_cursor: str | None) -> "Export":
        held = {name: [dict(one) for one in records] for name, records in part.held.items()}
        return cls(user=user, held=held, next_cursor=next_cursor)
