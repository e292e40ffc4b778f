"""Models of whole gradebooks as files."""

from enum import StrEnum
from typing import Literal, TypeAlias

from chalicelib.clock import Millis
from chalicelib.values import dataclass

FileFormat: TypeAlias = Literal["csv", "xlsx"]


class GradeFileStatus(StrEnum):
    """How far a file is."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    """It cannot be made as it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeFile:
    """A gradebook that somebody asked for as a file."""

    id: str
    quiz_id: str
    user_id: str
    """Who asked for it, and alone may fetch it."""
    format: FileFormat
    questions: bool
    """Whether it has a column for each question."""
    group_id: str | None
    requested_at: Millis
    expires_at: Millis
    status: GradeFileStatus = GradeFileStatus.PENDING
    size: int | None = None
    """In bytes."""

    @property
    def name(self) -> str:
        """Return what the file is called where it is saved."""
        return f"grades-{self.quiz_id}.{self.format}"

    @property
    def key(self) -> str:
        """Return the file's key in the bucket."""
        return f"downloads/{self.id}.{self.format}"
