"""Regrades as teachers want them: seen before they are made, and by question."""

from typing import Any

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, quiz, right_answers, single, start, true_false
from tests.support.client import Client, Reply
from tests.support.people import People, Person

REVIEW = {"show": "correct_answers", "when": "immediately"}
WATER, PARIS = true_false("Is water dry?", points=3), single(points=2)


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def wrong(http: Client, author: Person) -> dict[str, Any]:
    """A quiz that takes water for dry."""
    return published(http, author, questions=[WATER, PARIS], review=REVIEW)


def correct_key(http: Client, author: Person, made: dict[str, Any]) -> None:
    water, paris = made["questions"]
    body = quiz(questions=[{**water, "correct": False}, paris], review=REVIEW)
    at = f"/api/v1/quizzes/{made['id']}"
    reply = http.put(at, json=body, token=author.token, headers={"If-Match": "*"})
    assert reply.status == 200, reply.text


def regrade(http: Client, author: Person, made: dict[str, Any], **body: Any) -> Reply:
    at = f"/api/v1/quizzes/{made['id']}/regrade"
    return http.post(at, json=body, token=author.token)


def work_off(cloud: Cloud) -> None:
    while bodies := cloud.waiting("job_queue"):
        assert cloud.expire(*bodies) == []
    assert cloud.stream() == []


def result_of(http: Client, attempt_id: str, person: Person) -> Any:
    return http.get(f"/api/v1/results/attempts/{attempt_id}", token=person.token).json


def say(made: dict[str, Any], *, truth: bool) -> list[dict[str, Any]]:
    return [{"question_id": made["questions"][0]["id"], "response": truth}]


def inbox(http: Client, person: Person) -> list[str]:
    return [
        one["type"] for one in http.get("/api/v1/notifications", token=person.token).json["items"]
    ]


def test_dry_run_reports_changes_without_making_them(
    http: Client, people: People, author: Person, wrong: dict[str, Any]
) -> None:
    misled, knowing = people.user(), people.user()
    one = play(http, misled, wrong, say(wrong, truth=True))
    play(http, knowing, wrong, say(wrong, truth=False))
    correct_key(http, author, wrong)
    answer = regrade(http, author, wrong, dry_run=True)
    assert answer.status == 200, answer.text
    seen = dict(answer.json)
    examples = seen.pop("examples")
    assert seen == {
        "results": 2,
        "complete": True,
        "changed": 2,
        "raised": 1,
        "lowered": 1,
        "newly_passed": 1,
        "newly_failed": 1,
        "unmatched": [],
    }
    assert {(example["score"], example["new_score"]) for example in examples} == {(3, 0), (0, 3)}
    assert result_of(http, one["attempt_id"], misled)["score"] == 3
    quiz_now = http.get(f"/api/v1/quizzes/{wrong['id']}", token=author.token).json
    assert quiz_now["version"] == 1


@pytest.mark.parametrize(
    ("mode", "misled_score", "knowing_score", "most"),
    [
        ("new_key", 0, 3, 5),
        ("either_key", 3, 3, 5),
        ("full_credit", 3, 3, 5),
        ("drop", 0, 0, 2),
    ],
)
def test_regrade_mode_determines_the_score(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    cloud: Cloud,
    author: Person,
    wrong: dict[str, Any],
    mode: str,
    misled_score: int,
    knowing_score: int,
    most: int,
) -> None:
    misled, knowing, blank = people.user(), people.user(), people.user()
    one = play(http, misled, wrong, say(wrong, truth=True))
    other = play(http, knowing, wrong, say(wrong, truth=False))
    late = start(http, blank, wrong["id"]).json["id"]
    cloud.stream()
    correct_key(http, author, wrong)
    modes = {wrong["questions"][0]["id"]: mode}
    assert regrade(http, author, wrong, mode=modes).status == 202
    work_off(cloud)
    now = [
        result_of(http, one["attempt_id"], misled),
        result_of(http, other["attempt_id"], knowing),
    ]
    assert [result["score"] for result in now] == [misled_score, knowing_score]
    assert [result["max_score"] for result in now] == [most, most]
    ended = http.post(f"/api/v1/attempts/{late}/submit", token=blank.token).json
    assert (ended["score"], ended["max_score"]) == (3 if mode == "full_credit" else 0, most)
    assert ended["regraded_at"] is None


def test_submit_after_a_regrade_uses_the_new_key(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    slow = people.user()
    attempt = start(http, slow, wrong["id"]).json["id"]
    answer = say(wrong, truth=False)[0]
    http.post(f"/api/v1/attempts/{attempt}/answers", json=answer, token=slow.token)
    correct_key(http, author, wrong)
    regrade(http, author, wrong)
    result = http.post(f"/api/v1/attempts/{attempt}/submit", token=slow.token).json
    assert (result["score"], result["quiz_version"]) == (3, 1)
    work_off(cloud)
    [told] = http.get("/api/v1/notifications", token=slow.token).json["items"]
    assert "3 of 5 points" in told["text"]


def test_changed_result_notifies_its_taker_once(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    misled, unmoved = people.user(), people.user()
    one = play(http, misled, wrong, say(wrong, truth=True))
    play(http, unmoved, wrong, right_answers(wrong)[1:])
    cloud.stream()
    correct_key(http, author, wrong)
    regrade(http, author, wrong)
    work_off(cloud)
    regrade(http, author, wrong)
    work_off(cloud)
    assert sorted(inbox(http, misled)) == ["result_available", "result_changed"]
    assert inbox(http, unmoved) == ["result_available"]
    assert result_of(http, one["attempt_id"], misled)["regraded_at"] is not None


def test_a_second_regrade_waits_for_the_first_and_the_same_again_is_no_other(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    play(http, people.user(), wrong, [])
    correct_key(http, author, wrong)
    assert regrade(http, author, wrong).status == 202
    assert regrade(http, author, wrong).status == 202
    refused = regrade(http, author, wrong, mode={wrong["questions"][0]["id"]: "drop"})
    assert (refused.status, refused.code) == (409, "regrade_running")
    assert refused.json["version"] == 2
    work_off(cloud)
    again = regrade(http, author, wrong, mode={wrong["questions"][0]["id"]: "drop"})
    assert (again.status, again.json["version"]) == (202, 3)


def test_a_mode_for_a_question_that_is_not_in_the_quiz_is_refused(
    http: Client, author: Person, wrong: dict[str, Any]
) -> None:
    stranger = "que_00000000000000000000000001"
    refused = regrade(http, author, wrong, mode={stranger: "drop"})
    assert refused.status == 422
    assert refused.json["errors"][0]["pointer"] == f"/mode/{stranger}"
    unknown = regrade(http, author, wrong, mode={wrong["questions"][0]["id"]: "guess"})
    assert unknown.status == 422


def adjust(http: Client, who: Person, result: dict[str, Any], points: Any) -> Reply:
    at = f"/api/v1/results/attempts/{result['attempt_id']}/adjust"
    return http.post(at, json={"points": points, "reason": "a noisy room"}, token=who.token)


def test_points_are_added_survive_a_regrade_and_are_taken_back(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    taker = people.user()
    result = play(http, taker, wrong, say(wrong, truth=True))
    cloud.stream()
    added = adjust(http, author, result, 2.5)
    assert added.status == 200, added.text
    assert (added.json["score"], added.json["percentage"]) == (5.5, 110)
    assert added.json["adjustment"]["reason"] == "a noisy room"
    cloud.stream()
    correct_key(http, author, wrong)
    regrade(http, author, wrong)
    work_off(cloud)
    now = result_of(http, result["attempt_id"], taker)
    assert (now["score"], now["passed"]) == (2.5, True)
    below = adjust(http, author, result, -4).json
    assert (below["score"], below["percentage"], below["passed"]) == (0, 0, False)
    cloud.stream()
    board = http.get(f"/api/v1/leaderboard/quizzes/{wrong['id']}", token=taker.token).json
    assert [entry["score"] for entry in board["items"]] == [0]
    back = adjust(http, author, result, 0).json
    assert (back["score"], back["adjustment"]) == (0, None)
    assert "result_changed" in inbox(http, taker)


@pytest.mark.parametrize("points", [1000.5, -1001, 0.0001, "1", None])
def test_an_adjustment_beyond_its_range_is_refused(
    http: Client, people: People, author: Person, wrong: dict[str, Any], points: Any
) -> None:
    result = play(http, people.user(), wrong, [])
    refused = adjust(http, author, result, points)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/points")


def test_adjustment_requires_edit_permission(
    http: Client, people: People, wrong: dict[str, Any]
) -> None:
    taker = people.user()
    result = play(http, taker, wrong, [])
    assert adjust(http, taker, result, 1).status == 403
    assert adjust(http, people.author(), result, 1).status == 404
