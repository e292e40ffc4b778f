"""Attempts that expire together, and their messages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from chalicelib import bootstrap, ids
from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.expiry import EXPIRE
from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs import queue
from chalicelib.results.models import Result
from chalicelib.results.store import ResultItem, from_item
from chalicelib.settings import settings
from tests.support.applicants import applicant
from tests.support.clock import THE_START
from tests.support.open_quizzes import publish_quiz
from tests.support.results import QUIZ_ID
from tests.support.slot_client import QUESTIONS, a_draft
from tests.support.start_states import start_state

DUE = THE_START + 10 * MINUTE + 5 * SECOND
"""Start of the last second of attempts that start now, with grace period."""

FIRST_TAKER = 1_000_000
"""From where the takers are numbered: the quiz's owner is none of them."""


@dataclass(frozen=True)
class Left:
    """A message as it was left in the queue."""

    attempts: list[str]
    delay: int


def open_quiz() -> None:
    """The quiz that all of them take."""
    publish_quiz(a_draft)


def begun(number: int) -> Slot:
    """Start an attempt of one of many users with some answers."""
    user = f"usr_{ids.of_bytes((FIRST_TAKER + number).to_bytes(16, 'big'))}"
    service = bootstrap.attempts()
    slot = service.start(applicant(user), start_state(user, QUIZ_ID, None), "start").attempt
    assert isinstance(slot, Slot)
    given = [AnswerInput(f"que_{n}", response=True, revision=1) for n in range(answers_of(number))]
    return service.save(slot.ref, slot, given, "save")[1] if given else slot


def answers_of(number: int) -> int:
    """How many questions that user has answered, all of them rightly."""
    return number % (QUESTIONS + 1)


def every_result() -> list[Result]:
    """Return all results."""
    pages = dynamodb().get_paginator("scan").paginate(TableName=settings().table("results"))
    return [
        from_item(ResultItem.from_raw_data(dict(raw))) for page in pages for raw in page["Items"]
    ]


@contextmanager
def queued() -> Iterator[list[Left]]:
    """The jobs that end attempts, as they are queued meanwhile; the queue itself gets none."""
    left: list[Left] = []

    def take(params: dict[str, Any], **_: Any) -> Any:
        entries = json.loads(params["body"])["Entries"]
        for entry in entries:
            body = json.loads(entry["MessageBody"])
            if body["kind"] == EXPIRE:
                left.append(Left(body["payload"]["attempt_ids"], entry["DelaySeconds"]))
        return SimpleNamespace(status_code=HTTPStatus.OK), {"Successful": entries, "Failed": []}

    events = queue.sqs().meta.events
    events.register("before-call.sqs.SendMessageBatch", take)
    try:
        yield left
    finally:
        events.unregister("before-call.sqs.SendMessageBatch", take)
