"""A gradebook as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from chalicelib.results.schemas import GradeOfUser
from chalicelib.web.answers import Raw

CSV = "text/csv"
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
"""What a spreadsheet may take for the beginning of a formula (OWASP, CSV Injection), the wide
forms of East Asian keyboards included."""


def file_of(grades: Iterable[GradeOfUser], name: str, next_cursor: str | None) -> Raw:
    """The file as it is downloaded; the header Link leads to the next when there is one."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if next_cursor is not None:
        headers["Link"] = f'<?format=csv&cursor={next_cursor}>; rel="next"'
    return Raw(as_csv(grades), f"{CSV}; charset=utf-8", headers=headers)


def as_csv(grades: Iterable[GradeOfUser]) -> str:
    """The file (RFC 4180) with a header; no cell of it is a formula."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    sheet.writerows([_cell(getattr(grade, name)) for name in COLUMNS] for grade in grades)
    return text.getvalue()


def _cell(value: str | int | Decimal | bool | None) -> str:  # noqa: FBT001 - a cell may be one
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return format(value, "f") if isinstance(value, Decimal) else str(value)
