"""A board too large to be counted for each request, over HTTP."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib import ids
from chalicelib.clock import MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.leaderboard import boards, rules
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import Performance
from chalicelib.leaderboard.rules import COUNTED_CELLS
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.results import FINISHED_AT

BATCH = 25


def crowd(quiz_id: str, size: int) -> None:
    """So many strangers, each with a better score than the next, all below full marks."""
    board = boards.quiz_board(FIRST, quiz_id)
    requests = [{"PutRequest": {"Item": row(board, number)}} for number in range(size)]
    for start in range(0, size, BATCH):
        dynamodb().batch_write_item(
            RequestItems={settings().table("leaderboard"): requests[start : start + BATCH]}  # type: ignore[dict-item]
        )


def row(board: Any, number: int) -> dict[str, Any]:
    user_id = f"usr_{ids.encode(number, 26)}"
    standing = Performance(
        user_id=user_id,
        attempt_id="att",
        score=Decimal(1) / 1000 * (4_000 - number),
        max_score=Decimal(8),
        percentage=Decimal(40),
        duration=1_000,
        submitted_at=FINISHED_AT,
    )
    return {
        "pk": {"S": f"U#{user_id}"},
        "sk": {"S": f"B#{board.name}"},
        "b": {"S": boards.partition(board, user_id)},
        "r": {"S": rules.rank_key(standing)},
        "nm": {"S": f"stranger {number}"},
        "s": {"N": str(standing.score)},
        "mx": {"N": "8"},
        "pc": {"N": "40"},
    }


@pytest.fixture
def quiz(http: Client, people: People) -> dict[str, Any]:
    return published(http, people.author())


def place_of(http: Client, quiz: dict[str, Any], person: Person) -> Any:
    return http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}/me", token=person.token).json


def test_reading_a_large_leaderboard_requests_a_snapshot(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, quiz: dict[str, Any]
) -> None:
    best, last = people.user(), people.user()
    play(http, best, quiz, right_answers(quiz))
    play(http, last, quiz, [])
    assert cloud.stream() == []
    size = COUNTED_CELLS * boards.quiz_board(FIRST, quiz["id"]).bucket_size + 100
    crowd(quiz["id"], size)
    page = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=best.token).json
    assert (page["total"], page["items"][0]["username"]) == (size + 2, best.username)
    before = place_of(http, quiz, last)
    assert (before["position"], before["exact"]) == (size + 2, True)
    assert cloud.expire() == []
    clock.advance(MINUTE)
    after = place_of(http, quiz, last)
    assert (after["position"], after["total"], after["exact"]) == (size + 2, size + 2, False)
    assert after["as_of"] == page["as_of"]
    first = place_of(http, quiz, best)
    assert (first["position"], first["exact"], first["total"]) == (1, True, size + 2)
    assert first["below"][0]["username"] == "stranger 0"


def test_neighbours_far_down_are_live_rows(
    http: Client, people: People, cloud: Cloud, quiz: dict[str, Any]
) -> None:
    last = people.user()
    play(http, last, quiz, [])
    cloud.stream()
    crowd(quiz["id"], 30)
    place = place_of(http, quiz, last)
    assert [one["username"] for one in place["above"]] == ["stranger 28", "stranger 29"]
    assert [one["rank"] for one in place["above"]] == [29, 30]
    assert (place["rank"], place["percentile"], place["below"]) == (31, 0, [])
