"""Attempts whose time is up: found in time, ended once each, whatever fails on the way.

`make soak` has ten thousand of them end in one second, `make test` a few hundred.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import count
from typing import Any

import pytest

from chalicelib import bootstrap, ids, queues
from chalicelib.attempts import store, sweep
from chalicelib.attempts.closing import tasks as tasks_of
from chalicelib.attempts.models import Slot
from chalicelib.attempts.service import Unread
from chalicelib.attempts.sweep import ATTEMPTS_PER_MESSAGE
from chalicelib.clock import MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.errors import NotFoundError
from chalicelib.quizzes.models import Override
from chalicelib.quizzes.store import quiz_key
from chalicelib.results.models import AttemptRef, Ending, Result
from chalicelib.results.store import ResultItem, from_item
from chalicelib.settings import settings
from tests.cloud import Cloud
from tests.conftest import THE_START, FakeClock
from tests.mailing import CrashError, watching
from tests.results import OWNER_ID, QUIZ_ID
from tests.takers import QUESTIONS, a_draft

pytestmark = pytest.mark.usefixtures("quiz")

SOAK = "SOAK" in os.environ
DUE_AT_ONCE = 10_000 if SOAK else 120
WORKERS = 8
STRIDE = 7_919
"""A prime: steps of it come by every place once."""
CRASH_EACH = 37
"""Before or after the write that ends an attempt: at every such moment the function dies."""
DUE = THE_START + 10 * MINUTE + 5 * SECOND
"""When the last second begins of what is started now, the grace included."""


@dataclass(frozen=True)
class Left:
    """A message as it was left in the queue."""

    attempts: list[str]
    delay: int


@pytest.fixture
def quiz(tables: None) -> None:
    quizzes = bootstrap.quizzes()
    quizzes.create(QUIZ_ID, OWNER_ID, a_draft)
    item = get(quiz_key(QUIZ_ID))
    assert item is not None
    quizzes.publish(item, None)


def begun(number: int) -> Slot:
    """The attempt of one of many users, who has answered some questions."""
    user = f"usr_{ids.of_bytes(number.to_bytes(16, 'big'))}"
    override = Override.none(QUIZ_ID, user)
    service = bootstrap.attempts()
    slot = service.start(user, QUIZ_ID, override, None, "start").standing
    assert isinstance(slot, Slot)
    given = [Unread(f"que_{n}", response=True, revision=1) for n in range(answers_of(number))]
    return service.save(slot.ref, slot, given, "save")[1] if given else slot


def answers_of(number: int) -> int:
    return number % (QUESTIONS + 1)


def every_result() -> list[Result]:
    pages = dynamodb().get_paginator("scan").paginate(TableName=settings().table("results"))
    return [
        from_item(ResultItem.from_raw_data(dict(raw))) for page in pages for raw in page["Items"]
    ]


@contextmanager
def queued() -> Iterator[list[Left]]:
    """The messages that are left in the queue meanwhile."""
    left: list[Left] = []

    def look(params: dict[str, Any], **_: Any) -> None:
        for entry in params["Entries"]:
            body = json.loads(entry["MessageBody"])
            left.append(Left(body["attempts"], entry["DelaySeconds"]))

    events = queues.sqs().meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", look)
    try:
        yield left
    finally:
        events.unregister("provide-client-params.sqs.SendMessageBatch", look)


class Crashes:
    """Kills whoever ends an attempt, before or after the write, now and then."""

    def __init__(self) -> None:
        self.made: list[int] = []
        self._calls = count(1)

    def before(self, **_: Any) -> None:
        self._now_and_then()

    def after(self, http_response: Any, **_: Any) -> None:
        if http_response.status_code == HTTPStatus.OK:
            self.made.append(1)
        self._now_and_then()

    def _now_and_then(self) -> None:
        if next(self._calls) % CRASH_EACH == 0:
            raise CrashError

    @contextmanager
    def on(self) -> Iterator[None]:
        events, write = dynamodb().meta.events, "dynamodb.TransactWriteItems"
        hooks: dict[str, Callable[..., None]] = {
            f"before-call.{write}": self.before,
            f"after-call.{write}": self.after,
        }
        for event, hook in hooks.items():
            events.register_first(event, hook)
        try:
            yield
        finally:
            for event, hook in hooks.items():
                events.unregister(event, hook)


def survived(act: Callable[[], object]) -> None:
    """Do it again until nothing kills it, as a queue does, or a person."""
    while True:
        try:
            act()
        except CrashError:
            continue
        return


def test_all_who_are_due_in_one_second_get_one_result_each(clock: FakeClock, cloud: Cloud) -> None:
    slots = []
    for number in range(DUE_AT_ONCE):
        clock.set(THE_START + number % SECOND)
        slots.append(begun(number))
    expected = {slot.ref.attempt_id for slot in slots}
    clock.set(DUE - MINUTE)
    with queued() as left:
        assert cloud.tick() == DUE_AT_ONCE
    assert sorted(one for message in left for one in message.attempts) == sorted(expected)
    assert {message.delay for message in left} <= {60, 61}
    assert len(left) <= DUE_AT_ONCE / ATTEMPTS_PER_MESSAGE + 2

    clock.set(DUE + SECOND)
    service, ending = bootstrap.attempts(), bootstrap.sweep()
    deliveries: list[Callable[[], object]] = [
        lambda message=message: ending.finish(message.attempts)  # type: ignore[misc]
        for message in left * 2  # a queue may bring each twice
    ]
    deliveries += [
        lambda slot=slot: service.submit(slot.ref, slot, None)  # type: ignore[misc]
        for slot in slots[::10]  # and some takers come back just then
    ]
    # in some order that has both kinds mixed, and repeats far from what they repeat
    deliveries = [deliveries[place * STRIDE % len(deliveries)] for place in range(len(deliveries))]
    crashes = Crashes()
    with crashes.on(), ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(survived, deliveries))

    results = every_result()
    assert len(crashes.made) == len(results) == DUE_AT_ONCE
    assert {result.attempt_id for result in results} == expected
    by_attempt = {result.attempt_id: result for result in results}
    for number, slot in enumerate(slots):
        result = by_attempt[slot.ref.attempt_id]
        assert (result.ending, result.submitted_at) == (Ending.AUTO_SUBMITTED, slot.expires_at)
        assert result.score == answers_of(number)
    clock.advance(MINUTE)
    assert cloud.tick() == 0


def test_a_message_is_left_for_the_second_at_which_its_attempts_end(
    clock: FakeClock, cloud: Cloud
) -> None:
    offsets = [0, 1, SECOND, SECOND + 1, 20 * SECOND]
    for number, offset in enumerate(offsets):
        clock.set(THE_START + offset)
        begun(number)
    clock.set(now := DUE - 30 * SECOND)
    with queued() as left:
        cloud.tick()
    ends = {}
    for message in left:
        for attempt in message.attempts:
            ref = AttemptRef.parse(attempt)
            assert ref is not None
            slot = store.read(ref)
            assert slot is not None
            late = now + message.delay * SECOND - slot.accepts_until
            assert 0 <= late < 2 * SECOND
            ends[attempt] = message.delay
    assert sorted(ends.values()) == [30, 31, 31, 32, 50]


def test_what_is_over_already_goes_at_once_and_together(clock: FakeClock, cloud: Cloud) -> None:
    for number in range(3):
        clock.set(THE_START + number * 10 * SECOND)
        begun(number)
    clock.set(DUE + 50 * SECOND)
    with queued() as left:
        cloud.tick()
    assert [(len(message.attempts), message.delay) for message in left] == [(3, 0)]


def test_a_look_at_nothing_is_64_cheap_reads_eight_at_a_time(clock: FakeClock) -> None:
    read: list[bytes] = []
    together = threading.Barrier(sweep.READERS)

    def look(model: Any, params: dict[str, Any], **_: Any) -> None:
        assert model.name == "Query"
        read.append(params["body"])
        together.wait(timeout=10)  # whoever reads one after the other never gets past this

    with watching(dynamodb(), look), queued() as left:
        assert bootstrap.sweep().look_ahead() == 0
    assert (len(read), left) == (64, [])
    assert all(b'"IndexName": "expiry"' in one for one in read)
    assert not [one for one in read if b'"ConsistentRead": true' in one]


def test_an_attempt_that_cannot_be_ended_holds_up_no_other(
    clock: FakeClock, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.edge()
    slots = [begun(number) for number in range(4)]
    gone = replace(slots[1], user_id=f"usr_{'0' * 25}Z", quiz_version=99, answers={})
    assert store.start(gone, None) is None
    attempts = [slots[0], gone, *slots[2:]]
    message = {"attempts": [slot.ref.attempt_id for slot in attempts]}
    clock.set(DUE)
    assert len(cloud.expire(message, {"attempts": [slots[1].ref.attempt_id]})) == 1
    assert {result.user_id for result in every_result()} == {slot.user_id for slot in slots}
    said = capsys.readouterr().out
    assert "attempt_not_finished" in said
    assert gone.ref.attempt_id in said
    with pytest.raises(NotFoundError):
        bootstrap.sweep().finish([gone.ref.attempt_id])


def test_an_author_ends_all_but_the_one_that_cannot_be_ended(
    clock: FakeClock, cloud: Cloud
) -> None:
    slots = [begun(number) for number in range(3)]
    gone = replace(slots[1], user_id=f"usr_{'0' * 25}Z", quiz_version=99, answers={})
    assert store.start(gone, None) is None
    assert cloud.expire(*tasks_of(QUIZ_ID, OWNER_ID, THE_START)) == []
    assert {result.user_id for result in every_result()} == {slot.user_id for slot in slots}


def test_of_a_batch_only_the_message_that_came_early_comes_again(
    clock: FakeClock, cloud: Cloud
) -> None:
    first = begun(1)
    clock.advance(30 * SECOND)
    later = begun(2)
    clock.set(DUE)
    bodies = [{"attempts": [slot.ref.attempt_id]} for slot in (later, first)]
    assert cloud.expire(*bodies) == [{"itemIdentifier": "0"}]
    assert [result.user_id for result in every_result()] == [first.user_id]
