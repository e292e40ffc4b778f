"""A taker's poll: what it reads and costs, and what it says however old its copy of the slot is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.clock import MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.builders import published, start
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.wire_calls import recorded_bodies, recorded_operations

Items = list[dict[str, Any]]


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def taker(people: People) -> Person:
    return people.user()


@pytest.fixture
def attempt(http: Client, author: Person, taker: Person) -> str:
    attempt: str = start(http, taker, published(http, author)["id"]).json["id"]
    return attempt


def poll(http: Client, taker: Person, attempt: str, etag: str = "") -> Reply:
    headers = {"If-None-Match": etag}
    return http.get(f"/api/v1/attempts/{attempt}/live", token=taker.token, headers=headers)


@contextmanager
def slots_read_as(change: Callable[[Items], Items]) -> Iterator[None]:
    """Let batches that need not be consistent answer with other slots than there are."""
    table = settings().table("attempts")

    def after(parsed: dict[str, Any], **_: Any) -> None:
        there = parsed["Responses"].get(table)
        if there is not None:
            parsed["Responses"][table] = change(there)

    events = dynamodb().meta.events
    events.register_first("after-call.dynamodb.BatchGetItem", after)
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb.BatchGetItem", after)


def test_an_unchanged_poll_reads_caller_and_slot_and_nothing_else(
    http: Client, taker: Person, attempt: str
) -> None:
    etag = poll(http, taker, attempt).headers["etag"]
    with recorded_bodies() as bodies, recorded_operations() as operations:
        assert poll(http, taker, attempt, etag).status == 304
    assert operations == ["BatchGetItem"]
    read = {table.rpartition("-")[2]: of for table, of in bodies[0]["RequestItems"].items()}
    assert {name: len(of["Keys"]) for name, of in read.items()} == {
        "users": 1,
        "ephemeral": 1,
        "attempts": 1,
    }
    # who calls is read as of now, so that a logout acts at once; the slot costs half a unit
    assert {name: of["ConsistentRead"] for name, of in read.items()} == {
        "users": True,
        "ephemeral": True,
        "attempts": False,
    }


def test_a_logout_acts_on_the_next_poll_also_where_nothing_changed(
    http: Client, taker: Person, attempt: str
) -> None:
    etag = poll(http, taker, attempt).headers["etag"]
    http.post("/api/v1/auth/logout", token=taker.token)
    assert poll(http, taker, attempt, etag).status == 401


def test_a_slot_that_is_not_there_yet_is_read_again(
    http: Client, taker: Person, attempt: str
) -> None:
    with slots_read_as(lambda _: []):
        assert poll(http, taker, attempt).json["status"] == "in_progress"


def test_an_end_is_told_by_the_result(http: Client, taker: Person, attempt: str) -> None:
    http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token)
    shown = poll(http, taker, attempt).json
    assert (shown["status"], shown["ended_by"]) == ("submitted", "taker")


def test_an_old_copy_ends_no_attempt_that_was_extended(  # noqa: PLR0913, PLR0917 - fixtures
    http: Client, author: Person, taker: Person, attempt: str, people: People, clock: FakeClock
) -> None:
    table = settings().table("attempts")
    old: Items = dynamodb().scan(TableName=table)["Items"]
    body = {"minutes": 30, "reason": "late"}
    http.post(f"/api/v1/attempts/{attempt}/extend", json=body, token=author.token)
    clock.advance(11 * MINUTE)
    again = people.sign_in(taker.id, taker.email, taker.username)
    with slots_read_as(lambda _: old):
        shown = poll(http, again, attempt).json
    assert (shown["status"], shown["time_remaining_seconds"]) == ("in_progress", 29 * 60)
