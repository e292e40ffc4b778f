"""Figures of random exams agree with numpy and scipy, which know nothing of histograms."""

from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.statistics.models import NullReason
from tests.support import statistics_oracle
from tests.support.exam_tables import number, statistics_of

pytestmark = pytest.mark.xdist_group("scipy")  # one process alone imports it

POINTS = st.sampled_from([0.5, 1, 2, 3.125])
SHARES = st.sampled_from([0, 1, 0.5, 0.75, -0.25, 1 / 3, 2 / 3])


@st.composite
def exams(draw: Callable[..., Any]) -> tuple[list[list[float]], list[float]]:
    """Marks with partial credit and penalties, and the points of each item."""
    points = draw(st.lists(POINTS, min_size=3, max_size=6))
    row = st.tuples(
        *(st.builds(lambda share, most=one: round(share * most, 3), SHARES) for one in points)
    )
    rows = draw(st.lists(row.map(list), min_size=4, max_size=25))
    return rows, points


def thousandths(points: Any) -> Any:
    return np.round(np.array(points, dtype=float) * statistics_oracle.POINT)


def assert_agrees(found: Any, expected: dict[str, float]) -> None:
    for name, value in expected.items():
        figure = getattr(found, name)
        if isinstance(figure, NullReason):
            assert not isfinite(value) or figure is NullReason.NEGATIVE_COVARIANCE, name
        else:
            assert number(figure) == pytest.approx(value, rel=1e-9, abs=1e-9), name


@settings(max_examples=60)
@given(exams())
def test_figures_of_random_exams(exam: tuple[list[list[float]], list[float]]) -> None:
    rows, points = exam
    marks, maxima = thousandths(rows), thousandths(points)
    found = statistics_of(rows, points)
    if number(found.exam.sd) > 0:
        assert_agrees(found.exam, statistics_oracle.exam_figures(marks))
    for place, item in enumerate(found.items):
        assert_agrees(item, statistics_oracle.item_figures(marks, maxima, place))


def test_figures_of_a_large_exam() -> None:
    random = np.random.default_rng(20261128)
    ability, difficulty = random.normal(size=(500, 1)), random.normal(size=(1, 20))
    points = [1.0] * 12 + [2.0] * 6 + [8.0] * 2
    share = (
        np.round(np.clip(ability - difficulty + random.normal(size=(500, 20)), -0.25, 1) * 4) / 4
    )
    marks, maxima = thousandths(share * points), thousandths(points)
    found = statistics_of((share * points).tolist(), points)
    assert_agrees(found.exam, statistics_oracle.exam_figures(marks))
    for place, item in enumerate(found.items):
        expected = statistics_oracle.item_figures(marks, maxima, place)
        assert all(isfinite(one) for one in expected.values())
        assert_agrees(item, expected)
