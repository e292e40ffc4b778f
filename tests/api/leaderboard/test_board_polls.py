"""Boards are polled: what an unchanged one costs, and how old it may be."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import SECOND
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.wire_calls import recorded_bodies, recorded_operations


@pytest.fixture
def as_deployed(tables: None) -> Iterator[None]:
    """Keep first pages as a deployed process does; other tests read them each time."""
    outside = bootstrap.externals()
    bootstrap.reset(replace(outside, first_page_kept=None))
    yield
    bootstrap.reset(outside)


@pytest.fixture
def quiz(as_deployed: None, http: Client, people: People) -> dict[str, Any]:
    return published(http, people.author())


def poll(http: Client, quiz: dict[str, Any], who: Person, etag: str = "") -> Reply:
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    return http.get(at, token=who.token, headers={"If-None-Match": etag})


def test_an_unchanged_board_is_a_304_for_half_a_unit_beside_the_caller(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, quiz: dict[str, Any]
) -> None:
    taker = people.user()
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    clock.advance(SECOND)
    first = poll(http, quiz, taker)
    assert first.json["total"] == 1
    with recorded_bodies() as bodies, recorded_operations() as operations:
        same = poll(http, quiz, taker, first.headers["etag"])
    assert (same.status, same.text) == (304, "")
    assert operations == ["BatchGetItem"]
    read = {
        table.rpartition("-")[2]: (len(of["Keys"]), of["ConsistentRead"])
        for table, of in bodies[0]["RequestItems"].items()
    }
    assert read == {"users": (1, True), "ephemeral": (1, True), "quizzes": (1, False)}
    clock.advance(SECOND)
    assert poll(http, quiz, taker, first.headers["etag"]).status == 304


def test_a_process_shows_a_result_a_second_after_it_is_on_the_board(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, quiz: dict[str, Any]
) -> None:
    first, second = people.user(), people.user()
    play(http, first, quiz, [])
    cloud.stream()
    clock.advance(SECOND)
    before = poll(http, quiz, first)
    play(http, second, quiz, right_answers(quiz))
    cloud.stream()
    clock.advance(SECOND)
    after = poll(http, quiz, first, before.headers["etag"])
    assert after.status == 200
    assert [one["username"] for one in after.json["items"]] == [second.username, first.username]
    assert after.json["total"] == 2


def test_the_global_board_is_polled_the_same_way(
    http: Client, people: People, cloud: Cloud, quiz: dict[str, Any]
) -> None:
    taker = people.user()
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    first = http.get("/api/v1/leaderboard/global", token=taker.token)
    known = {"If-None-Match": first.headers["etag"]}
    assert http.get("/api/v1/leaderboard/global", token=taker.token, headers=known).status == 304
