"""The most a quiz may be worth, and the least that is left of one: its board."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.quizzes import store
from chalicelib.quizzes.rules import MAX_TOTAL_POINTS
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, quiz, right_answers, true_false
from tests.support.client import Client
from tests.support.people import People

MOST = 100_000
"""Points of one question."""


def worth(total: Decimal) -> list[dict[str, Any]]:
    whole, rest = divmod(total, MOST)
    points = [Decimal(MOST)] * int(whole) + ([rest] if rest else [])
    return [true_false(f"Number {place}?", points=one) for place, one in enumerate(points)]


def test_a_quiz_that_is_worth_all_that_a_rank_key_has_room_for_is_ranked(
    http: Client, people: People, cloud: Cloud
) -> None:
    taker = people.user()
    made = published(http, people.author(), questions=worth(MAX_TOTAL_POINTS))
    play(http, taker, made, right_answers(made))
    assert cloud.stream() == []
    at = f"/api/v1/leaderboard/quizzes/{made['id']}"
    [entry] = http.get(at, token=taker.token).json["items"]
    assert entry["score"] == entry["max_score"] == MAX_TOTAL_POINTS
    assert cloud.waiting("rank_failures") == []


@pytest.mark.parametrize("more", [Decimal("0.001"), Decimal(1)])
def test_a_quiz_that_is_worth_more_is_refused_when_it_is_saved(
    http: Client, people: People, more: Decimal
) -> None:
    author = people.author()
    body = quiz(questions=worth(MAX_TOTAL_POINTS + more))
    refused = http.post("/api/v1/quizzes", json=body, token=author.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/questions")
    made = published(http, author)
    at = f"/api/v1/quizzes/{made['id']}"
    edited = http.put(at, json=body, token=author.token, headers={"If-Match": "*"})
    assert (edited.status, edited.json["errors"][0]["pointer"]) == (422, "/questions")


@pytest.mark.parametrize("place", ["", "/me"])
def test_a_quiz_that_another_process_deletes_takes_its_board_with_it_at_once(
    http: Client, people: People, cloud: Cloud, place: str
) -> None:
    taker, made = people.user(), published(http, people.author())
    play(http, taker, made, [])
    cloud.stream()
    at = f"/api/v1/leaderboard/quizzes/{made['id']}{place}"
    assert http.get(at, token=taker.token).status == 200
    found = store.get_quiz(made["id"])
    assert found is not None
    assert store.archive(found, bootstrap.externals().clock())
    assert http.get(at, token=taker.token).code == "not_found"
