"""A review that waits for the close: on every path, until the quiz closes for this very user."""

from email.message import EmailMessage
from typing import Any

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

CLOSES = "2026-09-21T15:00:00.000Z"
CLOSES_AT = THE_START + 2_800_000
MINUTE = 60_000
GRACE = 5_000
WAITS = {"show": "correct_answers", "when": "after_close"}


def seen(http: Client, taker: Person, result: dict[str, Any]) -> dict[str, Any]:
    """What each path shows the taker of a score, and of the review."""
    fresh = people_again(http, taker)
    at = f"/api/v1/results/attempts/{result['attempt_id']}"
    one = http.get(at, token=fresh).json
    again = http.post(f"/api/v1/attempts/{result['attempt_id']}/submit", token=fresh).json
    (listed,) = http.get("/api/v1/results/my-results", token=fresh).json["items"]
    (grade,) = http.get("/api/v1/results/grades", token=fresh).json["items"]
    assert one == again
    # lists have no receipts
    assert {**one, "receipt": None} == listed
    return {
        "score": one["score"],
        "percentage": one["percentage"],
        "passed": one["passed"],
        "reviewed": one["review"] is not None,
        "grade": (grade["percentage"], grade["passed"], grade["attempt_id"] is not None),
    }


def people_again(http: Client, person: Person) -> str:
    """A token that the moving clock has not outlived."""
    return People().sign_in(person.id, person.email, person.username).token


NOTHING = {
    "score": None,
    "percentage": None,
    "passed": None,
    "reviewed": False,
    "grade": (None, None, False),
}
ALL = {"score": 8, "percentage": 100, "passed": True, "reviewed": True, "grade": (100, True, True)}


@pytest.mark.parametrize(
    ("override", "later"),
    [
        (None, 0),
        ({"closes_at": "2026-09-21T15:30:00Z"}, 30 * MINUTE),
        ({"closes_at": "2026-09-21T14:50:00Z"}, 0),
        ({"extra_minutes": 5}, 5 * MINUTE),
        ({"time_factor": 2}, 10 * MINUTE),
    ],
    ids=["the quiz's", "a later one", "an earlier one", "extra minutes", "a factor"],
)
def test_review_waits_for_the_last_close_of_any_user(
    http: Client, people: People, clock: FakeClock, override: dict[str, Any] | None, later: int
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, closes_at=CLOSES, review=WAITS)
    if override is not None:
        at = f"/api/v1/quizzes/{quiz['id']}/overrides/{taker.id}"
        assert http.put(at, json=override, token=author.token).status == 200
    result = play(http, taker, quiz, right_answers(quiz))
    assert (result["score"], result["review"]) == (None, None)
    clock.set(CLOSES_AT + later + GRACE - 1)
    assert seen(http, taker, result) == NOTHING
    clock.advance(1)
    assert seen(http, taker, result) == ALL


def test_author_sees_everything_before_the_close(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, closes_at=CLOSES, review=WAITS)
    result = play(http, taker, quiz, right_answers(quiz))
    shown = http.get(f"/api/v1/results/attempts/{result['attempt_id']}", token=author.token).json
    assert (shown["score"], shown["review"] is not None) == (8, True)
    (listed,) = http.get(f"/api/v1/quizzes/{quiz['id']}/attempts", token=author.token).json["items"]
    (grade,) = http.get(f"/api/v1/quizzes/{quiz['id']}/grades", token=author.token).json["items"]
    assert (listed["score"], grade["percentage"]) == (8, 100)


def test_score_is_not_notified_before_the_close(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, closes_at=CLOSES, review=WAITS)
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    cloud.mail()
    inbox = http.get("/api/v1/notifications", token=taker.token).json["items"]
    assert [one for one in inbox if one["type"] == "result_available"] == []
    assert [mail for mail in posted if mail["to"] == taker.email] == []


def test_quiz_without_close_never_releases_after_close(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author(), review=WAITS)
    result = play(http, taker, quiz, right_answers(quiz))
    clock.advance(365 * 24 * 60 * MINUTE)
    assert seen(http, taker, result) == NOTHING
