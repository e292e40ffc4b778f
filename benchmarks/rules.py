"""CPU of what each attempt costs in pure rules: dealing, scoring, ranking.

    .venv/bin/python -m benchmarks.rules

Prints the median of several rounds in microseconds; compare numbers of one run with each other.
"""

import secrets
import statistics
import timeit
from collections.abc import Callable
from decimal import Decimal
from functools import partial

from rich.console import Console
from rich.table import Table

from chalicelib.leaderboard.models import Performance
from chalicelib.leaderboard.rules import rank_key
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import AnswerKey, QuizSettings, QuizVersion
from chalicelib.results.rules import score

ROUNDS, CALLS = 7, 20
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


def microseconds(call: Callable[[], object]) -> float:
    """The median time of one call."""
    rounds = timeit.repeat(call, repeat=ROUNDS, number=CALLS)
    return statistics.median(rounds) / CALLS * 1e6


def main() -> None:
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


if __name__ == "__main__":
    main()
