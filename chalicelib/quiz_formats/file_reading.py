"""The body of an import, read in the format that it is sent in or that is named."""

from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.file_texts import XML_FORMATS
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import ImportQuery, find_refusal
from chalicelib.web.context import RawBody
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import WORKBOOK

TEXT_TYPE = "text/plain"
XML_TYPE = "application/xml"
CSV_TYPE = "text/csv"
ZIP_TYPE = "application/zip"
FILE_TYPES = (TEXT_TYPE, JSON_TYPE, XML_TYPE, CSV_TYPE, ZIP_TYPE, WORKBOOK)
"""Media types of files that are imported at once."""
SAID_BY_JSON = "is for texts: JSON says it itself"
_ZIPPED = frozenset({ZIP_TYPE, WORKBOOK})


def check_json_query(query: ImportQuery) -> None:
    """Raise InvalidError for what only texts need to be told."""
    said = {name: value for name, value in query if name != "dry_run" and value is not None}
    if said.pop("format", Format.JSON) is not Format.JSON:
        said["format"] = query.format
    if said:
        violations = [Violation(f"/{name}", SAID_BY_JSON) for name in said]
        raise InvalidError(violations=violations)


def read_body(query: ImportQuery, body: RawBody) -> service.Reading:
    """Return what a body that is not JSON holds; raises InvalidError or MalformedError."""
    if query.format is Format.JSON:
        raise InvalidError(violations=[Violation("/format", f"is sent as {JSON_TYPE}")])
    if body.media_type in _ZIPPED:
        return service.read_package(body.content, query.format, query.points, find_refusal)
    if query.format is Format.XLSX:
        raise InvalidError(violations=[Violation("/format", f"is sent as {WORKBOOK}")])
    form = query.format
    if body.media_type == XML_TYPE and form not in {None, *XML_FORMATS}:
        raise InvalidError(violations=[Violation("/format", "is not a format of XML")])
    if body.media_type == CSV_TYPE:
        form = form or Format.CSV
    is_xml = body.media_type == XML_TYPE
    return service.read_text(body.content, form, query.points, find_refusal, is_xml=is_xml)
