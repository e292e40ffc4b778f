"""Attempts, questions and settings that rules are tested with."""

from dataclasses import replace
from decimal import Decimal

from chalicelib.accounts import rules as accounts
from chalicelib.attempts.models import Slot
from chalicelib.questions.models import Question
from chalicelib.quizzes.models import QuizSettings, QuizVersion
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID

SLOT = Slot(
    user_id=USER_ID,
    quiz_id=QUIZ_ID,
    number=1,
    running=True,
    version=0,
    quiz_version=1,
    started_at=0,
    expires_at=600_000,
    closes_at=None,
    accepts_until=605_000,
    base_minutes=10,
    extra_minutes=0,
    seed=b"seed",
    started_by="a",
    last_write="a",
)


OPTIONS = [[f"opt_{place}", f"Option {place}"] for place in range(5)]


def question(kind: str, name: str = "que_1") -> Question:
    body = {"options": OPTIONS} if "choice" in kind else {}
    return Question(id=name, type=kind, text="?", points=Decimal(1), body=body)


SETTINGS = QuizSettings(title="t", duration_minutes=60, passing_score=Decimal(50))


def quiz_version(*questions: Question, passing: int = 50) -> QuizVersion:
    settings = replace(SETTINGS, passing_score=Decimal(passing))
    return QuizVersion(
        quiz_id=QUIZ_ID, version=1, owner_id=OWNER_ID, settings=settings, questions=questions
    )


def validate_sample_password(text: str, *context: str) -> str:
    return accounts.validate_password(
        text, member="new_password", min_length=12, context=context, is_listed=lambda _: False
    )


LONG = ("walking by the sea at night " * 9)[:129]
