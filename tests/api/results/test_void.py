"""Voided results: audited, and removed from leaderboards."""

from typing import Any

import pytest

from chalicelib.clock import MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published, right_answers
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.leaderboard_rows import with_enough_takers
from tests.support.people import People, Person


def void(http: Client, result: dict[str, Any], admin: Person, reason: str = "cheated") -> Reply:
    at = f"/api/v1/results/attempts/{result['attempt_id']}/void"
    return http.post(at, json={"reason": reason}, token=admin.token)


def scores(http: Client, quiz: dict[str, Any], person: Person) -> list[Any]:
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    return [one["score"] for one in http.get(at, token=person.token).json["items"]]


@pytest.fixture
def quiz(http: Client, people: People) -> dict[str, Any]:
    return published(http, people.author())


def test_boards_fall_back_to_the_next_best_and_no_replay_brings_the_voided_one_back(
    http: Client, people: People, cloud: Cloud, quiz: dict[str, Any]
) -> None:
    taker, admin = people.user(), people.admin()
    with_enough_takers(quiz["id"])
    play(http, taker, quiz, right_answers(quiz)[:1])
    best = play(http, taker, quiz, right_answers(quiz))
    before = [record_of(image, number=place) for place, image in enumerate(cloud.results())]
    cloud.stream()
    assert scores(http, quiz, taker) == [best["score"]]
    assert void(http, best, admin).status == 200
    for records in ([], before, before[::-1]):
        assert cloud.stream(*records) == []
        assert scores(http, quiz, taker) == [2]
        everywhere = http.get("/api/v1/leaderboard/global", token=taker.token).json["items"]
        assert [one["max_score"] for one in everywhere] == [100]
    [row] = http.get("/api/v1/leaderboard/global?window=week", token=taker.token).json["items"]
    assert row["score"] == 25


def test_user_without_valid_results_is_not_on_the_leaderboard(
    http: Client, people: People, cloud: Cloud, quiz: dict[str, Any]
) -> None:
    taker, admin = people.user(), people.admin()
    only = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    void(http, only, admin)
    cloud.stream()
    assert scores(http, quiz, taker) == []
    assert http.get("/api/v1/leaderboard/global/me", token=taker.token).code == "not_ranked"


def test_void_is_audited_once_with_author_and_reason(
    http: Client, people: People, quiz: dict[str, Any]
) -> None:
    taker, admin, other = people.user(), people.admin(), people.admin()
    result = play(http, taker, quiz, [])
    assert void(http, result, admin, "somebody else sat it").status == 200
    assert void(http, result, other, "a second thought").status == 200
    at = f"/api/v1/admin/users/{taker.id}/events"
    events = http.get(at, token=admin.token).json["items"]
    [event] = [one for one in events if one["event"] == "result_voided"]
    assert event["facts"] == {
        "by": admin.id,
        "attempt": result["attempt_id"],
        "reason": "somebody else sat it",
    }
    [kept] = dynamodb().scan(TableName=settings().table("results"))["Items"]
    assert (kept["vb"]["S"], kept["vr"]["S"]) == (admin.id, "somebody else sat it")


def test_void_requires_an_admin_and_an_existing_result(
    http: Client, people: People, quiz: dict[str, Any]
) -> None:
    taker, author, admin = people.user(), people.author(), people.admin()
    result = play(http, taker, quiz, [])
    assert [void(http, result, one).status for one in (taker, author)] == [403, 403]
    unknown = {"attempt_id": result["attempt_id"][:-1] + "7"}
    assert void(http, unknown, admin).status == 404
    assert void(http, result, admin, " ").status == 422


@pytest.mark.parametrize("show", ["score", "nothing"])
def test_taker_is_told_once_that_a_result_counts_no_more(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, show: str
) -> None:
    taker, admin = people.user(), people.admin()
    quiz = published(http, people.author(), review={"show": show, "when": "immediately"})
    result = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    before = len(http.get("/api/v1/notifications", token=taker.token).json["items"])
    clock.advance(MINUTE)  # notices of one millisecond have no order
    for _ in range(2):
        assert void(http, result, admin, reason="cheated").status == 200
        cloud.stream()
        cloud.stream()
    told, *earlier = http.get("/api/v1/notifications", token=taker.token).json["items"]
    assert len(earlier) == before
    assert (told["type"], told["facts"]["attempt_id"]) == ("result_changed", result["attempt_id"])
    assert "does not count" in told["text"]
    assert "cheated" not in told["text"]
    assert "points" not in told["text"]
