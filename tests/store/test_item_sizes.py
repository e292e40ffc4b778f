"""Largest values fit their items, and larger ones are refused early."""

import random
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.models import Slot
from chalicelib.attempts.schemas import MAX_ANSWERS
from chalicelib.attempts.service import Attempts
from chalicelib.ids import of_bytes
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.types.short_text import MAX_LENGTH
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.models import Draft, QuizSettings
from chalicelib.quizzes.store import get_quiz
from chalicelib.results.models import AttemptRef, Result
from chalicelib.web.idempotency import Idempotency, IdempotencyKeyReusedError, IdempotentRequest
from chalicelib.web.responses import RawResponse
from tests.support.applicants import applicant
from tests.support.clock import FakeClock
from tests.support.item_sizes import item_sizes
from tests.support.open_quizzes import publish_quiz
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID
from tests.support.start_states import start_state
from tests.support.wire_calls import recorded_requests

pytestmark = pytest.mark.usefixtures("tables")

MOST_QUESTIONS, MOST_OPTIONS, BATCH = 500, 20, 100
LIMIT = 400 * 1024
"""Of an found in DynamoDB."""
MOST_LETTERS, MOST_OPERATORS = 4 * 1024, 300
"""Of one expression."""
OPERATOR = re.compile(r"[<>=]+|\b(?:AND|OR|NOT|attribute_\w+)\b")
chance = random.Random(1)  # noqa: S311


def an_id(prefix: str) -> str:
    return f"{prefix}_{of_bytes(chance.randbytes(16))}"


def noise(letters: int) -> str:
    """Letters of three bytes each."""
    return "".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(letters))


def asked(kind: str) -> Question:
    options = MOST_OPTIONS if "choice" in kind else 0
    return Question(
        id=an_id("que"),
        type=kind,
        text="?",
        points=Decimal("1.999"),
        body={"options": [[an_id("opt"), str(place)] for place in range(options)]},
    )


def draft_of(*questions: Question) -> Draft:
    return Draft(
        settings=QuizSettings(title=noise(200), duration_minutes=1440, passing_score=Decimal(50)),
        questions=questions,
        solutions=tuple(map(solution_of, questions)),
    )


def solution_of(question: Question) -> Solution:
    right = [option for option, _ in question.body["options"]]
    by_type: dict[str, dict[str, Any]] = {
        "multiple_choice": {"correct": right, "scoring": "per_option"},
        "true_false": {"correct": True},
        "short_text": {"accepted": ["x"], "case_sensitive": False},
    }
    return Solution(key=by_type[question.type])


def longest_response(question: Question) -> object:
    if question.type == "short_text":
        return noise(MAX_LENGTH)
    return [option for option, _ in question.body["options"]]


def begun(service: Attempts, write_id: str) -> Slot:
    started = service.start(applicant(USER_ID), start_state(USER_ID, QUIZ_ID, None), write_id)
    assert isinstance(started.attempt, Slot)
    return started.attempt


def answered(questions: tuple[Question, ...]) -> Result:
    """An attempt with the longest answer to each question, saved with the largest revision."""
    service = bootstrap.attempts()
    slot = begun(service, "w" * 255)
    for first in range(0, len(questions), BATCH):
        given = [
            AnswerInput(one.id, longest_response(one), 2**53 - 1)
            for one in questions[first : first + BATCH]
        ]
        report, _ = service.save(slot.ref, store.get_slot(slot.ref), given, f"save {first}")
        assert len(report.saved) == len(given)
    assert max(item_sizes("attempts")) < LIMIT
    return service.submit(slot.ref, store.get_slot(slot.ref), None)


@pytest.mark.parametrize("again", [False, True], ids=["new answers", "answers again"])
def test_a_save_of_the_most_answers_is_an_expression_that_dynamodb_takes(*, again: bool) -> None:
    questions = tuple(asked("true_false") for _ in range(MOST_QUESTIONS))
    publish_quiz(lambda _: draft_of(*questions))
    service = bootstrap.attempts()
    slot = begun(service, "w")
    last = [AnswerInput(one.id, response=True, revision=None) for one in questions[-MAX_ANSWERS:]]
    if again:
        service.save(slot.ref, slot, last, "first")
    with recorded_requests("UpdateItem") as sent:
        service.save(slot.ref, store.get_slot(slot.ref), last, "save")
    (request,) = sent
    for name in ("ConditionExpression", "UpdateExpression"):
        assert len(request[name].encode()) <= MOST_LETTERS
        assert len(OPERATOR.findall(request[name])) <= MOST_OPERATORS


@pytest.mark.parametrize("kind", ["short_text", "multiple_choice"])
def test_longest_answers_are_stored_and_scored(clock: FakeClock, kind: str) -> None:
    questions = tuple(asked(kind) for _ in range(MOST_QUESTIONS))
    publish_quiz(lambda _: draft_of(*questions))
    result = answered(questions)
    assert list(result.answers) == list(range(MOST_QUESTIONS))
    bootstrap.results().void(AttemptRef(USER_ID, QUIZ_ID, 1), noise(500), USER_ID)
    assert max(item_sizes("results")) < LIMIT


def a_draft_of(texts: int, letters: int = 4_000) -> Draft:
    return draft_of(*(replace(asked("true_false"), text=noise(letters)) for _ in range(texts)))


def test_draft_beyond_the_response_limit_is_refused() -> None:
    draft = a_draft_of(170)
    with pytest.raises(InvalidQuizError) as refused:
        bootstrap.quizzes().create(QUIZ_ID, OWNER_ID, lambda _: draft)
    (violation,) = refused.value.violations
    assert violation.pointer == "/questions"
    assert get_quiz(QUIZ_ID) is None


def test_largest_draft_fits_its_items_and_can_be_published() -> None:
    draft = a_draft_of(165)
    publish_quiz(lambda _: draft)
    sizes = item_sizes("quizzes")
    assert max(sizes) < LIMIT
    assert sum(sizes) > 5 * LIMIT
    assert bootstrap.quizzes().read(QUIZ_ID)[1] == draft
    assert bootstrap.published_quizzes().paper(QUIZ_ID, 1).questions == draft.questions
    assert bootstrap.published_quizzes().key(QUIZ_ID, 1).solutions == draft.solutions


def test_an_answer_too_large_to_be_remembered_is_made_again_with_the_same_ids(
    clock: FakeClock,
) -> None:
    memory, made = Idempotency(b"secret", clock), []
    request = IdempotentRequest("usr_1", "POST /x", "key", b"body")

    def make() -> RawResponse:
        made.append(memory.new_id(request)("quz"))
        return RawResponse(made[-1] + "\u4e00" * 70_000, "text/plain")

    assert memory.respond(request, make) == memory.respond(request, make)
    assert len(made) == 2
    assert len(set(made)) == 1
    with pytest.raises(IdempotencyKeyReusedError):
        memory.respond(replace(request, body=b"other"), make)
