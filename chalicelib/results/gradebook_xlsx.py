"""Tables as Excel workbooks; loaded only when one is asked for."""

import io
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from chalicelib.results.gradebook import Table
from chalicelib.results.gradebook_csv import Cell

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""Rows go to a temporary file as they are written; texts stay texts, so none is a formula."""


def to_workbook(table: Table) -> bytes:
    """Return a table as the only sheet of a workbook, with its header in the first row."""
    content = io.BytesIO()
    with Workbook(content, OPTIONS) as workbook:
        sheet = workbook.add_worksheet("Grades")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(table.columns):
            sheet.write_string(0, column, name)
        for number, row in enumerate(table.rows, start=1):
            for column, name in enumerate(table.columns):
                _write(sheet, number, column, row.get(name))
    return content.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value))
    elif value is not None:
        sheet.write_string(row, column, value)
