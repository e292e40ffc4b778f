"""Tables with a question per row, in CSV or a workbook.

Layouts: ours (docs/import-export.md), Kahoot and Wayground. A table is recognised by the column
names in one of its first rows.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TypeAlias

from chalicelib.quiz_formats.csv_rows import map_kahoot, map_row, map_wayground
from chalicelib.quiz_formats.models import (
    Entry,
    FileContent,
    Mapped,
    Note,
    NoteCode,
    Outcome,
    UnreadableError,
    UnreadableFileError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.rich_text import render_question
from chalicelib.values import dataclass

MAX_ROWS = 5000
MAX_CELLS = 60
_HEADER_ROWS = 15
_DELIMITERS = ",;\t"
_BLANKS = re.compile(r"[\s_]+")

NO_LAYOUT = "None of its first rows names the columns of a known layout."
TableRows: TypeAlias = Sequence[tuple[int, list[str]]]
"""The cells of each row with its number, from 1."""
Row = Mapping[str, str]
"""Cells by column name; names are in lower case with single blanks."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """The header of a layout and the mapping of its rows."""

    names: tuple[str, ...]
    map_row: Callable[[Row], Mapped]


_LAYOUTS = (
    _Layout(("question text", "question type", "correct answer"), map_wayground),
    _Layout(("question", "answer 1", "correct answer"), map_kahoot),
    _Layout(("text", "correct"), map_row),
    _Layout(("type", "text"), map_row),
)
_SHORTENED = re.compile(r"(question|answer \d|correct answer|time limit)\b.*")
"""Kahoot's column names include the maximum length: "Question - max 120 characters"."""


def is_csv(text: str) -> bool:
    """Return whether one of the first rows of a text is the header of a known layout."""
    first = "\n".join(text.split("\n", _HEADER_ROWS)[:_HEADER_ROWS])
    try:
        return _find_header(list(_rows(first))) is not None
    except UnreadableFileError:
        return False


def read_csv(text: str) -> FileContent:
    """Return all questions of a table; raises UnreadableFileError."""
    content = read_table(list(_rows(text)))
    if content is None:
        raise UnreadableFileError(NO_LAYOUT)
    return content


def read_table(rows: TableRows) -> FileContent | None:
    """Return all questions of numbered rows, None if they have no known layout."""
    header = _find_header(rows)
    if header is None:
        return None
    place, names, layout = header
    entries = [
        _entry(line, dict(zip(names, cells, strict=False)), layout)
        for line, cells in rows[place + 1 :]
        if any(cell.strip() for cell in cells)
    ]
    return FileContent(entries=[*_unknown_columns(rows[place][0], names, layout), *entries])


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    if first.startswith("sep=") and len(first.strip()) == len("sep=;"):
        delimiter = first[len("sep=")]
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for number, cells in enumerate(reader):
            if number > MAX_ROWS or len(cells) > MAX_CELLS:
                raise UnreadableFileError(f"It has over {MAX_ROWS} rows or {MAX_CELLS} columns.")
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableFileError(f"Line {line} is not a row of a table: {error}.") from None


def _find_header(rows: TableRows) -> tuple[int, list[str], _Layout] | None:
    for place, (_, cells) in enumerate(rows[:_HEADER_ROWS]):
        names = [_name(cell) for cell in cells]
        for layout in _LAYOUTS:
            if set(layout.names) <= set(names):
                return place, names, layout
    return None


def _name(cell: str) -> str:
    name = _BLANKS.sub(" ", cell.strip().lower().replace("(s)", ""))
    if name in {"question text", "question type"}:
        return name
    found = _SHORTENED.fullmatch(name)
    return found[1] if found else name


_KNOWN = re.compile(
    r"type|text|correct|points|penalty|tolerance|explanation|case sensitive|option \d{1,2}|"
)


def _unknown_columns(line: int, names: list[str], layout: _Layout) -> Iterator[Entry]:
    unknown = [name for name in names if not _KNOWN.fullmatch(name)]
    if layout.map_row is map_row and unknown:
        detail = f"Columns that are not known: {', '.join(unknown)[:200]}."
        note = Note(NoteCode.SETTING_IGNORED, detail)
        yield Entry(first_line=line, last_line=line, outcome=Outcome.IGNORED, notes=(note,))


def _entry(line: int, row: Row, layout: _Layout) -> Entry:
    try:
        mapped = layout.map_row(row)
        rendered = render_question(mapped.members)
    except UnreadableError as unreadable:
        return dropped(line, line, unreadable.note)
    return understood(line, line, rendered.members, (*mapped.notes, *rendered.notes))
