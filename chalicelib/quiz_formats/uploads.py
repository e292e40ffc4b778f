"""Uploaded files of all formats, with the pictures and sounds inside them."""

from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats.archive import Archive, is_zip
from chalicelib.quiz_formats.file_texts import XML_FORMATS, decoded, read_plain
from chalicelib.quiz_formats.media_files import MediaFiles
from chalicelib.quiz_formats.models import FileContent, Format
from chalicelib.quiz_formats.packages import read_archive
from chalicelib.quiz_formats.xml_bytes import decode_xml
from chalicelib.quiz_formats.xml_formats import read_xml

MAX_UNPACKED_BYTES = 400 * 1024 * 1024
"""Of all files read from one package; its pictures are read twice."""


def read_upload(
    content: bytes, form: Format, import_id: str | None
) -> tuple[FileContent, MediaFiles | None]:
    """Return the questions of a file, and the files that they may show, if any may be shown.

    Raises InvalidError, MalformedError or UnreadableFileError.
    """
    if is_zip(content):
        archive = Archive(content, MAX_UNPACKED_BYTES)
        files = MediaFiles(import_id, archive) if import_id else None
        return read_archive(archive, form, files)[1], files
    files = MediaFiles(import_id) if import_id else None
    if form is Format.XLSX:
        raise InvalidError(violations=[Violation("/format", "is not what the file is")])
    if form in XML_FORMATS:
        return read_xml(decode_xml(content), form, files)[1], files
    return read_plain(decoded(content), form), files
