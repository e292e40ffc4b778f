"""Bodies and answers of imports."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.errors import InvalidError, Violation
from chalicelib.imports.models import Import, ImportFile, ImportStatus
from chalicelib.media.models import MEBIBYTE
from chalicelib.media.schemas import FileName, Sha256, UploadFormOut
from chalicelib.questions.number_schemas import Points
from chalicelib.quiz_formats.file_reading import SAID_BY_JSON
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import Report
from chalicelib.quizzes.schemas import Title
from chalicelib.web.schemas import Input, Instant, Output, Query, Truth

MAX_FILE_BYTES = 50 * MEBIBYTE
MAX_TEXT_BYTES = 16 * MEBIBYTE
"""Of formats without pictures: a quiz holds 4 MB, and each letter takes time."""
_TEXTS = frozenset({Format.JSON, Format.GIFT, Format.AIKEN, Format.CSV})
_SETTINGS = ("title", "duration_minutes", "passing_score", "points")


class ImportIn(Input):
    """A file to import: the form in the answer uploads it."""

    format: Literal["json", "moodle_xml", "qti", "gift", "aiken", "csv", "xlsx"]
    name: FileName
    size: Annotated[int, Field(ge=1, le=MAX_FILE_BYTES)]
    """In bytes: up to 50 MiB, and 16 MiB of JSON, GIFT, Aiken and CSV."""
    sha256: Sha256
    """Of the whole file, in lower-case hex."""
    bank_id: str | None = None
    """A bank that gets the questions; without one they become a quiz."""
    title: Title | None = None
    """Of the quiz, in place of the file's; settings are for all formats but JSON."""
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    passing_score: Annotated[int, Field(ge=0, le=100)] | None = None
    points: Points | None = None
    """Per question."""

    def to_file(self, import_id: str, owner_id: str, quiz_id: str, now: int) -> ImportFile:
        """Return what is awaited; the quiz has that id if there is no bank.

        Raises InvalidError for more bytes than the format may have, or settings beside JSON.
        """
        if self.format in _TEXTS and self.size > MAX_TEXT_BYTES:
            detail = f"may be at most {MAX_TEXT_BYTES // MEBIBYTE} MiB for {self.format}"
            raise InvalidError(violations=[Violation("/size", detail)])
        found = {name: getattr(self, name) for name in _SETTINGS}
        said = {name: value for name, value in found.items() if value is not None}
        if said and Format(self.format) is Format.JSON:
            violations = [Violation(f"/{name}", SAID_BY_JSON) for name in said]
            raise InvalidError(violations=violations)
        return ImportFile(
            id=import_id,
            owner_id=owner_id,
            format=Format(self.format),
            name=self.name,
            size=self.size,
            sha256=self.sha256,
            quiz_id=quiz_id if self.bank_id is None else None,
            bank_id=self.bank_id,
            settings={name: _spelled(value) for name, value in said.items()},
            created_at=now,
        )


class AwaitedImport(Output):
    id: str
    upload: UploadFormOut


class StartQuery(Query):
    dry_run: Truth = False
    """Only make the report; the import can be started again."""


class ImportProgress(Output):
    """How many pictures and sounds are stored, of all that the questions show."""

    done: int
    """Files that are stored."""
    total: int
    """Files that there are."""


class ViolationOut(Output):
    """An invalid part of what the file would become."""

    pointer: str
    """RFC 6901 pointer into the quiz, such as `/questions/0/text`; empty for the whole file."""
    detail: str
    """What is wrong with it."""


class ImportProblem(Output):
    """Why an import failed; codes are those of errors."""

    code: str
    """Stable code, such as `validation_failed` or `upload_missing`."""
    detail: str
    """The reason in words."""
    errors: list[ViolationOut]
    """Invalid parts, as in an answer 422."""


class ImportOut(Output):
    """An import; what a dry run finds is `checked`."""

    id: str
    status: ImportStatus
    format: Format
    name: str
    progress: ImportProgress
    quiz_id: str | None
    """The draft that was made, once it is finished."""
    bank_id: str | None
    report: Report | None
    """What became of every entry of the file; null until it is read."""
    problem: ImportProblem | None
    """Why it failed; else null."""
    created_at: Instant

    @classmethod
    def of(cls, one: Import) -> "ImportOut":
        file, is_finished = one.file, one.status is ImportStatus.FINISHED
        return cls(
            id=file.id,
            status=one.status,
            format=file.format,
            name=file.name,
            progress=ImportProgress(done=one.done, total=one.total),
            quiz_id=file.quiz_id if is_finished else None,
            bank_id=file.bank_id,
            report=one.report and Report.model_validate(one.report),
            problem=one.problem and ImportProblem.model_validate(one.problem),
            created_at=file.created_at,
        )


def _spelled(value: Any) -> str:  # noqa: ANN401 - a text or a number
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
