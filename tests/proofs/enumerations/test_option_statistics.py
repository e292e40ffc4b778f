"""Ids and orders of options reveal no solution: statistics over 200 quizzes.

The author always writes the correct option first, which is the worst case.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import Draft, QuizVersion
from chalicelib.quizzes.schemas import QuizIn

QUIZZES, QUESTIONS, OPTIONS = 200, 5, 4
CRITICAL = 30.66
"""Chi-square with three degrees of freedom: exceeded by chance once in a million."""
CRITICAL_OF_FIVE = 33.38
"""The same with four."""

Place = Callable[[Question, Solution], int]
"""Where the correct option is among its four, by some mark that a taker can see."""


def drafts() -> Iterator[Draft]:
    letters = "abcd"
    questions = [
        {
            "type": "single_choice",
            "text": f"Question {number}?",
            "points": 1,
            "options": [{"text": f"{letter}", "correct": letter == "a"} for letter in letters],
        }
        for number in range(QUESTIONS)
    ]
    body = QuizIn.model_validate(
        {
            "title": "t",
            "duration_minutes": 1,
            "passing_score": 0,
            "randomize_questions": True,
            "randomize_options": True,
            "questions": questions,
        }
    )
    for number in range(QUIZZES):
        yield body.draft(QuestionIds(hashlib.sha256(f"secret {number}".encode()).digest(), "1"))


def chi_square(places: Sequence[int]) -> float:
    expected = len(places) / OPTIONS
    return sum((places.count(one) - expected) ** 2 / expected for one in range(OPTIONS))


def places(by: Place) -> list[int]:
    return [
        by(question, solution)
        for draft in drafts()
        for question, solution in zip(draft.questions, draft.solutions, strict=True)
    ]


def rank(question: Question, solution: Solution, key: Callable[[str], str]) -> int:
    ordered = sorted((one for one, _ in question.body["options"]), key=key)
    return [one in solution.key["correct"] for one in ordered].index(True)


def dealt(draft: Draft, seed: bytes) -> tuple[Question, ...]:
    paper = QuizVersion(
        quiz_id="q", version=1, owner_id="o", settings=draft.settings, questions=draft.questions
    )
    return in_attempt_order(paper, seed)


def a_seed(number: int) -> bytes:
    return hashlib.sha256(f"seed {number}".encode()).digest()[:16]


def dealt_places(seed_of: Callable[[int], bytes]) -> list[int]:
    found: list[int] = []
    for number, draft in enumerate(drafts()):
        right = {one for solution in draft.solutions for one in solution.key["correct"]}
        found += [
            [one in right for one, _ in question.body["options"]].index(True)
            for question in dealt(draft, seed_of(number))
        ]
    return found


def test_order_of_ids_reveals_nothing() -> None:
    assert chi_square(places(lambda q, s: rank(q, s, lambda one: one))) < CRITICAL
    backwards = places(lambda q, s: rank(q, s, lambda one: one[::-1]))
    assert chi_square(backwards) < CRITICAL


def test_dealt_order_of_options_reveals_nothing() -> None:
    assert chi_square(dealt_places(a_seed)) < CRITICAL
    # nor if one seed were used for all
    assert chi_square(dealt_places(lambda _: a_seed(0))) < CRITICAL


def test_each_question_is_as_often_the_first_as_any_other() -> None:
    firsts = []
    for number, draft in enumerate(drafts()):
        ids = [question.id for question in draft.questions]
        firsts.append(ids.index(dealt(draft, a_seed(number))[0].id))
    expected = QUIZZES / QUESTIONS
    chi = sum((firsts.count(one) - expected) ** 2 / expected for one in range(QUESTIONS))
    assert chi < CRITICAL_OF_FIVE


def test_a_leak_in_one_of_eight_questions_would_be_seen() -> None:
    leaky = places(lambda q, s: rank(q, s, lambda one: one))
    leaky[::8] = [0] * len(leaky[::8])
    assert chi_square(leaky) > CRITICAL
