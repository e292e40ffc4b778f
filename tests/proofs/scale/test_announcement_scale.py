"""An announcement to ten thousand users in pages: the last page costs as much as the first.

``make prove`` runs it in full against an emulator in another process, so that only our memory is
measured. Otherwise there are few users, and memory is not measured.
"""

import gc
import json
import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import ids
from chalicelib.accounts.models import Role, UserStatus, all_topics
from chalicelib.accounts.store import ROLLS, UserItem
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import RawItem
from chalicelib.jobs.queue import sqs
from chalicelib.notifications.announcements import USERS_PER_MESSAGE, Announcements
from chalicelib.notifications.outbox import MailQueues, Outbox
from chalicelib.quizzes.models import Quiz, QuizSettings, QuizStatus
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.tasks import announcement_task
from chalicelib.settings import settings
from tests.support.clock import THE_START, FakeClock

pytestmark = pytest.mark.usefixtures("tables")

ELSEWHERE = "AWS_ENDPOINT_URL" in os.environ
CROWD = 10_000 if ELSEWHERE and "PROVE" in os.environ else 300
BATCH = 25
"""As many items as one BatchWriteItem takes."""
SETTLED = 3
"""Pages after which all clients, caches and connections exist."""
LENGTHS = "ApproximateNumberOfMessages"
"""The begin of the names of a queue's lengths: visible, hidden and delayed messages."""
RETRIED = 2
"""Pages of a hundred that may have retried a call."""
SLACK = 64 * 1024
"""Bytes by which pages may differ: answers have different lengths."""


def _template() -> dict[str, Any]:
    item = UserItem(
        pk="",
        sk="P",
        email="somebody@example.org",
        username="somebody",
        password_hash="-",
        role=Role.USER.value,
        status=UserStatus.ACTIVE.value,
        email_notifications=dict(all_topics()),
        created_at=0,
        roll=ROLLS[0],
        roll_key="",
    )
    raw: dict[str, Any] = item.serialize()
    return raw


def _user(template: dict[str, Any], number: int) -> dict[str, Any]:
    user_id = ids.new_id("usr")
    own = {"pk": {"S": f"U#{user_id}"}, "rk": {"S": f"{number:015d}#{user_id}"}}
    return {"PutRequest": {"Item": template | own}}


QUIZ = Quiz(
    id="quz_00000000000000000000000001",
    owner_id="usr_00000000000000000000000002",
    status=QuizStatus.PUBLISHED,
    version=1,
    revision=1,
    settings=QuizSettings(title="To all", duration_minutes=10, passing_score=Decimal(50)),
    question_count=1,
    total_points=Decimal(1),
    created_at=THE_START,
    updated_at=THE_START,
    published_at=THE_START,
)


class Published(PublishedQuizzes):
    """Quizzes of which one is published."""

    def __init__(self) -> None: ...

    def published(self, quiz_id: str) -> Quiz | None:
        return QUIZ if quiz_id == QUIZ.id else None


class Memory:
    """The memory of each page: its peak, and what is held after it."""

    def __init__(self) -> None:
        self.peaks: list[int] = []
        self.held: list[int] = []

    @contextmanager
    def of_page(self) -> Iterator[None]:
        """Measure a block; all blocks together, so that what one leaves is seen in the next."""
        if not tracemalloc.is_tracing():
            tracemalloc.start()
        tracemalloc.reset_peak()
        begun, _ = tracemalloc.get_traced_memory()
        yield
        self.peaks.append(tracemalloc.get_traced_memory()[1] - begun)
        gc.collect()  # memory that the collector frees is not leaked
        self.held.append(tracemalloc.get_traced_memory()[0])


@pytest.fixture
def _crowd(tables: None) -> None:
    template = _template()
    for begin in range(0, CROWD, BATCH):
        numbers = range(begin, min(begin + BATCH, CROWD))
        puts: list[Any] = [_user(template, number) for number in numbers]
        dynamodb().batch_write_item(RequestItems={settings().table("users"): puts})


def following(url: str) -> RawItem | None:
    """Where the next page begins, by the message left for it; None after the last.

    A retry after a timeout receives nothing: the message is invisible for a second.
    """
    while has_messages(url):
        received = sqs().receive_message(QueueUrl=url, WaitTimeSeconds=1)
        for message in received.get("Messages", []):
            sqs().delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            after: RawItem = json.loads(message["Body"])["payload"]["after"]
            return after
    return None


def has_messages(url: str) -> bool:
    """Whether the queue has messages, hidden ones too."""
    answer = sqs().get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    lengths = [
        int(value) for name, value in answer["Attributes"].items() if name.startswith(LENGTHS)
    ]
    return sum(lengths) > 0


def told() -> int:
    pages = (
        dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=settings().table("ephemeral"),
            FilterExpression="begins_with(pk, :inbox)",
            ExpressionAttributeValues={":inbox": {"S": "N#"}},
            Select="COUNT",
        )
    )
    return sum(page["Count"] for page in pages)


@pytest.mark.usefixtures("_crowd")
def test_every_page_of_a_crowd_takes_the_same_calls_and_memory(clock: FakeClock) -> None:
    mail, announce = (
        sqs().create_queue(QueueName=name, Attributes={"VisibilityTimeout": "1"})["QueueUrl"]
        for name in ("m", "a")
    )
    task = announcement_task(QUIZ.id, THE_START)
    outbox = Outbox(MailQueues(mail=mail, security_mail=mail), clock)
    announcements = Announcements(Published(), outbox, clock, announce)
    calls: list[str] = []
    memory = Memory()
    made: list[int] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    dynamodb().meta.events.register("before-call", note)
    after: RawItem | None = None
    while True:
        calls.clear()
        with memory.of_page() if ELSEWHERE else nullcontext():
            announcements.run({"name": QUIZ.id, "at": task.at, "after": after})
        made.append(len(calls))
        after = following(announce)
        if after is None:
            break
    dynamodb().meta.events.unregister("before-call", note)
    tracemalloc.stop()
    assert told() == CROWD
    whole = CROWD // USERS_PER_MESSAGE
    assert len(made) in {whole, whole + 1}  # whether a full page was the last is seen or not
    assert max(made) == USERS_PER_MESSAGE + 1
    if ELSEWHERE:
        # a retry raises the peak of its own page; a leak raises those of all later pages
        over = [peak for peak in memory.peaks[SETTLED:] if peak > memory.peaks[SETTLED] + SLACK]
        assert len(over) <= RETRIED, over
        assert memory.held[-1] <= memory.held[SETTLED] + SLACK
