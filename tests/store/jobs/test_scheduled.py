"""What was promised is remembered: a task until it is done, an answer for a day."""

import pytest

from chalicelib.clock import MINUTE
from chalicelib.dynamo.writes import write
from chalicelib.jobs import scheduled
from chalicelib.jobs.scheduled import LEASE, ScheduledTask
from chalicelib.web.idempotency import (
    RETENTION,
    Idempotency,
    IdempotencyKeyReusedError,
    IdempotentRequest,
)
from chalicelib.web.responses import RawResponse
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("tables")

NOW = 1_790_000_000_000
TASK = ScheduledTask("mail", "one", NOW)


def test_tasks_are_due_from_their_instant_on_the_oldest_first_and_by_kind() -> None:
    later, other = ScheduledTask("mail", "later", NOW + 1), ScheduledTask("reveal", "other", NOW)
    for task in (later, TASK, other):
        scheduled.schedule(task)
    assert scheduled.claimable("mail", NOW - 1, 10) == []
    assert scheduled.claimable("mail", NOW, 10) == [TASK]
    assert scheduled.claimable("mail", NOW + 1, 10) == [TASK, later]
    assert scheduled.claimable("mail", NOW + 1, 1) == [TASK]
    assert scheduled.claimable("reveal", NOW, 10) == [other]


def test_mail_tasks_are_spread_over_keys_and_found_in_the_order_of_their_time() -> None:
    tasks = [ScheduledTask("mail", f"usr_{number}", NOW + number) for number in range(64)]
    for task in tasks:
        scheduled.schedule(task)

    assert len({scheduled.key_of(task)[0] for task in tasks}) == scheduled.SHARDS["mail"]
    assert scheduled.claimable("mail", NOW + 64, 100) == tasks
    assert scheduled.claimable("mail", NOW + 64, 5) == tasks[:5]


def test_all_keys_of_mail_tasks_have_their_turn_within_three_minutes() -> None:
    tasks = [ScheduledTask("mail", f"usr_{number}", NOW) for number in range(64)]
    for task in tasks:
        scheduled.schedule(task)
    for first in range(3):
        minutes = [NOW + (first + later) * MINUTE for later in range(scheduled.TURNS)]
        turns = [scheduled.claimable_in_turn("mail", minute, 100) for minute in minutes]
        assert sorted(task.name for turn in turns for task in turn) == sorted(
            task.name for task in tasks
        )
        assert all(len({scheduled.key_of(task)[0] for task in turn}) <= 11 for turn in turns)


def test_tasks_of_a_kind_with_one_key_are_found_each_minute() -> None:
    scheduled.schedule(ScheduledTask("digest", "usr_1", NOW))
    for later in range(scheduled.TURNS):
        assert len(scheduled.claimable_in_turn("digest", NOW + later * MINUTE, 10)) == 1


def test_task_of_an_earlier_number_of_partitions_is_found_claimed_and_completed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = [ScheduledTask("mail", f"usr_{number}", NOW + number) for number in range(64)]
    monkeypatch.setitem(scheduled.SHARDS, "mail", 16)
    for task in tasks:
        scheduled.schedule(task)
    monkeypatch.setitem(scheduled.SHARDS, "mail", 32)
    assert scheduled.claimable("mail", NOW + 64, 100) == tasks
    assert all(scheduled.claim(task, NOW + 64) for task in tasks)
    for task in tasks:
        scheduled.complete(task)
    assert scheduled.claimable("mail", NOW + 10 * LEASE, 100) == []


def test_one_at_a_time_is_about_a_task_until_their_time_is_up() -> None:
    scheduled.schedule(TASK)
    assert scheduled.claim(TASK, NOW)
    assert not scheduled.claim(TASK, NOW + LEASE - 1)
    assert scheduled.claimable("mail", NOW + LEASE - 1, 10) == []
    assert scheduled.claimable("mail", NOW + LEASE, 10) == [TASK]
    assert scheduled.claim(TASK, NOW + LEASE)


def test_rescheduled_task_stays_claimed() -> None:
    scheduled.schedule(TASK)
    scheduled.claim(TASK, NOW)
    scheduled.schedule(TASK)
    assert scheduled.claimable("mail", NOW, 10) == []


def test_rescheduled_follow_up_is_due_again() -> None:
    scheduled.schedule(TASK)
    scheduled.claim(TASK, NOW)
    write(scheduled.schedule_write(TASK))
    assert scheduled.claimable("mail", NOW, 10) == [TASK]


def test_completed_task_is_removed() -> None:
    scheduled.schedule(TASK)
    scheduled.complete(TASK)
    assert scheduled.claimable("mail", NOW, 10) == []
    assert not scheduled.claim(TASK, NOW)


def answered(memory: Idempotency, text: str, body: bytes = b"{}") -> str:
    request = IdempotentRequest("usr_1", "POST /quizzes", "once", body)
    return str(memory.respond(request, lambda: RawResponse(text, "text/plain", 201)).text)


def test_repeated_request_within_a_day_gets_the_first_response(clock: FakeClock) -> None:
    memory = Idempotency(b"secret", clock)
    clock.set(NOW)
    assert answered(memory, "first") == "first"
    clock.advance(RETENTION - 1)
    assert answered(memory, "second") == "first"
    clock.advance(1)
    assert answered(memory, "third", b"another") == "third"


def test_idempotency_key_is_bound_to_body_and_secret(clock: FakeClock) -> None:
    assert answered(Idempotency(b"secret", clock), "first") == "first"
    with pytest.raises(IdempotencyKeyReusedError):
        answered(Idempotency(b"secret", clock), "second", b"another")
    assert answered(Idempotency(b"other", clock), "third") == "third"
