"""Grades: one per user and quiz, exact, of valid attempts, without hidden scores."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quizzes.models import GradingMethod, ReviewShow
from chalicelib.results import rules
from chalicelib.results.models import AttemptRef, EndReason, Grade, Result
from tests.support.results import QUIZ_ID, USER_ID, a_result

CENT = Decimal("0.01")
percentages = st.decimals(0, 100, places=2)
outcomes = st.lists(st.tuples(percentages | st.none(), st.booleans()), max_size=8)
"""A percentage, None for an abandoned attempt; and whether it was voided."""


def results_of(*outcomes: tuple[Decimal | None, bool]) -> list[Result]:
    return [
        a_result(
            number=place + 1,
            percentage=percentage,
            score=percentage,
            max_score=Decimal(100),
            passed=None if percentage is None else percentage >= 50,
            ending=EndReason.ABANDONED if percentage is None else EndReason.SUBMITTED,
            voided_at=1 if voided else None,
        )
        for place, (percentage, voided) in enumerate(outcomes)
    ]


def graded(
    method: GradingMethod, *percentages: str, passing: int = 50
) -> tuple[Decimal | None, bool | None]:
    results = results_of(*((Decimal(one), False) for one in percentages))
    grade = rules.grade(results, method, Decimal(passing))
    return grade.percentage, grade.passed


@given(outcomes, st.sampled_from(list(GradingMethod)))
def test_abandoned_counts_as_zero_and_voided_is_ignored(
    outcomes: list[tuple[Decimal | None, bool]], method: GradingMethod
) -> None:
    counted = [one or Decimal(0) for one, voided in outcomes if not voided]
    grade = rules.grade(results_of(*outcomes), method, Decimal(50))
    assert (grade.attempts, grade.counted) == (len(outcomes), len(counted))
    if not counted:
        assert (grade.percentage, grade.passed, grade.attempt_id) == (None, None, None)
        return
    exact = {
        GradingMethod.BEST: max(counted),
        GradingMethod.LATEST: counted[-1],
        GradingMethod.FIRST: counted[0],
        GradingMethod.MEAN: (sum(counted, Decimal(0)) / len(counted)).quantize(CENT, ROUND_HALF_UP),
    }
    assert grade.percentage == exact[method]
    assert grade.passed is (exact[method] >= 50)


def points(score: int, of: int, number: int = 1) -> Result:
    percentage = rules.rounded(Fraction(100 * score, of), CENT)
    return a_result(
        number=number, score=Decimal(score), max_score=Decimal(of), percentage=percentage
    )


def test_a_mean_is_of_exact_shares_and_not_of_rounded_percentages() -> None:
    def mean(of: int, *scores: int) -> Decimal | None:
        results = [points(score, of, place) for place, score in enumerate(scores, 1)]
        return rules.grade(results, GradingMethod.MEAN, Decimal("76.93")).percentage

    assert mean(13, 9, 11) == Decimal("76.92")
    assert mean(6, 1, 1, 4) == Decimal("33.33")


def test_the_best_is_the_better_share_even_where_both_look_alike() -> None:
    results = [points(1, 30_000, 1), points(1, 29_999, 2)]
    grade = rules.grade(results, GradingMethod.BEST, Decimal(50))
    assert grade.attempt_id == results[1].attempt_id


def test_mean_uses_unrounded_points() -> None:
    third = a_result(score=Decimal("0.333"), max_score=Decimal(1), exact=Fraction(1, 3))
    results = [replace(third, number=place) for place in (1, 2, 3)]
    assert rules.grade(results, GradingMethod.MEAN, Decimal(50)).percentage == Decimal("33.33")


def test_a_mean_is_exact_and_rounded_once_half_up() -> None:
    assert graded(GradingMethod.MEAN, "33.33", "33.33", "33.34") == (Decimal("33.33"), False)
    assert graded(GradingMethod.MEAN, "0.01", "0") == (Decimal("0.01"), False)
    assert graded(GradingMethod.MEAN, "49.99", "50") == (Decimal("50.00"), True)
    assert graded(GradingMethod.MEAN, "80", "60", passing=71) == (Decimal(70), False)


@given(st.lists(percentages, min_size=1, max_size=200))
def test_a_mean_of_many_is_within_half_a_hundredth(found: list[Decimal]) -> None:
    percentage, _ = graded(GradingMethod.MEAN, *map(str, found))
    assert percentage is not None
    exact = sum(map(Fraction, found), Fraction(0)) / len(found)
    assert abs(Fraction(percentage) - exact) <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("method", "number"),
    [
        (GradingMethod.BEST, 2),
        (GradingMethod.LATEST, 4),
        (GradingMethod.FIRST, 1),
        (GradingMethod.MEAN, None),
    ],
)
def test_a_grade_names_its_attempt_the_earliest_of_equal_bests(
    method: GradingMethod, number: int | None
) -> None:
    results = results_of(*((Decimal(one), False) for one in (10, 90, 90, 20)))
    grade = rules.grade(results, method, Decimal(50))
    ref = None if number is None else AttemptRef(USER_ID, QUIZ_ID, number).attempt_id
    assert grade.attempt_id == ref


@pytest.mark.parametrize("shown", list(ReviewShow))
def test_a_grade_is_hidden_while_the_quiz_hides_scores(shown: ReviewShow) -> None:
    results = [a_result(number=1, percentage=Decimal(90)), a_result(number=2, voided_at=1)]
    grade = rules.grade(results, GradingMethod.BEST, Decimal(50))
    assert grade.percentage == 90
    hidden = Grade(method=GradingMethod.BEST, attempts=2, counted=1)
    seen = rules.grade_for_taker(grade, shown)
    assert seen == (hidden if shown is ReviewShow.NOTHING else grade)
