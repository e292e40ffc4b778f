"""Service of import: read files into questions, with a report of every line."""

from collections.abc import Callable
from dataclasses import field, replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats.detection import format_of_text, looks_like_json, looks_like_xml
from chalicelib.quiz_formats.file_texts import XML_FORMATS, decoded, read_plain
from chalicelib.quiz_formats.models import (
    Entry,
    FileContent,
    Format,
    Note,
    NoteCode,
    Outcome,
    QuestionBody,
    UnreadableFileError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.weights import share_of_points
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.quiz_formats.media_files import MediaFile

MAX_REASONS = 20
"""Maximum of reasons in one error."""

Validate = Callable[[QuestionBody], Note | None]
"""Returns the reason why the API would refuse a question, None if valid."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The content of a file."""

    format: Format
    entries: list[Entry]
    settings: dict[str, Any] = field(default_factory=dict)
    """Members of a quiz in the file."""

    @property
    def questions(self) -> list[QuestionBody]:
        """Return the understood questions."""
        return [one.question for one in self.entries if one.question is not None]


def read_text(
    content: bytes,
    form: Format | None,
    points: Decimal | None,
    validate: Validate,
    *,
    is_xml: bool = False,
) -> Reading:
    """Return the questions of a text in a given or detected format.

    ``points`` override those of each question. Raises MalformedError if it is not text,
    InvalidError if it has no question at all.
    """
    text = decoded(content)
    if is_xml or looks_like_xml(text) or form in XML_FORMATS:
        return _checked(*_read_xml(text, form), points, validate)
    if form is None and looks_like_json(text):
        raise InvalidError("The text is JSON: send it as application/json.")
    form = form or format_of_text(text)
    try:
        found = read_plain(text, form)
    except UnreadableFileError as unreadable:
        raise _refused("the text", unreadable) from None
    return _checked(form, found, points, validate)


def read_package(
    content: bytes, form: Format | None, points: Decimal | None, validate: Validate
) -> Reading:
    """Return the questions of a zip package or a workbook; raises InvalidError."""
    return _checked(*_read_zip(content, form), points, validate)


def read_upload(
    content: bytes, form: Format, import_id: str | None, points: Decimal | None, validate: Validate
) -> tuple[Reading, list["MediaFile"]]:
    """Return the questions of an uploaded file, and the pictures and sounds that they show.

    Without ``import_id`` they show none. Raises InvalidError or MalformedError.
    """
    from chalicelib.quiz_formats import uploads  # noqa: PLC0415 - only jobs read uploads

    try:
        found, files = uploads.read_upload(content, form, import_id)
    except UnreadableFileError as unreadable:
        raise _refused("the file", unreadable) from None
    reading = _checked(form, found, points, validate)
    return reading, files.shown_by(reading.questions) if files is not None else []


def _read_zip(content: bytes, form: Format | None) -> tuple[Format, FileContent]:
    from chalicelib.quiz_formats import packages  # noqa: PLC0415 - few requests have packages
    from chalicelib.quiz_formats.archive import Archive  # noqa: PLC0415

    try:
        return packages.read_archive(Archive(content), form)
    except UnreadableFileError as unreadable:
        raise _refused("the package", unreadable) from None


def _read_xml(text: str, form: Format | None) -> tuple[Format, FileContent]:
    from chalicelib.quiz_formats import xml_formats  # noqa: PLC0415 - few requests are XML

    if form not in {None, *XML_FORMATS}:
        detail = "is not what the text is: it is XML, so moodle_xml or qti"
        raise InvalidError(violations=[Violation("/format", detail)])
    try:
        return xml_formats.read_xml(text, form)
    except UnreadableFileError as unreadable:
        raise _refused("the text", unreadable) from None


def _refused(what: str, unreadable: UnreadableFileError) -> InvalidError:
    reason = str(unreadable)
    return InvalidError(
        f"Nothing in {what} could be understood. {reason}", violations=[Violation("", reason)]
    )


def _checked(
    form: Format, found: FileContent, points: Decimal | None, validate: Validate
) -> Reading:
    entries = [_checked_entry(one, points, validate) for one in found.entries]
    reading = Reading(form, entries, found.settings)
    if not reading.questions:
        detail = f"Nothing in the file could be understood as {form.upper()}."
        raise InvalidError(detail, violations=_reasons(reading))
    return reading


def _checked_entry(entry: Entry, points: Decimal | None, validate: Validate) -> Entry:
    if entry.question is None:
        return entry
    worth = entry.question["points"] if points is None else points
    priced = _priced(entry, entry.question, worth)
    refusal = validate(priced.question or {})
    if refusal is None:
        return priced
    return dropped(entry.first_line, entry.last_line, refusal, name=entry.name)


def _priced(entry: Entry, question: QuestionBody, points: Decimal) -> Entry:
    """Set a question's points; its penalty was a ratio of them until now."""
    part: Fraction | None = question.get("penalty")
    if part is None:
        return replace(entry, question={**question, "points": points})
    penalty, is_exact = share_of_points(part, points)
    question = {**question, "points": points, "penalty": penalty}
    rounded = Note(NoteCode.ROUNDED, f"The penalty of {part} of its points is {penalty:f}.")
    notes = entry.notes if is_exact else (*entry.notes, rounded)
    return understood(entry.first_line, entry.last_line, question, notes, name=entry.name)


def _reasons(reading: Reading) -> list[Violation]:
    lost = [one for one in reading.entries if one.outcome is Outcome.DROPPED][:MAX_REASONS]
    said = [Violation("", f"line {one.first_line}: {_details(one)}") for one in lost]
    return said or [Violation("", "holds no question")]


def _details(entry: Entry) -> str:
    return " ".join(note.detail for note in entry.notes)
