"""Gradebooks for spreadsheets: whole, and never a formula."""

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quizzes.models import GradingMethod
from chalicelib.results.gradebook_csv import COLUMNS, as_csv, grades_file
from chalicelib.results.schemas import GradeOfUser

names = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=12)


def a_grade(name: str | None, percentage: Decimal | None = None) -> GradeOfUser:
    return GradeOfUser(
        user_id="usr_1",
        username=name,
        grading_method=GradingMethod.MEAN,
        attempts=2,
        counted_attempts=1,
        percentage=percentage,
        passed=None if percentage is None else percentage >= 50,
        attempt_id=None,
    )


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_file_has_a_header_and_a_line_for_each_grade() -> None:
    text = as_csv([a_grade("ann", Decimal("66.67")), a_grade(None), a_grade("bo", Decimal("0.00"))])
    assert text.splitlines() == [
        ",".join(COLUMNS),
        "usr_1,ann,mean,2,1,66.67,true,",
        "usr_1,,mean,2,1,,,",
        "usr_1,bo,mean,2,1,0.00,false,",
    ]


def test_a_file_that_is_not_the_last_leads_to_the_next() -> None:
    last, more = (grades_file([], "grades.csv", cursor) for cursor in (None, "abc"))
    assert last.headers == {"Content-Disposition": 'attachment; filename="grades.csv"'}
    assert more.headers["Link"] == '<?format=csv&cursor=abc>; rel="next"'


@given(names)
def test_names_round_trip_without_formulas(name: str) -> None:
    (row,) = read(as_csv([a_grade(name)]))
    assert row["username"].removeprefix("'") == name.removeprefix("'")
    assert not row["username"].startswith(tuple("=+-@\t\n"))


@pytest.mark.parametrize("begin", list("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
def test_formula_like_cell_is_escaped(begin: str) -> None:
    (row,) = read(as_csv([a_grade(begin + "1+1")]))
    assert row["username"].startswith("'" + begin)
