"""POST /quizzes/{quiz_id}/attempts: once, in time, as often as allowed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.support.builders import play, published, right_answers, single, start
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person

MINUTE = 60_000


def answers_of(attempt_id: str) -> str:
    return f"/api/v1/attempts/{attempt_id}/answers"


def test_a_second_start_is_refused_and_names_the_attempt_that_runs(
    http: Client, people: People
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    first = start(http, taker, quiz["id"])
    assert first.headers["location"] == f"/api/v1/attempts/{first.json['id']}"
    second = start(http, taker, quiz["id"])
    assert (second.status, second.code) == (409, "active_attempt_exists")
    assert second.json["attempt_id"] == first.json["id"]


def test_repeated_start_with_its_key_returns_the_attempt(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    key = {"Idempotency-Key": "start-1"}
    first = start(http, taker, quiz["id"], headers=key)
    again = start(http, taker, quiz["id"], headers=key)
    assert (first.status, again.status) == (201, 200)
    assert again.json["id"] == first.json["id"]


def test_a_repeated_start_after_the_end_begins_no_second_attempt(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    key = {"Idempotency-Key": "start-1"}
    first = start(http, taker, quiz["id"], headers=key).json["id"]
    clock.advance(11 * MINUTE)
    again = start(http, taker, quiz["id"], headers=key)
    assert (again.status, again.json["id"]) == (200, first)
    assert (again.json["status"], again.json["number"]) == ("auto_submitted", 1)
    other = start(http, taker, quiz["id"], headers={"Idempotency-Key": "start-2"})
    assert (other.status, other.json["number"]) == (201, 2)


def test_repeated_start_succeeds_after_deletion_of_the_quiz(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    key = {"Idempotency-Key": "start-1"}
    first = start(http, taker, quiz["id"], headers=key).json
    assert http.delete(f"/api/v1/quizzes/{quiz['id']}", token=author.token).status == 204
    clock.advance(1_000)
    again = start(http, taker, quiz["id"], headers=key)
    assert (again.status, again.json["id"]) == (200, first["id"])
    second = start(http, taker, quiz["id"])
    assert (second.code, second.json["attempt_id"]) == ("active_attempt_exists", first["id"])


def test_attempts_are_numbered_and_limited(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author, max_attempts=1)
    assert play(http, taker, quiz, [])["number"] == 1
    assert start(http, taker, quiz["id"]).code == "max_attempts_reached"
    override = f"/api/v1/quizzes/{quiz['id']}/overrides/{taker.id}"
    assert http.put(override, json={"extra_attempts": 1}, token=author.token).status == 200
    assert start(http, taker, quiz["id"]).json["number"] == 2


def test_a_quiz_is_taken_within_its_window(http: Client, people: People, clock: FakeClock) -> None:
    taker, author = people.user(), people.author()
    quiz = published(
        http, author, opens_at="2026-09-21T14:15:00Z", closes_at="2026-09-21T14:20:00Z"
    )
    assert start(http, taker, quiz["id"]).code == "quiz_not_open"
    clock.advance(2 * MINUTE)
    attempt = start(http, taker, quiz["id"]).json
    assert attempt["expires_at"] == "2026-09-21T14:20:00.000Z"
    assert attempt["time_remaining_seconds"] < 600
    clock.advance(5 * MINUTE)
    assert start(http, people.user(), quiz["id"]).code == "quiz_closed"


def test_override_extends_past_quiz_close(http: Client, people: People, clock: FakeClock) -> None:
    early, late, author = people.user(), people.user(), people.author()
    quiz = published(http, author, closes_at="2026-09-21T14:20:00Z", max_attempts=1)
    at = f"/api/v1/quizzes/{quiz['id']}/overrides"
    clock.advance(7 * MINUTE)  # 14:20:20
    assert start(http, early, quiz["id"]).code == "quiz_closed"
    http.put(f"{at}/{early.id}", json={"extra_minutes": 5}, token=author.token)
    begun = start(http, early, quiz["id"]).json
    assert begun["expires_at"] == "2026-09-21T14:25:00.000Z"
    own = {"opens_at": "2026-09-21T14:21:00Z", "closes_at": "2026-09-21T15:00:00Z"}
    http.put(f"{at}/{late.id}", json=own, token=author.token)
    assert start(http, late, quiz["id"]).code == "quiz_not_open"
    clock.advance(MINUTE)
    assert start(http, late, quiz["id"]).json["expires_at"] == "2026-09-21T14:31:20.000Z"
    http.delete(f"{at}/{late.id}", token=author.token)  # a running attempt keeps its deadline
    shown = http.get(f"/api/v1/quizzes/{quiz['id']}", token=late.token).json
    assert shown["active_attempt_id"] is not None
    clock.advance(4 * MINUTE)
    answer = right_answers(quiz)[0]
    saved = http.post(answers_of(begun["id"]), json=answer, token=early.token)
    assert (saved.status, saved.code if saved.status > 299 else "") == (409, "attempt_expired")


def test_extra_time_is_given_and_shown(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    override = f"/api/v1/quizzes/{quiz['id']}/overrides/{taker.id}"
    body = {"time_factor": 1.5, "extra_minutes": 3}
    assert http.put(override, json=body, token=author.token).status == 200
    attempt = start(http, taker, quiz["id"]).json
    assert (attempt["base_minutes"], attempt["extra_minutes"]) == (10, 8)
    assert attempt["time_remaining_seconds"] == 18 * 60
    shown = http.get(override, token=author.token).json
    assert (shown["time_factor"], shown["extra_minutes"]) == (Decimal("1.5"), 3)
    assert http.delete(override, token=author.token).status == 204
    assert http.get(override, token=author.token).status == 404


def test_start_completes_an_expired_attempt(http: Client, people: People, clock: FakeClock) -> None:
    taker, quiz = people.user(), published(http, people.author())
    old = start(http, taker, quiz["id"]).json["id"]
    clock.advance(11 * MINUTE)
    assert start(http, taker, quiz["id"]).json["number"] == 2
    first = http.get(f"/api/v1/results/attempts/{old}", token=taker.token).json
    assert first["status"] == "auto_submitted"
    assert http.get(f"/api/v1/attempts/{old}", token=taker.token).json["status"] == "auto_submitted"


def test_orders_differ_between_attempts_and_stay_within_one(http: Client, people: People) -> None:
    questions = [single(f"Question {number}?") for number in range(12)]
    quiz = published(
        http,
        people.author(),
        questions=questions,
        randomize_questions=True,
        randomize_options=True,
    )

    def order(taker: Person) -> list[str]:
        return [one["id"] for one in start(http, taker, quiz["id"]).json["questions"]]

    one, other = people.user(), people.user()
    first, second = order(one), order(other)
    assert first != second
    assert sorted(first) == sorted(second)


def test_one_user_starts_so_many_attempts_at_one_quiz_an_hour(
    http: Client, people: People, clock: FakeClock, configured: Callable[[str, str], None]
) -> None:
    configured("STARTS_PER_HOUR", "3")
    author, taker = people.author(), people.user()
    first, other = published(http, author), published(http, author)

    def take(made: dict[str, Any]) -> Reply:
        begun = start(http, taker, made["id"])
        if begun.status == 201:
            http.post(f"/api/v1/attempts/{begun.json['id']}/submit", token=taker.token)
        return begun

    for _ in range(3):
        assert take(first).status == 201
        clock.advance(MINUTE)
    refused = take(first)
    assert (refused.status, refused.headers["retry-after"]) == (429, str(57 * 60))
    assert take(other).status == 201
    clock.advance(57 * MINUTE - 1)
    taker = people.sign_in(taker.id, taker.email, taker.username)
    assert take(first).status == 429
    clock.advance(1)
    assert [take(first).status for _ in range(4)] == [201, 201, 201, 429]
