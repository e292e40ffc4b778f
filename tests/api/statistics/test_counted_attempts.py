"""Which attempts and versions statistics count, and which they leave out."""

from typing import Any

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.builders import (
    play,
    published,
    quiz,
    single,
    start,
    true_false,
)
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.statistics_runs import answer_by, computed, take, work_off

MINUTE = 60_000


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.mark.parametrize(
    ("selection", "attempts", "mean"),
    [("first", 2, 1), ("last", 2, 0), ("best", 2, 1.5), ("all", 4, 1.25)],
)
def test_attempts_are_selected(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    cloud: Cloud,
    author: Person,
    selection: str,
    attempts: int,
    mean: float,
) -> None:
    made = published(http, author, questions=[single("1?"), true_false("2?")])
    taker = take(http, people, made, "rw")
    answer_by(http, taker, made, "rr")
    answer_by(http, taker, made, "w-")
    take(http, people, made, "w-")
    found = computed(http, cloud, author, made["id"], selection)
    assert (found["selection"], found["attempts"]) == (selection, attempts)
    assert found["test"]["mean"] == mean


def test_running_voided_abandoned_and_unmarked_attempts_are_left_out(
    http: Client, people: People, cloud: Cloud, author: Person, clock: FakeClock
) -> None:
    essay = {"type": "essay", "text": "Why?", "points": 2}
    made = published(http, author, questions=[true_false("1?"), essay], overdue="abandon")
    first, other = made["questions"]
    right = {"question_id": first["id"], "response": True}
    words = {"question_id": other["id"], "response": "Because."}
    play(http, people.user(), made, [right])
    play(http, people.user(), made, [right, words])
    voided = play(http, people.user(), made, [right])["attempt_id"]
    at = f"/api/v1/results/attempts/{voided}/void"
    assert http.post(at, json={"reason": "x"}, token=people.admin().token).status == 200
    start(http, people.user(), made["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    work_off(cloud)
    author = people.sign_in(author.id, author.email, author.username)
    start(http, people.user(), made["id"])
    assert computed(http, cloud, author, made["id"], "all")["attempts"] == 1


def test_statistics_follow_a_regrade_and_dropped_questions_have_no_points(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    made = published(http, author, questions=[true_false("1?"), single("2?"), single("3?")])
    for pattern in ("wrr", "wrw", "www", "rww"):
        take(http, people, made, pattern)
    before = computed(http, cloud, author, made["id"])
    assert before["items"][0]["facility"] == 25
    first, second, third = made["questions"]
    body = quiz(questions=[{**first, "correct": False}, second, third])
    at = f"/api/v1/quizzes/{made['id']}"
    assert http.put(at, json=body, token=author.token, headers={"If-Match": "*"}).status == 200
    mode = {"mode": {third["id"]: "drop"}}
    assert http.post(f"{at}/regrade", json=mode, token=author.token).status == 202
    work_off(cloud)
    after = computed(http, cloud, author, made["id"])
    assert [one["question_id"] for one in after["items"]] == [
        one["question_id"] for one in before["items"]
    ]
    assert (after["attempts"], after["items"][0]["facility"]) == (4, 75)
    assert (after["items"][2]["facility"], after["items"][2]["intended_weight"]) == (None, 0)
    assert after["test"]["mean"] == (3 * 1 + 2 * 2) / 4


def test_versions_with_the_same_points_are_one_exam_and_other_wordings_other_items(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    made = published(http, author, questions=[true_false("1?"), single("2?"), single("3?")])
    take(http, people, made, "rrw")
    take(http, people, made, "wrr")
    first, second, third = made["questions"]
    reworded = {**second, "text": "What is the capital?"}
    later = republished(http, author, made, [third, reworded, first])
    take(http, people, later, "rrr")
    found = computed(http, cloud, author, made["id"])
    assert (found["attempts"], found["versions"], found["left_out"]) == (3, [1, 2], 0)
    by_id = [(one["question_id"], one["text"], one["attempts"]) for one in found["items"]]
    assert by_id == [
        (third["id"], "3?", 3),
        (second["id"], "What is the capital?", 1),
        (second["id"], "2?", 2),
        (first["id"], "1?", 3),
    ]
    # the slot of a question is its own wherever it stood
    assert None not in [one["effective_weight"] for one in found["items"] if one["attempts"] == 3]


def test_versions_with_other_points_are_left_out_and_counted(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    made = published(http, author, questions=[true_false("1?"), single("2?")])
    for _ in range(3):
        take(http, people, made, "rr")
    first, second = made["questions"]
    later = republished(http, author, made, [{**first, "points": 5}, second])
    take(http, people, later, "rw")
    found = computed(http, cloud, author, made["id"])
    assert (found["attempts"], found["versions"], found["left_out"]) == (3, [1], 1)


def test_statistics_of_one_version_count_its_attempts_alone(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    made = published(http, author, questions=[true_false("1?"), single("2?")])
    both = take(http, people, made, "rr")
    take(http, people, made, "wr")
    later = republished(http, author, made, made["questions"][::-1])
    take(http, people, later, "ww")
    answer_by(http, both, later, "ww")
    at = f"/api/v1/quizzes/{made['id']}/statistics"
    for version, attempts, mean in [(1, 2, 2.5), (2, 1, 0)]:
        asked = http.post(at, json={"version": version}, token=author.token)
        assert (asked.status, asked.json["version"]) == (202, version)
        work_off(cloud)
        found = http.get(f"{at}?version={version}", token=author.token).json
        assert (found["attempts"], found["versions"]) == (attempts, [version])
        assert found["test"]["mean"] == mean
    assert http.get(at, token=author.token).code == "no_statistics"
    assert http.get(f"{at}?version=3", token=author.token).code == "no_statistics"


def republished(
    http: Client, author: Person, made: dict[str, Any], questions: list[dict[str, Any]]
) -> dict[str, Any]:
    at = f"/api/v1/quizzes/{made['id']}"
    body = quiz(questions=questions)
    edited = http.put(at, json=body, token=author.token, headers={"If-Match": "*"})
    assert edited.status == 200, edited.text
    later: dict[str, Any] = http.post(f"{at}/publish", token=author.token).json
    return later
