"""Reader of question tables in workbooks (Office Open XML), as Excel and Google Sheets save them.

Values are read as they are stored: formulas by their last result, numbers with the 15 digits that
spreadsheets show. ECMA-376 part 1, chapter 18.
"""

import posixpath
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from chalicelib.quiz_formats.answer_mapping import whole_number_of
from chalicelib.quiz_formats.archive import Archive
from chalicelib.quiz_formats.csv_tables import (
    MAX_CELLS,
    MAX_ROWS,
    NO_LAYOUT,
    TableRows,
    read_table,
)
from chalicelib.quiz_formats.models import FileContent, UnreadableFileError
from chalicelib.quiz_formats.xml_bytes import decode_xml
from chalicelib.quiz_formats.xml_tree import XmlBudget, XmlElement, parse_xml

WORKBOOK = "xl/workbook.xml"
MAX_ELEMENTS = 400_000
_STRINGS = "xl/sharedStrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.ASCII)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = 15
_LETTERS = 26


def is_workbook(archive: Archive) -> bool:
    """Return whether a zip package is a workbook."""
    return archive.find(WORKBOOK) is not None


def read_workbook(archive: Archive) -> FileContent:
    """Return the questions of the first sheet with a known layout; raises UnreadableFileError."""
    workbook = _Workbook(archive)
    for sheet in workbook.sheets():
        content = read_table(list(workbook.rows(sheet)))
        if content is not None:
            return content
    raise UnreadableFileError(NO_LAYOUT)


class _Workbook:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._budget = XmlBudget(MAX_ELEMENTS)
        strings = self._parsed(_STRINGS)
        self._strings = [_text(one) for one in strings.elements("si")] if strings else []

    def sheets(self) -> Iterator[XmlElement]:
        """Yield the visible sheets in their order."""
        book, relations = self._parsed(WORKBOOK), self._parsed(_RELATIONS)
        named = list(relations.elements("Relationship")) if relations else []
        targets = {one.attributes.get("Id"): one.attributes.get("Target", "") for one in named}
        for sheet in book.descendants("sheet") if book else ():
            target = targets.get(sheet.attributes.get("id"), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            found = self._parsed(posixpath.normpath(path))
            if found is not None and sheet.attributes.get("state", "visible") == "visible":
                yield found

    def rows(self, sheet: XmlElement) -> TableRows:
        """Return the cells of all rows with values."""
        rows: list[tuple[int, list[str]]] = []
        number = 0
        for row in sheet.descendants("row"):
            said = whole_number_of(row.attributes.get("r", ""))
            number = number + 1 if said is None else said
            cells = self._cells(row)
            if any(cells):
                rows.append((number, cells))
            if len(rows) > MAX_ROWS:
                raise UnreadableFileError(f"It has over {MAX_ROWS} rows.")
        return rows

    def _cells(self, row: XmlElement) -> list[str]:
        cells: list[str] = []
        for cell in row.elements("c"):
            value = self._value(cell)
            place = _PLACE.fullmatch(cell.attributes.get("r", ""))
            column = len(cells) if place is None else _column(place[1])
            if value and column >= MAX_CELLS:
                raise UnreadableFileError(f"It has over {MAX_CELLS} columns.")
            if value:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = value
            elif place is None:
                cells.append("")
        return cells

    def _value(self, cell: XmlElement) -> str:
        kind, value = cell.attributes.get("t", "n"), cell.value("v")
        if kind == "s":
            return self._shared(value)
        if kind == "inlineStr":
            inside = cell.find("is")
            return _text(inside) if inside is not None else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return _number(value) if kind == "n" else _unescaped(value)

    def _shared(self, place: str) -> str:
        number = whole_number_of(place)
        if number is None or number >= len(self._strings):
            raise UnreadableFileError("One of its cells refers to a text that is not there.")
        return self._strings[number]

    def _parsed(self, name: str) -> XmlElement | None:
        found = self._archive.find(name)
        if found is None:
            return None
        return parse_xml(decode_xml(self._archive.read(found)), self._budget)


def _text(element: XmlElement) -> str:
    """Return the text of a string, without readings in other scripts."""
    pieces = [one.text() for one in element.elements("t")]
    pieces += [one.text() for run in element.elements("r") for one in run.elements("t")]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n")


def _number(value: str) -> str:
    """Return a number as a spreadsheet shows it, not as binary arithmetic left it."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _DIGITS:
        return value
    shown = f"{Decimal(f'{number:.{_DIGITS}g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1
