"""Attempts over HTTP: start, save, look, hand in; in time, late, twice, and by others."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.support.builders import play, published, right_answers, single, start, true_false
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


def test_saved_answers_come_back_and_old_revisions_are_stale(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json
    first, *_ = right_answers(quiz)
    for revision, stale in ((5, []), (5, [first["question_id"]]), (4, [first["question_id"]])):
        body = {**first, "revision": revision}
        reply = http.post(answers_of(attempt["id"]), json=body, token=taker.token)
        assert (reply.status, reply.json["stale"]) == (200, stale)
    cleared = {**first, "response": None}
    reply = http.post(answers_of(attempt["id"]), json=cleared, token=taker.token)
    assert reply.json["saved"][0]["revision"] == 6
    shown = http.get(f"/api/v1/attempts/{attempt['id']}", token=taker.token).json
    assert [(one["response"], one["revision"]) for one in shown["answers"]] == [(None, 6)]


def test_all_answers_of_a_batch_are_saved_or_none(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json
    good, bad = right_answers(quiz)[0], {"question_id": "que_1", "response": True}
    reply = http.put(answers_of(attempt["id"]), json={"answers": [good, bad]}, token=taker.token)
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/answers/1/question_id"
    twice = http.put(answers_of(attempt["id"]), json={"answers": [good, good]}, token=taker.token)
    assert twice.json["errors"][0]["pointer"] == "/answers/1/question_id"
    shown = http.get(f"/api/v1/attempts/{attempt['id']}", token=taker.token).json
    assert shown["answers"] == []


def test_a_response_must_be_one_to_its_question(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json
    body = {"question_id": quiz["questions"][0]["id"], "response": "opt_1"}
    reply = http.post(answers_of(attempt["id"]), json=body, token=taker.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/response")


@pytest.mark.parametrize(("late", "status"), [(4_999, 200), (5_000, 409)])
def test_save_within_the_grace_period_counts(
    http: Client, people: People, clock: FakeClock, late: int, status: int
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json
    clock.advance(10 * MINUTE + late)
    first = right_answers(quiz)[0]
    reply = http.post(answers_of(attempt["id"]), json=first, token=taker.token)
    assert reply.status == status
    submitted = http.post(f"/api/v1/attempts/{attempt['id']}/submit", token=taker.token).json
    assert submitted["submitted_at"] == attempt["expires_at"]
    in_time = status == 200
    assert submitted["status"] == ("submitted" if in_time else "auto_submitted")
    assert submitted["score"] == (2 if in_time else 0)


def test_save_after_the_end_reports_the_end_reason(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    first = right_answers(quiz)[0]
    closed = play(http, taker, quiz, [])["attempt_id"]
    assert http.post(answers_of(closed), json=first, token=taker.token).code == "attempt_closed"
    expired = start(http, taker, quiz["id"]).json["id"]
    clock.advance(11 * MINUTE)
    assert http.post(answers_of(expired), json=first, token=taker.token).code == "attempt_expired"
    assert http.post(answers_of(expired), json=first, token=taker.token).code == "attempt_expired"


def test_submitting_again_gives_the_same_result(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    result = play(http, taker, quiz, right_answers(quiz)[:2])
    again = http.post(f"/api/v1/attempts/{result['attempt_id']}/submit", token=taker.token)
    assert (again.status, again.json) == (200, result)


def test_start_completes_an_expired_attempt(http: Client, people: People, clock: FakeClock) -> None:
    taker, quiz = people.user(), published(http, people.author())
    old = start(http, taker, quiz["id"]).json["id"]
    clock.advance(11 * MINUTE)
    assert start(http, taker, quiz["id"]).json["number"] == 2
    first = http.get(f"/api/v1/results/attempts/{old}", token=taker.token).json
    assert first["status"] == "auto_submitted"
    assert http.get(f"/api/v1/attempts/{old}", token=taker.token).json["status"] == "auto_submitted"


def test_an_abandoned_attempt_has_no_score_where_that_is_the_rule(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author(), overdue="abandon")
    attempt = start(http, taker, quiz["id"]).json["id"]
    clock.advance(11 * MINUTE)
    result = http.get(f"/api/v1/results/attempts/{attempt}", token=taker.token).json
    assert (result["status"], result["score"], result["passed"]) == ("abandoned", None, None)


def test_a_running_attempt_has_no_result(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    reply = http.get(f"/api/v1/results/attempts/{attempt}", token=taker.token)
    assert (reply.status, reply.code) == (409, "attempt_in_progress")


def test_attempt_of_another_user_is_not_found(http: Client, people: People) -> None:
    taker, stranger = people.user(), people.user()
    quiz = published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/api/v1/attempts/{attempt}"
    first = right_answers(quiz)[0]
    assert http.get(at, token=stranger.token).status == 404
    assert http.post(f"{at}/answers", json=first, token=stranger.token).status == 404
    assert http.post(f"{at}/submit", token=stranger.token).status == 404
    assert http.get(f"/api/v1/results/attempts/{attempt}", token=stranger.token).status == 404
    other = people.author()
    assert http.get(f"/api/v1/results/attempts/{attempt}", token=other.token).status == 404
    assert http.get("/api/v1/attempts/att_1", token=taker.token).status == 404
    never = attempt[:-1] + "9"
    assert http.get(f"/api/v1/attempts/{never}", token=taker.token).status == 404
    assert http.post(f"/api/v1/attempts/{never}/submit", token=taker.token).status == 404
    assert http.post(answers_of(never), json=first, token=taker.token).status == 404


def test_running_attempt_finishes_after_deletion_of_the_quiz(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    assert http.delete(f"/api/v1/quizzes/{quiz['id']}", token=author.token).status == 204
    body = {"answers": right_answers(quiz)}
    assert http.put(answers_of(attempt), json=body, token=taker.token).status == 200
    assert http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token).json["score"] == 8
    assert start(http, people.user(), quiz["id"]).status == 404
    assert http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).status == 404


def test_attempt_keeps_its_quiz_version(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json
    at = f"/api/v1/quizzes/{quiz['id']}"
    etag = http.get(at, token=author.token).headers["etag"]
    body = {"title": "New", "duration_minutes": 1, "passing_score": 0, "questions": [true_false()]}
    assert http.put(at, json=body, headers={"If-Match": etag}, token=author.token).status == 200
    assert http.post(f"{at}/publish", token=author.token).json["version"] == 2
    shown = http.get(f"/api/v1/attempts/{attempt['id']}", token=taker.token).json
    assert shown["questions"] == attempt["questions"]
    assert start(http, people.user(), quiz["id"]).json["quiz_version"] == 2


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
