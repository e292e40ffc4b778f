"""Exports: quizzes and banks as files of any size."""

from enum import StrEnum
from typing import Any

from chalicelib.clock import Millis
from chalicelib.quiz_formats.models import Format
from chalicelib.values import dataclass


class ExportStatus(StrEnum):
    """How far an export is."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    """It cannot be made as it was asked for; the problem says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A requested file of a quiz or of a bank."""

    id: str
    user_id: str
    """Who asked for it, and alone may fetch it."""
    quiz_id: str | None
    bank_id: str | None
    """Exactly one of both is set."""
    tag: str | None
    """Only a bank's questions with this tag."""
    format: Format
    media: bool
    """Whether pictures and sounds are inside."""
    requested_at: Millis
    expires_at: Millis
    status: ExportStatus = ExportStatus.PENDING
    size: int | None = None
    """In bytes, once it is ready."""
    problem: Any = None

    @property
    def key(self) -> str:
        """Return the file's key in the bucket."""
        return f"downloads/{self.id}"
