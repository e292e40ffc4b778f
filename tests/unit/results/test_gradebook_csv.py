"""Gradebooks for spreadsheets: whole, and never a formula."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.results.gradebook_csv import Cell, csv_file, csv_response

names = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


def as_csv(name: str) -> str:
    return csv_response(["username"], [{"username": name}])


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_file_has_a_header_and_a_line_for_each_row() -> None:
    rows: list[dict[str, Cell]] = [
        {"a": "ann", "b": Decimal("66.60"), "c": True, "d": None},
        {"a": 1, "b": 0.5, "c": False, "d": 'Größe, "x"'},
    ]
    lines = ["a,b,c,d", "ann,66.6,true,", '1,0.5,false,"Größe, ""x"""']
    assert csv_response(["a", "b", "c", "d"], rows).splitlines() == lines


def test_file_is_marked_as_utf_8_for_spreadsheets() -> None:
    answer = csv_file("a\r\n", "grades.csv")
    assert answer.text == "\ufeffa\r\n"
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers == {"Content-Disposition": 'attachment; filename="grades.csv"'}


@given(names)
def test_names_round_trip_without_formulas(name: str) -> None:
    (row,) = read(as_csv(name))
    assert row["username"].removeprefix("'") == name.removeprefix("'")
    assert not row["username"].startswith(tuple("=+-@\t\n"))


@pytest.mark.parametrize("begin", list("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
def test_formula_like_cell_is_escaped(begin: str) -> None:
    (row,) = read(as_csv(begin + "1+1"))
    assert row["username"].startswith("'" + begin)
