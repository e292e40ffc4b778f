"""Scoring: exact, bounded, and fair to who leaves a question out."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quizzes.models import (
    AnswerKey,
    MultipleScoring,
    Option,
    Question,
    QuestionType,
    QuizSettings,
    QuizVersion,
    Solution,
)
from chalicelib.results import rules
from chalicelib.results.models import Mark, Response, SavedResponse
from tests.support.results import a_result

points = st.decimals("0.001", "1000", places=3)
penalties = st.decimals("0", "1000", places=3)


@st.composite
def asked(draw: Callable[..., object]) -> tuple[Question, Solution, Response, Response]:
    """A question with its solution, a right response, and any response."""
    kind = draw(st.sampled_from(list(QuestionType)))
    assert isinstance(kind, QuestionType)
    options = tuple(Option(f"o{place}", f"Option {place}") for place in range(4))
    right_ids = frozenset(draw(st.sets(st.sampled_from(["o0", "o1", "o2", "o3"]), min_size=1)))  # type: ignore[call-overload]
    one = min(right_ids)
    worth = {"points": draw(points), "penalty": draw(penalties)}
    question = Question(id="q", type=kind, text="?", options=options, **worth)  # type: ignore[arg-type]
    ticked = tuple(sorted(draw(st.sets(st.sampled_from(["o0", "o1", "o2", "o3"])))))  # type: ignore[call-overload]
    scoring = draw(st.sampled_from(list(MultipleScoring)))
    table: dict[QuestionType, tuple[Solution, Response, Response]] = {
        QuestionType.SINGLE_CHOICE: (Solution(options=frozenset({one})), one, "o3"),
        QuestionType.MULTIPLE_CHOICE: (
            Solution(options=right_ids, scoring=scoring),  # type: ignore[arg-type]
            tuple(sorted(right_ids)),
            ticked,
        ),
        QuestionType.TRUE_FALSE: (Solution(truth=True), True, bool(draw(st.booleans()))),
        QuestionType.NUMERIC: (
            Solution(number=Decimal("3.14"), tolerance=Decimal("0.01")),
            "3.15",
            str(draw(st.decimals("-5", "5", places=3))),
        ),
        QuestionType.SHORT_TEXT: (
            Solution(accepted=("grey", "gray")),
            " GREY ",
            str(draw(st.text(max_size=5))),
        ),
    }
    solution, right, given_ = table[kind]
    return question, solution, right, given_


def exam(
    parts: list[tuple[Question, Solution, Response, Response]],
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
    parts: list[tuple[Question, Solution, Response, Response]],
) -> None:
    paper, key = exam(parts)
    score = rules.score(paper, key, {place: part[2] for place, part in enumerate(parts)})
    assert score.score == score.max_score == paper.total_points
    assert (score.percentage, score.passed) == (Decimal(100), True)
    worth = [mark.score for mark in score.marks if mark.correct]
    assert worth == [question.points for question in paper.questions]


@given(st.lists(asked(), min_size=1, max_size=8))
def test_nothing_answered_gives_nothing(
    parts: list[tuple[Question, Solution, Response, Response]],
) -> None:
    score = rules.score(*exam(parts), {})
    assert (score.score, score.percentage, score.passed) == (Decimal(0), Decimal(0), False)


@given(st.lists(asked(), min_size=1, max_size=8))
def test_a_score_is_never_below_zero_nor_above_what_there_is(
    parts: list[tuple[Question, Solution, Response, Response]],
) -> None:
    paper, key = exam(parts)
    score = rules.score(paper, key, {place: part[3] for place, part in enumerate(parts)})
    assert 0 <= score.score <= paper.total_points
    assert 0 <= score.percentage <= 100
    for question, mark in zip(paper.questions, score.marks, strict=True):
        assert -question.penalty <= mark.score <= question.points


@given(st.lists(asked(), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_questions_does_not_matter(
    parts: list[tuple[Question, Solution, Response, Response]], random: object
) -> None:
    forwards = rules.score(*exam(parts), {place: part[3] for place, part in enumerate(parts)})
    turned = parts[::-1]
    backwards = rules.score(*exam(turned), {place: part[3] for place, part in enumerate(turned)})
    assert forwards.score == backwards.score


@given(st.lists(asked(), min_size=1, max_size=8), st.data())
def test_a_result_is_scored_by_what_was_saved_and_keeps_all_else(
    parts: list[tuple[Question, Solution, Response, Response]], data: st.DataObject
) -> None:
    paper, key = exam(parts)
    given_ = {
        place: parts[place][3] for place in data.draw(st.sets(st.sampled_from(range(len(parts)))))
    }
    answers = {
        place: SavedResponse(rules.encode_response(parts[place][0], response), place + 1, place)
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
    assert replace(result, **outcome) == replace(unscored, **outcome)


@given(st.fractions(-1000, 1000), st.sampled_from([Decimal("0.001"), Decimal("0.01")]))
def test_rounding_is_half_up_and_within_half_a_place(exact: Fraction, places: Decimal) -> None:
    rounded = Fraction(rules.rounded(exact, places))
    assert abs(rounded - exact) <= Fraction(places) / 2
    assert rules.rounded(Fraction(5, 1000), Decimal("0.01")) == Decimal("0.01")
    assert rules.rounded(Fraction(-5, 1000), Decimal("0.01")) == Decimal("-0.01")


def test_a_third_three_times_is_one_and_not_almost_one() -> None:
    options = tuple(Option(f"o{place}", "") for place in range(3))
    question = Question(
        id="q", type=QuestionType.MULTIPLE_CHOICE, text="?", points=Decimal(1), options=options
    )
    solution = Solution(options=frozenset({"o0"}), scoring=MultipleScoring.PER_OPTION)
    part = (question, solution, ("o0",), ("o1",))
    paper, key = exam([part, part, part])
    score = rules.score(paper, key, dict.fromkeys(range(3), ("o1",)))
    assert score.score == 1
    assert [mark.score for mark in score.marks] == [Decimal("0.333")] * 3


@pytest.mark.parametrize(
    ("scoring", "ticked", "earned"),
    [
        (MultipleScoring.ALL_OR_NOTHING, {"o0", "o1"}, Fraction(1)),
        (MultipleScoring.ALL_OR_NOTHING, {"o0"}, Fraction(0)),
        (MultipleScoring.RIGHT_MINUS_WRONG, {"o0"}, Fraction(1, 2)),
        (MultipleScoring.RIGHT_MINUS_WRONG, {"o0", "o2"}, Fraction(0)),
        (MultipleScoring.RIGHT_MINUS_WRONG, {"o2", "o3"}, Fraction(0)),
        (MultipleScoring.PER_OPTION, {"o0"}, Fraction(3, 4)),
        (MultipleScoring.PER_OPTION, {"o0", "o1", "o2", "o3"}, Fraction(1, 2)),
    ],
)
def test_several_answers_are_weighed_as_the_author_chose(
    scoring: MultipleScoring, ticked: set[str], earned: Fraction
) -> None:
    options = tuple(Option(f"o{place}", "") for place in range(4))
    question = Question(
        id="q", type=QuestionType.MULTIPLE_CHOICE, text="?", points=Decimal(1), options=options
    )
    solution = Solution(options=frozenset({"o0", "o1"}), scoring=scoring)
    assert rules.credit(question, solution, tuple(sorted(ticked))) == earned
    assert rules.credit(question, solution, "o0") == rules.credit(question, solution, ())


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0\t\n"])
def test_an_emptied_field_is_no_answer_and_costs_nothing(blank: str | None) -> None:
    question = Question(
        id="q", type=QuestionType.SHORT_TEXT, text="?", points=Decimal(2), penalty=Decimal(1)
    )
    right = (question, Solution(accepted=("grey",)), "grey", "grey")
    paper, key = exam([right, right])
    assert rules.score(paper, key, {0: "grey", 1: "green"}).score == 1
    assert rules.score(paper, key, {0: "grey", 1: blank}).score == 2


@pytest.mark.parametrize(
    ("response", "right"),
    [
        ("3.13", True),
        ("3.15", True),
        ("3.150000000000", True),
        ("3.150000000001", False),
        ("3.129999999999", False),
        ("-3.14", False),
    ],
)
def test_a_tolerance_includes_its_ends_and_nothing_beyond(response: str, *, right: bool) -> None:
    question = Question(id="q", type=QuestionType.NUMERIC, text="?", points=Decimal(1))
    solution = Solution(number=Decimal("3.14"), tolerance=Decimal("0.01"))
    assert rules.credit(question, solution, response) == int(right)


@pytest.mark.parametrize("zero", ["0", "-0", "0.000", "-0.0"])
def test_zero_is_zero_however_it_is_spelled(zero: str) -> None:
    question = Question(id="q", type=QuestionType.NUMERIC, text="?", points=Decimal(1))
    assert rules.credit(question, Solution(number=Decimal("-0")), zero) == 1
    assert rules.credit(question, Solution(number=Decimal("0.0000001")), zero) == 0


def test_case_counts_only_where_it_is_said_to() -> None:
    assert rules.normalised("  The\u00a0 GREY ", case_sensitive=False) == "the grey"
    assert rules.normalised("ﬁne", case_sensitive=True) == "fine"
    assert rules.normalised("Grey", case_sensitive=True) == "Grey"
