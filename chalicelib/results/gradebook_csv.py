"""Tables as CSV files for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from chalicelib.web.responses import RawResponse

Cell: TypeAlias = str | int | float | Decimal | bool | None

CSV = "text/csv"
BYTE_ORDER_MARK = "\ufeff"
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""Characters that can start a formula in a spreadsheet (OWASP, CSV Injection), including the
full-width forms of East Asian keyboards.
"""


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
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
