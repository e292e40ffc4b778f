"""Texts of files that are neither XML nor JSON."""

from chalicelib.errors import MalformedError
from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.models import FileContent, Format
from chalicelib.web import body_text

BOM = "\ufeff"
XML_FORMATS = frozenset({Format.MOODLE_XML, Format.QTI})


def decoded(content: bytes) -> str:
    """Return the text of a file with plain line ends; raises MalformedError."""
    # concatenated files have a byte order mark at the start of each
    text = body_text.decode(content).replace(BOM, "")
    if "\0" in text:
        raise MalformedError("The text holds NUL characters.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_plain(text: str, form: Format) -> FileContent:
    """Return the questions of a text that is neither XML nor JSON; raises UnreadableFileError."""
    if form is Format.AIKEN:
        return FileContent(entries=read_aiken(text))
    if form is Format.CSV:
        from chalicelib.quiz_formats.csv_tables import read_csv  # noqa: PLC0415 - few are tables

        return read_csv(text)
    from chalicelib.quiz_formats.gift import read_gift  # noqa: PLC0415 - few requests need a parser

    return FileContent(entries=read_gift(text))
