"""Zip files: packages of Moodle XML and QTI, and workbooks."""

from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats.archive import Archive
from chalicelib.quiz_formats.media_files import MediaFiles
from chalicelib.quiz_formats.models import FileContent, Format
from chalicelib.quiz_formats.qti_package import read_package
from chalicelib.quiz_formats.xlsx_workbook import is_workbook, read_workbook

OF_PACKAGES = frozenset({None, Format.MOODLE_XML, Format.QTI})
OF_WORKBOOKS = frozenset({None, Format.CSV, Format.XLSX})
"""Formats that may be named for each kind."""


def read_archive(
    archive: Archive, form: Format | None, files: MediaFiles | None = None
) -> tuple[Format, FileContent]:
    """Return a file's format and questions; raises InvalidError, UnreadableFileError.

    ``files`` collects the pictures and sounds that they show.
    """
    if is_workbook(archive):
        _check(form in OF_WORKBOOKS, "is not what the file is: it is a workbook, so xlsx")
        return Format.XLSX, read_workbook(archive)
    _check(form in OF_PACKAGES, "is not a format of packages")
    return form or Format.QTI, read_package(archive, files)


def _check(is_fitting: bool, detail: str) -> None:  # noqa: FBT001 - what is checked
    if not is_fitting:
        raise InvalidError(violations=[Violation("/format", detail)])
