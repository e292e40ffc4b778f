"""CPU of what each attempt costs in pure rules: dealing, scoring, ranking.

    .venv/bin/python -m benchmarks.rules

Prints the median of several rounds in microseconds; compare numbers of one run with each other.
"""

import secrets
import statistics
import sys
import time
import timeit
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, save
from chalicelib.leaderboard.models import Performance
from chalicelib.leaderboard.rules import rank_key
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.scoring import decode_response, encode_response, parse_response
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import QuizSettings, QuizVersion
from chalicelib.results.rules import score
from tests.support.question_samples import SAMPLES, built, correct

ROUNDS, CALLS = 7, 20
SCORED, SCORING_MICROSECONDS = 100, 2_000
QUIZ, USER = "quz_00000000000000000000000001", "usr_00000000000000000000000001"


def exam(size: int) -> tuple[QuizVersion, AnswerKey]:
    """A quiz of ``size`` questions with four options each, the first one right."""
    settings = QuizSettings(
        title="t",
        duration_minutes=60,
        passing_score=Decimal(50),
        randomize_questions=True,
        randomize_options=True,
    )
    questions = tuple(
        Question(
            id=f"que_{place}",
            type="single_choice",
            text="?",
            points=Decimal(1),
            body={"options": [[f"opt_{place}_{option}", ""] for option in range(4)]},
        )
        for place in range(size)
    )
    solutions = tuple(Solution(key={"correct": [one.body["options"][0][0]]}) for one in questions)
    paper = QuizVersion(
        quiz_id=QUIZ, version=1, owner_id=USER, settings=settings, questions=questions
    )
    return paper, AnswerKey(quiz_id=QUIZ, version=1, solutions=solutions)


def of_all_types(size: int) -> tuple[QuizVersion, AnswerKey, dict[int, Any]]:
    """A quiz of ``size`` questions of all types and scorings, and right responses as stored."""
    samples = list(SAMPLES.values())
    ids = (QuestionIds(b"secret", str(place)) for place in range(size))
    made = [built(samples[place % len(samples)], one) for place, one in enumerate(ids)]
    paper, key = exam(0)
    responses = {
        place: decode_response(question, _stored(question, solution))
        for place, (question, solution) in enumerate(made)
    }
    questions = tuple(question for question, _ in made)
    solutions = tuple(solution for _, solution in made)
    return replace(paper, questions=questions), replace(key, solutions=solutions), responses


def _stored(question: Question, solution: Solution) -> str | None:
    given = "Because." if question.type == "essay" else correct(question, solution)
    return encode_response(question, parse_response(question, given))


def microseconds(call: Callable[[], object]) -> float:
    """The median processor time of one call."""
    rounds = timeit.repeat(call, timer=time.process_time, repeat=ROUNDS, number=CALLS)
    return statistics.median(rounds) / CALLS * 1e6


def main() -> int:
    table = Table("rule", "questions", "µs")
    for size in (20, 100, 500):
        paper, key = exam(size)
        right = {place: one.body["options"][0][0] for place, one in enumerate(paper.questions)}
        seed = secrets.token_bytes(16)
        deal = microseconds(partial(in_attempt_order, paper, seed))
        table.add_row("deal a paper", str(size), f"{deal:.0f}")
        table.add_row(
            "score it", str(size), f"{microseconds(partial(score, paper, key, right)):.0f}"
        )
    paper, key, responses = of_all_types(SCORED)
    scoring = microseconds(partial(score, paper, key, responses))
    table.add_row("score all types", str(SCORED), f"{scoring:.0f}")
    standing = Performance(
        user_id=USER,
        attempt_id="a",
        score=Decimal("17.5"),
        max_score=Decimal(20),
        percentage=Decimal("87.5"),
        duration=61_500,
        submitted_at=1_790_000_000_000,
    )
    table.add_row("rank key", "", f"{microseconds(partial(rank_key, standing)):.1f}")
    Console().print(table)
    promise = Promise(f"µs to score {SCORED} questions of all types", scoring, SCORING_MICROSECONDS)
    return save("rules", {"score_all_types_us": round(scoring)}, [promise])


if __name__ == "__main__":
    sys.exit(main())
