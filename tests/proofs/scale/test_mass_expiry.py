"""All attempts expire in one second: one result each, despite crashes.

`make test` has 60 of them, `make prove` ten thousand on the emulator: moto copies all its tables
for each transaction.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from itertools import count
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts.expiry import ATTEMPTS_PER_MESSAGE
from chalicelib.clock import MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.results.models import EndReason
from tests.support.clock import THE_START, FakeClock
from tests.support.due_attempts import DUE, answers_of, begun, every_result, open_quiz, queued
from tests.support.fake_mail import SenderCrashError

pytestmark = pytest.mark.usefixtures("tables")

PROVE = "PROVE" in os.environ and "AWS_ENDPOINT_URL" in os.environ
DUE_AT_ONCE = 10_000 if PROVE else 60
WORKERS, MOST_RECEIVES = 8, 5
STRIDE = 7_919
"""A prime: steps of it come by every place once."""
CRASH_EACH = 37
"""Before or after the write that ends an attempt: at every such moment the function dies."""


class Crashes:
    """Crash now and then before or after the write that ends an attempt."""

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
            raise SenderCrashError

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
    """Do it again when it dies or fails, as a queue does, or a person; not for ever."""
    failures = 0
    while True:
        try:
            act()
        except SenderCrashError:
            continue
        except Exception:
            # the emulator does not recognize a transaction that the SDK repeats after a timeout
            failures += 1
            if failures == MOST_RECEIVES:
                raise
            continue
        return


def test_mass_expiry_gives_one_result_each(clock: FakeClock) -> None:
    open_quiz()
    slots = []
    for number in range(DUE_AT_ONCE):
        clock.set(THE_START + number % SECOND)
        slots.append(begun(number))
    expected = {slot.ref.attempt_id for slot in slots}
    clock.set(DUE - MINUTE)
    with queued() as left:
        assert bootstrap.expiry().schedule_upcoming() == DUE_AT_ONCE
    assert sorted(one for message in left for one in message.attempts) == sorted(expected)
    assert {message.delay for message in left} <= {60, 61}
    assert len(left) <= DUE_AT_ONCE / ATTEMPTS_PER_MESSAGE + 2

    clock.set(DUE + SECOND)
    service, ending = bootstrap.attempts(), bootstrap.expiry()
    deliveries: list[Callable[[], object]] = [
        lambda message=message: ending.finish(message.attempts)  # type: ignore[misc]
        for message in left * 2  # a queue may bring each twice
    ]
    deliveries += [
        lambda slot=slot: service.submit(slot.ref, slot, None)  # type: ignore[misc]
        for slot in slots[::10]  # and some takers come back just then
    ]
    # shuffled, so that repeats are far from the originals
    deliveries = [deliveries[place * STRIDE % len(deliveries)] for place in range(len(deliveries))]
    crashes = Crashes()
    with crashes.on(), ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(survived, deliveries))

    results = every_result()
    assert len(results) == DUE_AT_ONCE
    # over HTTP, a write whose response timed out is not counted as made
    assert len(crashes.made) <= DUE_AT_ONCE if PROVE else len(crashes.made) == DUE_AT_ONCE
    assert {result.attempt_id for result in results} == expected
    by_attempt = {result.attempt_id: result for result in results}
    for number, slot in enumerate(slots):
        result = by_attempt[slot.ref.attempt_id]
        assert (result.ending, result.submitted_at) == (EndReason.AUTO_SUBMITTED, slot.expires_at)
        assert result.score == answers_of(number)
    clock.advance(MINUTE)
    assert bootstrap.expiry().schedule_upcoming() == 0
