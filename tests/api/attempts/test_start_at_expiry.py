"""A start whose read takes until the cached quiz is too old still finds the quiz."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.clock import SECOND
from chalicelib.dynamo.client import dynamodb
from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People


@contextmanager
def slow_batches(clock: FakeClock, by: int) -> Iterator[None]:
    def wait(**_: Any) -> None:
        clock.advance(by)

    events = dynamodb().meta.events
    events.register_first("after-call.dynamodb.BatchGetItem", wait)
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb.BatchGetItem", wait)


def test_quiz_that_grows_too_old_while_a_start_reads_is_still_there(
    http: Client, people: People, clock: FakeClock
) -> None:
    first, second = people.user(), people.user()
    quiz_id = published(http, people.author())["id"]
    assert start(http, first, quiz_id).status == 201
    clock.advance(SECOND - 1)
    with slow_batches(clock, by=1):
        assert start(http, second, quiz_id).status == 201
