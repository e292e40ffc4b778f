"""Scores, reviews and standings, at the edges of their rules.

Found missing by `make mutation-test`: each line is a change that no test had noticed.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from chalicelib.leaderboard import rules as boards
from chalicelib.leaderboard.models import Performance
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.scoring import earned_points
from chalicelib.quizzes import rules as quizzes
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.results import rules as results
from chalicelib.results.models import Mark
from tests.support.results import QUIZ_ID, USER_ID, a_result
from tests.support.rule_samples import question, quiz_version


def key_of(*truths: bool) -> AnswerKey:
    solutions = tuple(Solution(key={"correct": truth}) for truth in truths)
    return AnswerKey(quiz_id=QUIZ_ID, version=1, solutions=solutions)


def yes_or_no(name: str) -> Question:
    return Question(id=name, type="true_false", text="?", points=Decimal(1))


def test_passing_score_passes_and_marks_report_correctness() -> None:
    paper = quiz_version(yes_or_no("que_1"), yes_or_no("que_2"))
    score = results.score(paper, key_of(True, True), {0: True, 1: False})  # noqa: FBT003
    assert (score.percentage, score.passed) == (Decimal(50), True)
    assert score.marks == (
        Mark(correct=True, score=Decimal(1)),
        Mark(correct=False, score=Decimal(0)),
    )


def test_mismatched_key_scores_nothing() -> None:
    with pytest.raises(ValueError, match="shorter"):
        results.score(quiz_version(yes_or_no("que_1")), key_of(), {})


@pytest.mark.parametrize(("given", "right"), [("Grey", True), ("grey", False), ("GREY", False)])
def test_case_sensitivity_applies_where_set(given: str, *, right: bool) -> None:
    text = Question(id="q", type="short_text", text="?", points=Decimal(1))
    exact = Solution(key={"accepted": ["Grey"], "case_sensitive": True})
    lax = Solution(key={"accepted": ["Grey"], "case_sensitive": False})
    assert (earned_points(text, exact, given) == 1) is right
    assert earned_points(text, lax, given) == 1


def test_performance_excludes_results_without_score_or_void() -> None:
    result = replace(a_result(), generation=3)
    assert boards.performance(result) == Performance(
        user_id=USER_ID,
        attempt_id=result.attempt_id,
        score=Decimal(5),
        max_score=Decimal(10),
        percentage=Decimal(50),
        duration=60_000,
        submitted_at=result.submitted_at,
        generation=3,
    )
    for nothing in ({"score": None}, {"percentage": None}, {"voided_at": 1}):
        assert boards.performance(replace(result, **nothing)) is None


def a_standing(attempt: str, percentage: str, at: int, generation: int = 0) -> Performance:
    return Performance(
        user_id=USER_ID,
        attempt_id=attempt,
        score=Decimal(percentage),
        max_score=Decimal(100),
        percentage=Decimal(percentage),
        duration=1_000,
        submitted_at=at,
        generation=generation,
    )


def test_a_sum_is_of_percentages_rounds_half_up_and_is_dated_by_the_last() -> None:
    total = boards.total_performance(
        "usr_9", [a_standing("att_b", "0.01", 7), a_standing("att_a", "0", 5)]
    )
    assert total == Performance(
        user_id="usr_9",
        attempt_id="att_b",
        score=Decimal("0.01"),
        max_score=Decimal(200),
        percentage=Decimal("0.01"),
        exact=Fraction(1, 10_000),
        duration=2_000,
        submitted_at=7,
    )
    assert boards.total_performance("usr_9", []) is None


def test_a_later_grading_goes_before_a_better_score() -> None:
    earlier, later = a_standing("att_1", "90", 1, 1), a_standing("att_2", "10", 2, 2)
    assert boards.best_first([earlier, later]) == [later, earlier]


@pytest.mark.parametrize(("rank", "total", "per_cent"), [(1, 1, 100), (1, 2, 100), (2, 2, 0)])
def test_single_user_has_percentile_100(rank: int, total: int, per_cent: int) -> None:
    assert boards.percentile(rank, total) == per_cent


def test_corrected_key_matches_by_id() -> None:
    reworded = replace(yes_or_no("que_1"), text="!")
    other_type = replace(question("single_choice", "que_2"), id="que_2")
    paper = quiz_version(yes_or_no("que_1"), yes_or_no("que_2"), yes_or_no("que_3"))
    later = replace(quiz_version(other_type, reworded, yes_or_no("que_4")), version=2)
    key, newer = key_of(True, True, True), key_of(False, False, False)  # noqa: FBT003
    there = quizzes.solutions_of(later.questions, newer.solutions)
    corrected = quizzes.with_solutions(paper, key, there)
    assert corrected == replace(key, solutions=key_of(False, True, True).solutions)  # noqa: FBT003
    with pytest.raises(ValueError, match="shorter"):
        quizzes.with_solutions(paper, key_of(), there)
    with pytest.raises(ValueError, match="shorter"):
        quizzes.solutions_of(later.questions, key_of().solutions)
