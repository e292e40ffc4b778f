"""Drafts as files of the formats that carry questions alone."""

import base64
import re
import unicodedata
from dataclasses import asdict

from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats import csv_writer, moodle_writer, qti_writer, writers
from chalicelib.quiz_formats.file_reading import CSV_TYPE, TEXT_TYPE, XML_TYPE, ZIP_TYPE
from chalicelib.quiz_formats.media_writing import copies_of, with_addresses
from chalicelib.quiz_formats.models import Format, NotExpressibleError, QuestionBody
from chalicelib.quiz_formats.schemas import described
from chalicelib.quiz_formats.section_losses import section_losses
from chalicelib.quizzes.models import Draft
from chalicelib.results.gradebook_csv import BYTE_ORDER_MARK
from chalicelib.values import dataclass
from chalicelib.web.accept import preferred_type
from chalicelib.web.paging import size_in_answer
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import RawResponse

MAX_FILE_BYTES = 5_800_000
"""Lambda answers 6 MB, headers included."""
BY_JOB = "have it made by POST /api/v1/exports"
MAX_INDENTED = 100
"""Questions of a file that is laid out for reading; the blanks of more could fill an answer."""
_TEXT_FILE = (f"{TEXT_TYPE}; charset=utf-8", "txt")
_XML_FILE = (XML_TYPE, "xml")
_FILES = {
    Format.JSON: (JSON_TYPE, "json"),
    Format.GIFT: _TEXT_FILE,
    Format.AIKEN: _TEXT_FILE,
    Format.MOODLE_XML: _XML_FILE,
    Format.QTI: _XML_FILE,
    Format.CSV: (f"{CSV_TYPE}; charset=utf-8", "csv"),
}
"""The media type and the ending of files in each format that is written."""
MAX_NAME_LETTERS = 60
"""Letters of a file's name."""
MAX_SAVED_BYTES = 50 * 1024 * 1024
"""Of a file that a job makes: as many as are imported."""
MAX_PACKED_MEDIA = 48_000_000
MAX_INLINE_MEDIA = 36_000_000
"""Base64 makes four bytes of three."""


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file as it is stored for a download."""

    name: str
    type: str
    content: bytes


def write_text(
    form: Format, draft: Draft, *, media: bool = False, max_media: int | None = None
) -> str:
    """Return a draft in a format other than JSON; raises InvalidError where it cannot say it.

    With ``media`` Moodle XML has its pictures inside, by default as many bytes as an answer takes.
    """
    if form is Format.GIFT:
        return writers.write_gift(draft)
    if form is Format.MOODLE_XML:
        questions = _of_moodle(draft, media=media, max_media=max_media)
        return moodle_writer.write_moodle_xml(questions, section_losses(draft))
    if form is Format.QTI:
        return qti_writer.write_document(
            asdict(draft.settings), described(draft), section_losses(draft)
        )
    try:
        if form is Format.CSV:
            return BYTE_ORDER_MARK + csv_writer.write_csv(draft)
        return writers.write_aiken(draft)
    except NotExpressibleError as refused:
        violations = [Violation(at, why) for at, why in refused.reasons.items()]
        name = "A table" if form is Format.CSV else "Aiken"
        raise InvalidError(f"{name} cannot express this quiz.", violations=violations) from None


def write_package(draft: Draft, *, media: bool = False, max_media: int | None = None) -> bytes:
    """Return a draft as a package of QTI, with its pictures if wanted; raises InvalidError."""
    questions, losses = described(draft), section_losses(draft)
    copies = copies_of(questions, max_media) if media else {}
    placed = [with_addresses(one, copies, qti_writer.FOLDER) for one in questions]
    files = {one.name: one.content for one in copies.values()}
    return qti_writer.write_package(asdict(draft.settings), placed, losses, files)


def save_draft(form: Format, draft: Draft, *, media: bool) -> SavedFile:
    """Return a draft as a file of a format other than JSON; QTI is a package.

    Raises InvalidError.
    """
    if form is Format.QTI:
        content = write_package(draft, media=media, max_media=MAX_PACKED_MEDIA)
    else:
        content = write_text(form, draft, media=media, max_media=MAX_INLINE_MEDIA).encode()
    return save(form, draft.settings.title, content)


def save(form: Format, title: str, content: bytes) -> SavedFile:
    """Return a file to store; raises InvalidError where it is larger than could be read back."""
    if len(content) > MAX_SAVED_BYTES:
        detail = f"makes a file of more than {MAX_SAVED_BYTES // 1024**2} MiB"
        raise InvalidError(violations=[Violation("/format", detail)])
    content_type, ending = (ZIP_TYPE, "zip") if form is Format.QTI else _FILES[form]
    return SavedFile(f"{_file_name(title)}.{ending}", content_type, content)


def _of_moodle(draft: Draft, *, media: bool, max_media: int | None) -> list[QuestionBody]:
    questions = described(draft)
    copies = copies_of(questions, max_media, is_repeated=True) if media else {}
    encoded = {one.name: base64.b64encode(one.content).decode() for one in copies.values()}
    placed = [with_addresses(one, copies, moodle_writer.FOLDER) for one in questions]
    return [{**one, moodle_writer.FILES: encoded} for one in placed]


def text_file(form: Format, title: str, text: str, etag: str | None = None) -> RawResponse:
    """Return a file to save; raises InvalidError where it is larger than an answer can be."""
    if size_in_answer(text) > MAX_FILE_BYTES:
        detail = f"makes a file that is larger than an answer can be: {BY_JOB}"
        raise InvalidError(violations=[Violation("/format", detail)])
    content_type, ending = _FILES[form]
    return RawResponse(text, content_type, headers=_headers(title, ending, etag))


def wants_package(accept: str | None) -> bool:
    """Return whether QTI is wanted as a package, not as one document."""
    return preferred_type(accept or "", (ZIP_TYPE,), XML_TYPE) is not None


def package_file(title: str, content: bytes, etag: str | None = None) -> RawResponse:
    """Return a package to save; raises InvalidError where it is larger than an answer can be."""
    if len(content) * 4 // 3 > MAX_FILE_BYTES:
        detail = f"makes a package that is larger than an answer can be: {BY_JOB}"
        raise InvalidError(violations=[Violation("/format", detail)])
    return RawResponse(content, ZIP_TYPE, headers=_headers(title, "zip", etag))


def _headers(title: str, ending: str, etag: str | None) -> dict[str, str]:
    name = f"{_file_name(title)}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return headers if etag is None else {**headers, "ETag": etag}


def _file_name(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MAX_NAME_LETTERS] or "quiz"
