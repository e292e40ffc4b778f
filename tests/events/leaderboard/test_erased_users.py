"""Erasure removes names from leaderboards, despite concurrent deliveries."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.leaderboard_rows import with_enough_takers
from tests.support.people import PASSWORD, People, Person

ERASE = "/api/v1/auth/me/erase"


def rows() -> list[dict[str, Any]]:
    return list(dynamodb().scan(TableName=settings().table("leaderboard"))["Items"])


def erase(http: Client, person: Person) -> None:
    reply = http.post(ERASE, json={"password": PASSWORD}, token=person.token)
    assert reply.status == 204, reply.text


def before_write(number: int, act: Callable[[], None]) -> Callable[[], None]:
    """Run an action just before the ``number``-th write to DynamoDB; returns a function to stop."""
    writes = 0

    def look(model: Any, **_: Any) -> None:
        nonlocal writes
        if model.name == "UpdateItem":
            writes += 1
            if writes == number:
                act()

    dynamodb().meta.events.register("before-call.dynamodb", look)
    return lambda: dynamodb().meta.events.unregister("before-call.dynamodb", look)


def test_erasure_removes_names_from_rows(http: Client, people: People, cloud: Cloud) -> None:
    quiz, taker = published(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    assert taker.username in repr(rows())
    erase(http, taker)
    assert rows()
    assert taker.username not in repr(rows())


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_erasure_before_any_write_of_the_trigger_leaves_no_name(
    http: Client, people: People, cloud: Cloud, number: int
) -> None:
    quiz, taker, other = published(http, people.author()), people.user(), people.user()
    # so that the global rows are written too
    with_enough_takers(quiz["id"])
    play(http, taker, quiz, right_answers(quiz))
    erased: list[bool] = []

    def once() -> None:
        if not erased:
            erased.append(True)
            erase(http, taker)

    stop = before_write(number, once)
    cloud.stream()
    stop()
    assert erased
    assert taker.username not in repr(rows())
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=other.token)
    assert board.json["items"] == []


def test_redelivery_repairs_a_crashed_delivery(http: Client, people: People, cloud: Cloud) -> None:
    quiz, taker = published(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))

    def die() -> None:
        erase(http, taker)
        raise SystemExit

    stop = before_write(1, die)
    with pytest.raises(SystemExit):
        cloud.stream()
    stop()
    cloud.stream()
    assert taker.username not in repr(rows())


def test_an_erasure_that_was_refused_can_be_undone(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz, taker = published(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    refused = http.post(ERASE, json={"password": "not this one"}, token=taker.token)
    assert refused.status == 422
    board = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    assert [one["username"] for one in http.get(board, token=taker.token).json["items"]] == [
        taker.username
    ]
