"""Expiry of attempts by timer and queue: in time and independent of each other."""

import json
import threading
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import expiry, store, transition_store
from chalicelib.clock import HOUR, MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.errors import NotFoundError
from chalicelib.results.models import AttemptRef
from tests.support.aws_delivery import Cloud, expire_job, force_submit_jobs
from tests.support.clock import THE_START, FakeClock
from tests.support.due_attempts import DUE, begun, every_result, open_quiz, queued
from tests.support.fake_mail import watching
from tests.support.results import OWNER_ID, QUIZ_ID


@pytest.fixture(autouse=True)
def _quiz(tables: None) -> None:
    open_quiz()


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
            slot = store.get_slot(ref)
            assert slot is not None
            late = now + message.delay * SECOND - slot.accepts_until
            assert 0 <= late < 2 * SECOND
            ends[attempt] = message.delay
    assert sorted(ends.values()) == [30, 31, 31, 32, 50]


def test_expired_attempts_are_queued_together_without_delay(clock: FakeClock, cloud: Cloud) -> None:
    for number in range(3):
        clock.set(THE_START + number * 10 * SECOND)
        begun(number)
    clock.set(DUE + 50 * SECOND)
    with queued() as left:
        cloud.tick()
    assert [(len(message.attempts), message.delay) for message in left] == [(3, 0)]


def test_empty_expiry_check_costs_64_small_reads(clock: FakeClock) -> None:
    read: list[dict[str, Any]] = []
    together = threading.Barrier(expiry.READERS)

    def look(model: Any, params: dict[str, Any], **_: Any) -> None:
        assert model.name == "Query"
        read.append(json.loads(params["body"]))
        together.wait(timeout=10)  # sequential readers would never pass this barrier

    with watching(dynamodb(), look), queued() as left:
        assert bootstrap.expiry().schedule_upcoming() == 0
    assert (len(read), left) == (64, [])
    assert {one["IndexName"] for one in read} == {"expiry"}
    assert not any(one["ConsistentRead"] for one in read)


@pytest.mark.parametrize(("ago", "found"), [(2 * MINUTE - SECOND, 1), (4 * MINUTE, 0)])
def test_a_few_ticks_that_were_missed_are_made_up_for(
    clock: FakeClock, ago: int, found: int
) -> None:
    begun(1)
    clock.set(DUE + ago)
    with queued() as left:
        assert bootstrap.expiry().schedule_upcoming() == len(left) == found


def test_hourly_check_finds_overlooked_attempts(clock: FakeClock, cloud: Cloud) -> None:
    slots = [begun(number) for number in range(3)]
    full_hour = (DUE // HOUR + 5) * HOUR
    for at, due in ((full_hour - MINUTE, 0), (full_hour, 3), (full_hour + MINUTE, 0)):
        clock.set(at)
        assert cloud.tick() == due
    cloud.expire()
    assert {result.user_id for result in every_result()} == {slot.user_id for slot in slots}


def test_attempts_beyond_the_next_minute_are_not_queued(clock: FakeClock) -> None:
    slot = begun(1)
    begins = slot.accepts_until // MINUTE * MINUTE
    for at, due in ((begins - MINUTE - 1, 0), (begins - MINUTE, 1), (begins, 1)):
        clock.set(at)
        with queued() as left:
            assert bootstrap.expiry().schedule_upcoming() == len(left) == due


def test_failing_attempt_does_not_block_others(
    clock: FakeClock, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap.edge()
    slots = [begun(number) for number in range(4)]
    gone = replace(slots[1], user_id=f"usr_{'0' * 25}Z", quiz_version=99, answers={})
    assert transition_store.start(gone, None) is None
    attempts = [slots[0], gone, *slots[2:]]
    message = expire_job(*[slot.ref.attempt_id for slot in attempts])
    clock.set(DUE)
    assert len(cloud.expire(message, expire_job(slots[1].ref.attempt_id))) == 1
    assert {result.user_id for result in every_result()} == {slot.user_id for slot in slots}
    said = capsys.readouterr().out
    assert "attempt_not_finished" in said
    assert gone.ref.attempt_id in said
    with pytest.raises(NotFoundError):
        bootstrap.expiry().finish([gone.ref.attempt_id])


def test_an_author_ends_all_but_the_one_that_cannot_be_ended(
    clock: FakeClock, cloud: Cloud
) -> None:
    slots = [begun(number) for number in range(3)]
    gone = replace(slots[1], user_id=f"usr_{'0' * 25}Z", quiz_version=99, answers={})
    assert transition_store.start(gone, None) is None
    assert cloud.expire(*force_submit_jobs(QUIZ_ID, OWNER_ID, THE_START)) == []
    assert {result.user_id for result in every_result()} == {slot.user_id for slot in slots}


def test_early_message_is_redelivered_alone(clock: FakeClock, cloud: Cloud) -> None:
    first = begun(1)
    clock.advance(30 * SECOND)
    later = begun(2)
    clock.set(DUE)
    bodies = [expire_job(slot.ref.attempt_id) for slot in (later, first)]
    assert cloud.expire(*bodies) == [{"itemIdentifier": "0"}]
    assert [result.user_id for result in every_result()] == [first.user_id]
