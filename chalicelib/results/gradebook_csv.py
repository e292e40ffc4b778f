"""Gradebook as a CSV file for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from chalicelib.results.schemas import GradeOfUser
from chalicelib.web.responses import RawResponse

Cell: TypeAlias = str | int | float | Decimal | bool | None

CSV = "text/csv"
BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "user_id",
    "username",
    "grading_method",
    "attempts",
    "counted_attempts",
    "percentage",
    "passed",
    "attempt_id",
)
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Characters that can start a formula in a spreadsheet (OWASP, CSV Injection), including the
full-width forms of East Asian keyboards.
"""


def grades_file(grades: Iterable[GradeOfUser], name: str, next_cursor: str | None) -> RawResponse:
    """Return the file as a download; the header Link leads to the next file, if any."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if next_cursor is not None:
        headers["Link"] = f'<?format=csv&cursor={next_cursor}>; rel="next"'
    return RawResponse(as_csv(grades), f"{CSV}; charset=utf-8", headers=headers)


def as_csv(grades: Iterable[GradeOfUser]) -> str:
    """Return grades as CSV."""
    return csv_response(COLUMNS, (dict(grade) for grade in grades))


def csv_file(text: str, name: str) -> RawResponse:
    """Return a table as a file that spreadsheets read as UTF-8."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return RawResponse(BYTE_ORDER_MARK + text, f"{CSV}; charset=utf-8", headers=headers)


def csv_response(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> str:
    """Return rows as CSV (RFC 4180) with a header; cells that look like formulas are escaped."""
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(columns)
    written.writerows([_cell(row[name]) for name in columns] for row in rows)
    return text.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
