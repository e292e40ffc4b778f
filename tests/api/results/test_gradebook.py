"""Gradebooks over HTTP: one grade for each user and quiz, for authors and for takers."""

from decimal import Decimal
from typing import Any

import pytest

from tests.support.builders import play, published, right_answers, start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

OWN = "/api/v1/results/grades"
MINUTE = 60_000


def gradebook(http: Client, author: Person, quiz: dict[str, Any], query: str = "") -> Any:
    return http.get(f"/api/v1/quizzes/{quiz['id']}/grades{query}", token=author.token).json


def own(http: Client, taker: Person) -> Any:
    return http.get(OWN, token=taker.token).json["items"]


def of_four(http: Client, author: Person, **changes: Any) -> dict[str, Any]:
    """A quiz in which each answer is worth a quarter."""
    return published(http, author, questions=[true_false(f"{n}?") for n in range(4)], **changes)


def play_all(http: Client, taker: Person, quiz: dict[str, Any], *right: int) -> list[str]:
    return [play(http, taker, quiz, right_answers(quiz)[:n])["attempt_id"] for n in right]


@pytest.mark.parametrize(
    ("method", "percentage", "passed", "place"),
    [
        ("best", 75, True, 1),
        ("latest", 50, True, 2),
        ("first", 0, False, 0),
        ("mean", Decimal("41.67"), False, None),
    ],
)
def test_each_user_has_one_grade_by_the_quizs_method(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    method: str,
    percentage: Decimal,
    passed: bool,  # noqa: FBT001
    place: int | None,
) -> None:
    author, taker = people.author(), people.user()
    quiz = of_four(http, author, grading_method=method)
    attempts = play_all(http, taker, quiz, 0, 3, 2)
    grade = {
        "grading_method": method,
        "attempts": 3,
        "counted_attempts": 3,
        "percentage": percentage,
        "passed": passed,
        "attempt_id": None if place is None else attempts[place],
    }
    book = gradebook(http, author, quiz)
    assert book["items"] == [{"user_id": taker.id, "username": taker.username, **grade}]
    assert own(http, taker) == [{"quiz_id": quiz["id"], "title": "All sorts", **grade}]


def test_voided_attempts_do_not_count_and_abandoned_ones_count_as_0(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker, admin = people.author(), people.user(), people.admin()
    quiz = of_four(http, author, overdue="abandon")
    best, other = play_all(http, taker, quiz, 4, 1)
    start(http, taker, quiz["id"])
    clock.advance(11 * MINUTE)
    start(http, taker, quiz["id"])
    reason = {"reason": "copied"}
    assert (
        http.post(f"/api/v1/results/attempts/{best}/void", json=reason, token=admin.token).status
        == 200
    )
    (grade,) = gradebook(http, author, quiz)["items"]
    assert (grade["attempts"], grade["counted_attempts"]) == (3, 2)
    assert (grade["percentage"], grade["attempt_id"]) == (25, other)
    assert own(http, taker)[0]["percentage"] == 25
    http.post(f"/api/v1/results/attempts/{other}/void", json=reason, token=admin.token)
    (grade,) = gradebook(http, author, quiz)["items"]
    assert (grade["counted_attempts"], grade["percentage"], grade["passed"]) == (1, 0, False)


@pytest.mark.parametrize("limit", [2, 5])
def test_a_gradebook_lists_each_user_once_and_in_the_same_order(
    http: Client, people: People, clock: FakeClock, limit: int
) -> None:
    author, takers = people.author(), [people.user() for _ in range(5)]
    quiz = of_four(http, author)
    for taker in takers:
        clock.advance(1_000)
        play_all(http, taker, quiz, 1)
    page = gradebook(http, author, quiz, f"?limit={limit}")
    found = page["items"]
    for taker in reversed(takers):
        play_all(http, taker, quiz, 2, 0)
    while page["next_cursor"]:
        page = gradebook(http, author, quiz, f"?limit={limit}&cursor={page['next_cursor']}")
        assert page["items"] or page["next_cursor"] is None
        found += page["items"]
    users = [one["user_id"] for one in found]
    assert sorted(users) == sorted(taker.id for taker in takers)
    assert {one["percentage"] for one in found[limit:]} <= {50}
    assert [one["user_id"] for one in gradebook(http, author, quiz)["items"]] == users


def test_running_attempt_has_no_grade(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = of_four(http, author)
    start(http, taker, quiz["id"])
    assert gradebook(http, author, quiz) == {"items": [], "next_cursor": None}
    assert own(http, taker) == []


def test_ones_own_grades_are_paged_by_quiz(http: Client, people: People) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    quizzes = [of_four(http, author, title=f"Quiz {n}") for n in range(4)]
    for quiz in quizzes:
        play_all(http, taker, quiz, 1, 4)
    play_all(http, other, quizzes[0], 2)
    assert http.delete(f"/api/v1/quizzes/{quizzes[3]['id']}", token=author.token).status == 204
    found, cursor = [], ""
    while True:
        page = http.get(f"{OWN}?limit=3{cursor}", token=taker.token).json
        found += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [one["quiz_id"] for one in found] == sorted(quiz["id"] for quiz in quizzes)
    assert {(one["attempts"], one["percentage"]) for one in found} == {(2, 100)}


def test_published_grading_method_applies_to_all_grades(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = of_four(http, author)
    play_all(http, taker, quiz, 4, 2)
    at = f"/api/v1/quizzes/{quiz['id']}"
    headers = {"If-Match": http.get(at, token=author.token).headers["etag"]}
    body = {"title": "x", "duration_minutes": 1, "passing_score": 80, "questions": [true_false()]}
    http.put(at, json={**body, "grading_method": "mean"}, headers=headers, token=author.token)
    assert gradebook(http, author, quiz)["items"][0]["percentage"] == 100
    assert http.post(f"{at}/publish", token=author.token).status == 200
    (grade,) = gradebook(http, author, quiz)["items"]
    assert (grade["percentage"], grade["passed"]) == (75, False)
    assert own(http, taker)[0]["percentage"] == 75


def test_a_gradebook_is_its_authors(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = of_four(http, author)
    at = f"/api/v1/quizzes/{quiz['id']}/grades"
    assert http.get(at, token=people.author().token).status == 404
    assert http.get(at, token=taker.token).status == 403
    assert http.get(at, token=people.admin().token).status == 200
