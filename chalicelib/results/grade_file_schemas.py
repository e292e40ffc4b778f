"""Bodies of gradebooks as files."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib import ids
from chalicelib.results.grade_file_models import GradeFile, GradeFileStatus
from chalicelib.web.schemas import Input, Instant, Output


class GradeFileIn(Input):
    format: Literal["csv", "xlsx"] = "csv"
    questions: bool = False
    """Whether the file has a column for each question."""
    group_id: Annotated[str, Field(pattern=ids.pattern("grp"))] | None = None
    """Only members of this group."""


class GradeFileOut(Output):
    """A gradebook as a file: made within a minute, and kept for a day."""

    id: str
    quiz_id: str
    format: Literal["csv", "xlsx"]
    status: GradeFileStatus
    """``failed``: a workbook of more than 1,500,000 cells; ask for CSV."""
    requested_at: Instant
    expires_at: Instant
    size: int | None
    """In bytes, once it is ready."""
    url: str | None
    """Where the file is, for an hour at most; null until it is ready."""

    @classmethod
    def of(cls, file: GradeFile, url: str | None = None) -> "GradeFileOut":
        return cls(
            id=file.id,
            quiz_id=file.quiz_id,
            format=file.format,
            status=file.status,
            requested_at=file.requested_at,
            expires_at=file.expires_at,
            size=file.size,
            url=url,
        )
