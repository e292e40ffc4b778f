"""Scoring: exact and bounded; blank answers cost nothing."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questions.models import Question, Response, Solution
from chalicelib.questions.registry import TYPES
from chalicelib.questions.scoring import earned_points, encode_response, parse_response
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import QuizSettings, QuizVersion
from chalicelib.results import rules
from chalicelib.results.models import Mark, SavedResponse
from tests.support.question_samples import SAMPLES, built, correct, responses
from tests.support.results import a_result

points = st.decimals("0.001", "1000", places=3)
penalties = st.decimals("0", "1000", places=3)


GRADED = [name for name, sample in SAMPLES.items() if not TYPES[sample["type"]].is_marked_by_people]
Part = tuple[Question, Solution, Response, Response]


@st.composite
def asked(draw: Callable[..., Any]) -> Part:
    """A question with its solution, a right response, and any response."""
    question, solution = built(SAMPLES[draw(st.sampled_from(GRADED))])
    question = replace(question, points=draw(points), penalty=draw(penalties))
    right = parse_response(question, correct(question, solution))
    return question, solution, right, parse_response(question, draw(responses(question)))


def exam(
    parts: list[Part],
) -> tuple[QuizVersion, AnswerKey]:
    settings = QuizSettings(title="t", duration_minutes=1, passing_score=Decimal(50))
    questions = tuple(replace(part[0], id=f"q{place}") for place, part in enumerate(parts))
    paper = QuizVersion(
        quiz_id="quz_1", version=1, owner_id="usr_1", settings=settings, questions=questions
    )
    solutions = tuple(part[1] for part in parts)
    return paper, AnswerKey(quiz_id="quz_1", version=1, solutions=solutions)


@given(st.lists(asked(), min_size=1, max_size=8))
def test_all_right_gives_all_points(
    parts: list[Part],
) -> None:
    paper, key = exam(parts)
    score = rules.score(paper, key, {place: part[2] for place, part in enumerate(parts)})
    assert score.score == paper.total_points
    assert (score.percentage, score.passed) == (Decimal(100), True)
    worth = [mark.score for mark in score.marks if mark.correct]
    assert worth == [question.points for question in paper.questions]


@given(st.lists(asked(), min_size=1, max_size=8))
def test_empty_attempt_scores_zero(
    parts: list[Part],
) -> None:
    score = rules.score(*exam(parts), {})
    assert (score.score, score.percentage, score.passed) == (Decimal(0), Decimal(0), False)


@given(st.lists(asked(), min_size=1, max_size=8))
def test_score_is_within_its_bounds(
    parts: list[Part],
) -> None:
    paper, key = exam(parts)
    score = rules.score(paper, key, {place: part[3] for place, part in enumerate(parts)})
    assert score.score is not None
    assert score.percentage is not None
    assert 0 <= score.score <= paper.total_points
    assert 0 <= score.percentage <= 100
    for question, mark in zip(paper.questions, score.marks, strict=True):
        assert mark.score is not None
        assert -max(question.penalty, question.points) <= mark.score <= question.points


@given(st.lists(asked(), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_questions_does_not_matter(parts: list[Part], random: object) -> None:
    forwards = rules.score(*exam(parts), {place: part[3] for place, part in enumerate(parts)})
    turned = parts[::-1]
    backwards = rules.score(*exam(turned), {place: part[3] for place, part in enumerate(turned)})
    assert forwards.score == backwards.score


@given(st.lists(asked(), min_size=1, max_size=8), st.data())
def test_scoring_changes_only_the_score(parts: list[Part], data: st.DataObject) -> None:
    paper, key = exam(parts)
    given_ = {
        place: parts[place][3] for place in data.draw(st.sets(st.sampled_from(range(len(parts)))))
    }
    answers = {
        place: SavedResponse(encode_response(parts[place][0], response), place + 1, place)
        for place, response in given_.items()
    }
    unscored = a_result(marks=tuple(Mark(answer=answers.get(at)) for at in range(len(parts))))
    result = rules.scored(unscored, paper, key)
    expected = rules.score(paper, key, given_)
    assert result.answers == answers
    assert (result.score, result.percentage, result.passed) == (
        expected.score,
        expected.percentage,
        expected.passed,
    )
    worth = [(mark.correct, mark.score) for mark in result.marks]
    assert worth == [(mark.correct, mark.score) for mark in expected.marks]
    outcome: dict[str, Any] = {"score": None, "percentage": None, "passed": None, "marks": ()}
    outcome |= {"max_score": paper.total_points, "exact": None}
    assert replace(result, **outcome) == replace(unscored, **outcome)


@given(st.fractions(-1000, 1000), st.sampled_from([Decimal("0.001"), Decimal("0.01")]))
def test_rounding_is_half_up_and_within_half_a_place(exact: Fraction, places: Decimal) -> None:
    rounded = Fraction(rules.rounded(exact, places))
    assert abs(rounded - exact) <= Fraction(places) / 2
    assert rules.rounded(Fraction(5, 1000), Decimal("0.01")) == Decimal("0.01")
    assert rules.rounded(Fraction(-5, 1000), Decimal("0.01")) == Decimal("-0.01")


def several(*, scoring: str) -> tuple[Question, Solution]:
    body = {"options": [[f"o{place}", ""] for place in range(3)]}
    question = Question(
        id="q", type="multiple_choice", text="?", points=Decimal(1), penalty=Decimal(2), body=body
    )
    return question, Solution(key={"correct": ["o0"], "scoring": scoring})


def test_a_third_three_times_is_one_and_not_almost_one() -> None:
    part = (*several(scoring="per_option"), ("o0",), ("o1",))
    version, key = exam([part, part, part])
    score = rules.score(version, key, dict.fromkeys(range(3), ("o1",)))
    assert score.score == 1
    assert [mark.score for mark in score.marks] == [Decimal("0.333")] * 3


@pytest.mark.parametrize(("ticked", "score"), [((), "1"), (("o0", "o1"), "0"), (("o1",), "0")])
def test_wrong_answer_costs_the_penalty(ticked: tuple[str, ...], score: str) -> None:
    part = (*several(scoring="right_minus_wrong"), ("o0",), ticked)
    version, key = exam([part, part])
    assert rules.score(version, key, {0: ("o0",), 1: ticked}).score == Decimal(score)


def test_an_essay_leaves_the_total_open_until_it_is_marked() -> None:
    essay, key = built(SAMPLES["essay"])
    part = (*several(scoring="per_option"), ("o0",), ("o0",))
    version, keys = exam([part, (essay, key, "", "")])
    pending = rules.score(version, keys, {0: ("o0",), 1: "My view."})
    assert (pending.score, pending.percentage, pending.passed) == (None, None, None)
    assert [mark.score for mark in pending.marks] == [Decimal(1), None]
    left_out = rules.score(version, keys, {0: ("o0",), 1: "  "})
    assert (left_out.score, left_out.percentage) == (Decimal(1), Decimal(50))


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0\t\n", "\u200f"])
def test_cleared_answer_costs_nothing(blank: str | None) -> None:
    question = Question(id="q", type="short_text", text="?", points=Decimal(2), penalty=Decimal(1))
    solution = Solution(key={"accepted": ["grey"], "case_sensitive": False})
    right = (question, solution, "grey", "grey")
    version, key = exam([right, right])
    assert rules.score(version, key, {0: "grey", 1: "green"}).score == 1
    assert rules.score(version, key, {0: "grey", 1: blank}).score == 2


@pytest.mark.parametrize("zero", ["0", "-0", "0.000", "-0.0"])
def test_zero_is_equal_in_all_spellings(zero: str) -> None:
    question = Question(id="q", type="numeric", text="?", points=Decimal(1))
    exact, tiny = ({"correct": one, "tolerance": "0"} for one in ("-0", "0.0000001"))
    assert earned_points(question, Solution(key=exact), zero) == 1
    assert earned_points(question, Solution(key=tiny), zero) == 0
