"""Figures of tests and items: worked examples, and every figure that has no value."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.statistics import rules
from chalicelib.statistics.models import (
    AttemptMarks,
    AttemptSelection,
    Exam,
    ExamFigures,
    ExamItem,
    ItemFigures,
    ItemMark,
    ItemOption,
    NullReason,
)
from chalicelib.statistics.tallies import Tally
from tests.support.exam_tables import (
    Points,
    Rows,
    an_exam,
    marks_of,
    number,
    statistics_of,
    tally_of,
)

CLOSE = 1e-9
FIVE_TAKERS = [[1, 1, 0, 1], [1, 0, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 0, 0]]
PARTIAL_CREDIT: Rows = [
    [1, 1, 2, 1, 1],
    [1, 1, 1.5, 1, 0],
    [1, None, 1, 1, 1],
    [1, 1, 0.5, 0, 1],
    [1, -0.25, 1, 0, 0],
    [0, 1, 0, 1, 0],
    [1, -0.25, 0, 0, 0],
    [0, None, 0.5, 0, 0],
]
POINTS = [1, 1, 2, 1, 1]
CHOSEN = ["aaaaabac", "pp pqpq ", "", "", ""]
"""What the eight chose at the first two questions; a blank is no answer."""
FIGURES = ("facility", "discrimination_index", "discriminative_efficiency", "effective_weight")
"""In this order in the lists of items below, then alpha if deleted and the standard deviation."""
TOTALS = ("mean", "median", "sd", "skewness", "kurtosis", "alpha", "error_ratio", "standard_error")
"""In this order in the lists of the whole test below."""
V1_EXAM = [
    2.2,
    2.0,
    1.48323969742,
    -0.55161806929,
    0.86776859504,
    72.72727272727,
    52.22329678671,
    0.77459666924,
]
V1_ITEMS = [
    [80.0, 68.64064729836, 100.0, 25.04090491163, 57.69230769231, 44.72135955],
    [60.0, 48.03844614153, 54.54545454545, 26.15437218016, 69.23076923077, 54.77225575052],
    [20.0, 45.64354645876, 100.0, 22.65035072805, 70.0, 44.72135955],
    [60.0, 48.03844614153, 54.54545454545, 26.15437218016, 69.23076923077, 54.77225575052],
]
V2_EXAM = [
    2.875,
    2.75,
    1.9364916731,
    0.29877300099,
    -1.03585714286,
    70.53571428571,
    54.28101483418,
    1.05114733234,
]
V2_ITEMS = [
    [75.0, 30.9965209939, 43.75, 15.88802834606, 70.98039215686, 46.29100498863],
    [43.75, 39.54994911324, 44.61538461538, 20.31317439195, 68.61063464837, 60.87164481807],
    [40.625, 62.1248051946, 67.14975845411, 24.63334223812, 57.94530672579, 35.19714882933],
    [50.0, 49.65635331614, 54.54545454545, 19.7066737905, 64.38356164384, 53.45224838248],
    [37.5, 51.1101252, 60.0, 19.45878123336, 63.94557823129, 51.75491695068],
]
V2_BISERIALS = [30.9965209939, -2.89885517826, -37.68511731741, 37.27419149532, -35.86710748941]
V2_POOL = [
    [50.0, 86.6921446863, 100.0],
    [25.0, 5.04433272305, 5.88235294118],
]


def values(figures: ExamFigures | ItemFigures, names: tuple[str, ...]) -> list[float]:
    return [number(getattr(figures, name)) for name in names]


def reasons(figures: ExamFigures | ItemFigures) -> dict[str, Any]:
    named = [*TOTALS, *FIGURES, "intended_weight", "alpha_if_deleted"]
    found = {name: getattr(figures, name, None) for name in named}
    return {name: one.value for name, one in found.items() if isinstance(one, NullReason)}


def options(letters: str, key: str) -> tuple[ItemOption, ...]:
    return tuple(ItemOption(id=one, text=one.upper(), correct=one == key) for one in letters)


def test_figures_of_a_test_of_five_takers() -> None:
    found = statistics_of(FIVE_TAKERS, [1] * 4)
    assert found.attempts == 5
    assert values(found.exam, TOTALS) == pytest.approx(V1_EXAM, abs=CLOSE)


@pytest.mark.parametrize("place", range(4))
def test_figures_of_items_of_five_takers(place: int) -> None:
    item = statistics_of(FIVE_TAKERS, [1] * 4).items[place]
    found = values(item, (*FIGURES, "alpha_if_deleted", "sd"))
    assert found == pytest.approx(V1_ITEMS[place], abs=CLOSE)


def test_figures_of_a_test_with_partial_credit_and_a_penalty() -> None:
    assert values(statistics_of(PARTIAL_CREDIT, POINTS).exam, TOTALS) == pytest.approx(
        V2_EXAM, abs=CLOSE
    )


@pytest.mark.parametrize("place", range(5))
def test_figures_of_items_with_partial_credit_and_a_penalty(place: int) -> None:
    item = statistics_of(PARTIAL_CREDIT, POINTS).items[place]
    found = values(item, (*FIGURES, "alpha_if_deleted", "sd"))
    assert found == pytest.approx(V2_ITEMS[place], abs=CLOSE)
    assert number(item.intended_weight) == pytest.approx(100 * POINTS[place] / 6, abs=CLOSE)
    assert number(item.random_guess) == 25


def test_blank_answers_are_counted_beside_their_marks() -> None:
    item = statistics_of(PARTIAL_CREDIT, POINTS).items[1]
    assert (item.attempts, item.omitted, item.not_reached) == (8, 2, 0)


def test_questions_after_the_last_answer_were_not_reached() -> None:
    rows: Rows = [[1, None, 1, None, None], [None, None, None, None, None]]
    found = statistics_of(rows, [1] * 5).items
    assert [one.omitted for one in found] == [1, 2, 1, 2, 2]
    assert [one.not_reached for one in found] == [1, 1, 1, 2, 2]


def choices() -> Any:
    exam = an_exam(POINTS, {0: options("abc", "a"), 1: options("pq", "p")})
    attempts = [
        marks_of(row, {place: letters[taker].strip() for place, letters in enumerate(CHOSEN[:2])})
        for taker, row in enumerate(PARTIAL_CREDIT)
    ]
    return rules.statistics(exam, tally_of(exam, attempts)).items


def test_figures_of_options() -> None:
    found = [
        (one.id, one.count, *(number(each) for each in (one.share, one.mean_total)))
        for item in choices()[:2]
        for one in item.options
    ]
    assert found == [
        ("a", 6, 75, pytest.approx(20.5 / 6, abs=CLOSE)),
        ("b", 1, 12.5, 2),
        ("c", 1, 12.5, 0.5),
        ("p", 4, 50, 4),
        ("q", 2, 25, 1.25),
    ]


def test_point_biserials_leave_the_item_itself_out_of_the_total() -> None:
    found = [number(one.point_biserial) for item in choices()[:2] for one in item.options]
    assert found == pytest.approx(V2_BISERIALS, abs=CLOSE)


def test_unchosen_option_has_no_mean_and_no_correlation() -> None:
    exam = an_exam([1, 1], {0: options("ab", "a")})
    attempts = [marks_of([one, one], {0: "a"}) for one in (0, 1, 1)]
    unused = rules.statistics(exam, tally_of(exam, attempts)).items[0].options[1]
    assert (unused.count, unused.share) == (0, 0)
    assert unused.mean_total is NullReason.TOO_FEW
    assert unused.point_biserial is NullReason.NO_VARIANCE


def test_pool_questions_correlate_with_rest_scores_of_their_attempts() -> None:
    exam, dealt = pool()
    found = rules.statistics(exam, dealt)
    names = ("facility", "discrimination_index", "discriminative_efficiency")
    assert [values(one, names) for one in found.items[4:]] == [
        pytest.approx(one, abs=CLOSE) for one in V2_POOL
    ]
    assert [one.attempts for one in found.items[4:]] == [4, 4]
    assert [number(one.intended_weight) for one in found.items[4:]] == [pytest.approx(100 / 6)] * 2
    assert reasons(found.items[4]) == {
        "effective_weight": "not_computable",
        "alpha_if_deleted": "not_computable",
    }


def test_a_pool_is_one_slot_to_the_test_and_to_other_items() -> None:
    exam, dealt = pool()
    found = rules.statistics(exam, dealt)
    fixed = statistics_of(PARTIAL_CREDIT, POINTS)
    assert found.exam == fixed.exam
    assert [values(one, FIGURES) for one in found.items[:4]] == [
        values(one, FIGURES) for one in fixed.items[:4]
    ]


def pool() -> tuple[Exam, Tally]:
    """The fifth slot filled from a pool: the first, third … taker had 5a, the others 5b."""
    fixed = an_exam(POINTS)
    drawn = [
        ExamItem(
            question_id=one,
            type="true_false",
            text=one,
            points=1_000,
            slot=None,
            random_guess=None,
        )
        for one in ("q5a", "q5b")
    ]
    exam = Exam(slots=fixed.slots, items=(*fixed.items[:4], *drawn))
    attempts = [dealt_from_pool(row, "ab"[place % 2]) for place, row in enumerate(PARTIAL_CREDIT)]
    return exam, tally_of(exam, attempts)


def dealt_from_pool(row: Points, letter: str) -> AttemptMarks:
    attempt = marks_of(row)
    *marks, last = attempt.marks
    drawn = ItemMark(slot=last.slot, item_key=f"q5{letter}", mark=last.mark, answered=last.answered)
    return AttemptMarks((*marks, drawn))


def test_no_attempts_have_no_figures() -> None:
    found = statistics_of([], [1, 1])
    assert found.attempts == 0
    assert reasons(found.exam) == dict.fromkeys(TOTALS, "too_few")
    expected = dict.fromkeys([*FIGURES, "sd", "alpha_if_deleted"], "too_few")
    assert reasons(found.items[0]) == expected
    assert sum(found.distribution) == 0


def test_one_attempt_has_a_mean_and_no_spread() -> None:
    found = statistics_of([[1, 0, 1]], [1, 1, 1])
    assert values(found.exam, ("mean", "median")) == [2, 2]
    assert reasons(found.exam) == dict.fromkeys(TOTALS[2:], "too_few")
    assert number(found.items[0].facility) == 100
    expected = dict.fromkeys([*FIGURES[1:], "sd", "alpha_if_deleted"], "too_few")
    assert reasons(found.items[0]) == expected


def test_skewness_takes_three_attempts_and_kurtosis_four() -> None:
    rows = [[1, 0, 1], [1, 1, 1], [0, 0, 1], [0, 0, 0]]
    assert set(reasons(statistics_of(rows[:2], [1] * 3).exam)) == {"skewness", "kurtosis"}
    assert set(reasons(statistics_of(rows[:3], [1] * 3).exam)) == {"kurtosis"}
    assert reasons(statistics_of(rows, [1] * 3).exam) == {}


def test_equal_attempts_have_no_variance_to_divide_by() -> None:
    found = statistics_of([[1, 0, 0.5]] * 5, [1, 1, 1])
    assert number(found.exam.sd) == 0
    assert reasons(found.exam) == dict.fromkeys(TOTALS[3:], "no_variance")
    assert reasons(found.items[0]) == dict.fromkeys(
        [*FIGURES[1:], "alpha_if_deleted"], "no_variance"
    )


def test_single_item_has_no_alpha_and_no_rest_score() -> None:
    found = statistics_of([[1], [0], [1]], [1])
    assert reasons(found.exam) == {
        "kurtosis": "too_few",
        **dict.fromkeys(["alpha", "error_ratio", "standard_error"], "not_computable"),
    }
    assert number(found.items[0].effective_weight) == pytest.approx(100)
    assert reasons(found.items[0]) == {
        "discrimination_index": "no_variance",
        "discriminative_efficiency": "no_variance",
        "alpha_if_deleted": "not_computable",
    }


def test_an_item_without_points_has_no_facility() -> None:
    item = statistics_of([[0, 1], [0, 0]], [0, 1]).items[0]
    assert {name: reasons(item)[name] for name in ("facility", "discrimination_index")} == {
        "facility": "not_computable",
        "discrimination_index": "no_variance",
    }
    assert item.sd is NullReason.NOT_COMPUTABLE
    assert (item.intended_weight, item.effective_weight) == (0, 0)


def test_a_test_without_points_has_no_weights() -> None:
    found = statistics_of([[0], [0]], [0])
    assert found.items[0].intended_weight is NullReason.NOT_COMPUTABLE
    assert found.distribution[0] == 2


def test_items_that_cancel_out_leave_no_variance() -> None:
    found = statistics_of([[1, 0], [0, 1], [1, 0], [0, 1]], [1, 1])
    assert found.exam.alpha is NullReason.NO_VARIANCE


def test_alpha_may_be_negative_and_its_error_ratio_above_a_hundred() -> None:
    found = statistics_of([[1, 0], [0, 1], [1, 1], [0, 1]], [1, 1])
    assert number(found.exam.alpha) == pytest.approx(-800 / 3, abs=CLOSE)
    assert number(found.exam.error_ratio) == pytest.approx(100 * (11 / 3) ** 0.5, abs=CLOSE)


def test_an_item_that_works_against_the_test_has_no_effective_weight() -> None:
    found = statistics_of([[1, 0, 0], [0, 1, 1], [1, 0, 0], [0, 1, 1]], [1, 1, 1])
    assert found.items[0].effective_weight is NullReason.NEGATIVE_COVARIANCE
    assert [number(one.effective_weight) for one in found.items[1:]] == pytest.approx([50, 50])


def test_scores_are_counted_in_bands_and_the_maximum_is_in_the_last() -> None:
    found = statistics_of([[1, 1], [1, 0], [0.09, 0], [-1, 0], [0.1, 0]], [1, 1])
    bands = {place: count for place, count in enumerate(found.distribution) if count}
    assert bands == {0: 2, 1: 1, 10: 1, 19: 1}


@dataclass(frozen=True)
class Taken:
    """An attempt as its selection sees it."""

    number: int
    ratio: Fraction


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (AttemptSelection.FIRST, [1]),
        (AttemptSelection.LAST, [4]),
        (AttemptSelection.BEST, [2]),
        (AttemptSelection.ALL, [1, 2, 3, 4]),
    ],
)
def test_attempts_are_selected_by_number_and_of_equal_bests_the_earliest(
    selection: AttemptSelection, numbers: list[int]
) -> None:
    scores = [(4, "0"), (3, "1"), (2, "1"), (1, "1/2")]
    attempts = [Taken(number, Fraction(ratio)) for number, ratio in scores]
    assert [one.number for one in rules.select(attempts, selection)] == numbers


@pytest.mark.parametrize("selection", list(AttemptSelection))
def test_no_attempt_is_selected_of_none(selection: AttemptSelection) -> None:
    nobody: list[Taken] = []
    assert list(rules.select(nobody, selection)) == []
