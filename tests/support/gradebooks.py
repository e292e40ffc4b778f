"""Gradebooks as files, read."""

import csv
import io
import zipfile
from xml.etree import ElementTree as ET

from tests.support.client import Client, Reply
from tests.support.people import Person

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def a_file(
    http: Client, person: Person, quiz_id: str, query: str = "?format=csv", route: str = "grades"
) -> Reply:
    at = f"/api/v1/quizzes/{quiz_id}/{route}{query}"
    return http.get(at, token=person.token, headers={"Accept": "*/*"})


def rows_of(reply: Reply) -> list[dict[str, str]]:
    assert reply.status == 200, reply.text
    assert reply.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"), newline="")))


def cells_of(content: bytes) -> list[list[tuple[str, str]]]:
    """The type and the text of each cell of a workbook's only sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    assert sheet.find(f".//{SHEET}f") is None
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row]
        for row in sheet.iter(f"{SHEET}row")
    ]
