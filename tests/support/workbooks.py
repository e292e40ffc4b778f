"""Workbooks written by an independent library."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter


def workbook(*sheets: Sequence[Sequence[Any]], first_is_hidden: bool = False) -> bytes:
    """Return a workbook with rows of values in each sheet; None leaves a cell out."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value)
        if first_is_hidden:
            book.worksheets()[-1].activate()
            book.worksheets()[0].hide()
    return target.getvalue()


def of_csv(text: str) -> bytes:
    """Return the workbook of a table in CSV, all of it as text."""
    return workbook(list(csv.reader(StringIO(text))))
