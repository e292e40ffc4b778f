"""Open quizzes and attempts that run."""

from decimal import Decimal
from itertools import count
from typing import Any

from chalicelib import bootstrap, ids
from chalicelib.attempts import slot_queries, store
from chalicelib.attempts.models import Slot
from chalicelib.dynamo.reads import get
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes.models import Draft, QuizSettings
from tests.support.applicants import applicant
from tests.support.open_quizzes import publish_quiz
from tests.support.results import QUIZ_ID
from tests.support.start_states import start_state

QUESTIONS = 20


def a_draft(_ids: QuestionIds) -> Draft:
    questions = tuple(
        Question(id=f"que_{n}", type="true_false", text=f"{n}?", points=Decimal(1))
        for n in range(QUESTIONS)
    )
    return Draft(
        settings=QuizSettings(title="t", duration_minutes=10, passing_score=Decimal(50)),
        questions=questions,
        solutions=tuple(Solution(key={"correct": True}) for _ in questions),
    )


def open_quiz(quiz_id: str) -> None:
    publish_quiz(a_draft, quiz_id)


_writes = count(1)


FIRST_USER = 10
"""After the owner of the quiz, who cannot take it."""


def user_id(number: int) -> str:
    return f"usr_{ids.of_bytes((FIRST_USER + number).to_bytes(16, 'big'))}"


def start_attempt(user: str, quiz_id: str = QUIZ_ID) -> Slot:
    seen = store.slot_of(get(store.slot_key(user, quiz_id)))
    write_id = f"start {next(_writes)}"
    begun = (
        bootstrap.attempts()
        .start(applicant(user), start_state(user, quiz_id, seen), write_id)
        .attempt
    )
    assert isinstance(begun, Slot)
    return begun


def list_in_pages(limit: int) -> list[str]:
    found: list[str] = []
    after: dict[str, Any] | None = None
    while True:
        page = slot_queries.list_takers(QUIZ_ID, limit, after, slot_queries.IS_RUNNING)
        assert len(page.items) <= limit
        found += [one.ref.attempt_id for one in page.items]
        after = page.after
        if after is None:
            return found
