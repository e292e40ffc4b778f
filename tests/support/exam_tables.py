"""Exams as tables of marks, for tests of statistics: a row for each taker, a column for each item.

``None`` is a question that was left out: its mark is 0.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from chalicelib.statistics import rules
from chalicelib.statistics.models import (
    AttemptMarks,
    Exam,
    ExamItem,
    ExamStatistics,
    Figure,
    ItemMark,
    ItemOption,
    NullReason,
)
from chalicelib.statistics.rules import POINT
from chalicelib.statistics.tallies import Tally

Points: TypeAlias = Sequence[float | None]
Rows: TypeAlias = Sequence[Points]
Options: TypeAlias = Mapping[int, tuple[ItemOption, ...]]
"""By column."""


def an_exam(points: Sequence[float], options: Options | None = None) -> Exam:
    """An exam of fixed questions ``q1``, ``q2`` and so on."""
    items = tuple(
        ExamItem(
            question_id=f"q{place + 1}",
            type="single_choice",
            text=f"Question {place + 1}",
            points=thousandths(one),
            slot=place,
            random_guess=Fraction(1, 4),
            options=(options or {}).get(place, ()),
        )
        for place, one in enumerate(points)
    )
    return Exam(slots=tuple(item.points for item in items), items=items)


def marks_of(row: Points, chosen: Mapping[int, str] | None = None) -> AttemptMarks:
    """One attempt; ``chosen`` are the letters of options that were ticked, by column."""
    marks = tuple(
        ItemMark(
            slot=place,
            item_key=f"q{place + 1}",
            mark=thousandths(points or 0),
            answered=points is not None,
            chosen=tuple((chosen or {}).get(place, "")),
        )
        for place, points in enumerate(row)
    )
    return AttemptMarks(marks)


def tally_of(exam: Exam, attempts: Sequence[AttemptMarks]) -> Tally:
    tally = Tally(len(exam.slots), sum(exam.slots))
    tally.add(attempts)
    return tally


def statistics_of(rows: Rows, points: Sequence[float]) -> ExamStatistics:
    exam = an_exam(points)
    return rules.statistics(exam, tally_of(exam, [marks_of(row) for row in rows]))


def thousandths(points: float) -> int:
    return round(points * POINT)


def number(figure: Figure) -> float:
    """A figure that has a value."""
    assert not isinstance(figure, NullReason), figure
    return float(figure)
