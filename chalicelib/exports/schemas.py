"""Bodies and answers of exports."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib import ids
from chalicelib.banks.schemas import WantedTag
from chalicelib.clock import Millis
from chalicelib.errors import InvalidError, Violation
from chalicelib.exports.models import ExportFile, ExportStatus
from chalicelib.exports.store import KEPT
from chalicelib.imports.schemas import ImportProblem
from chalicelib.quiz_formats.models import Format
from chalicelib.web.schemas import CleanLine, Input, Instant, Output


class ExportFileIn(Input):
    """A file to make, of exactly one quiz or bank."""

    quiz_id: Annotated[str, Field(pattern=ids.pattern("quz"))] | None = None
    bank_id: Annotated[str, Field(pattern=ids.pattern("bnk"))] | None = None
    tag: Annotated[WantedTag, CleanLine] | None = None
    """Only a bank's questions with this tag."""
    format: Literal["json", "gift", "aiken", "moodle_xml", "qti", "csv"] = "json"
    """QTI is a package."""
    media: bool = True
    """Put pictures and sounds into packages of QTI and into Moodle XML."""

    def to_export(self, export_id: str, user_id: str, now: Millis) -> ExportFile:
        """Return what is asked for; raises InvalidError."""
        if (self.quiz_id is None) == (self.bank_id is None):
            raise InvalidError(violations=[Violation("", "is of one quiz or of one bank")])
        if self.quiz_id is not None and self.tag is not None:
            raise InvalidError(violations=[Violation("/tag", "is for banks")])
        return ExportFile(
            id=export_id,
            user_id=user_id,
            quiz_id=self.quiz_id,
            bank_id=self.bank_id,
            tag=self.tag,
            format=Format(self.format),
            media=self.media,
            requested_at=now,
            expires_at=now + KEPT,
        )


class ExportFileOut(Output):
    """A file of a quiz or bank: made within a minute, and kept for a day."""

    id: str
    status: ExportStatus
    quiz_id: str | None
    bank_id: str | None
    format: Literal["json", "gift", "aiken", "moodle_xml", "qti", "csv"]
    requested_at: Instant
    expires_at: Instant
    size: int | None
    """In bytes, once it is ready."""
    url: str | None
    """Where the file is, for an hour at most; null until it is ready."""
    problem: ImportProblem | None
    """Why it failed; else null."""

    @classmethod
    def of(cls, export: ExportFile, url: str | None = None) -> "ExportFileOut":
        return cls(
            id=export.id,
            status=export.status,
            quiz_id=export.quiz_id,
            bank_id=export.bank_id,
            format=export.format.value,
            requested_at=export.requested_at,
            expires_at=export.expires_at,
            size=export.size,
            url=url,
            problem=export.problem and ImportProblem.model_validate(export.problem),
        )
