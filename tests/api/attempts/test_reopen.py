"""An attempt that goes on after its end: what it keeps, what counts meanwhile, when it cannot."""

from typing import Any

import pytest

from chalicelib.clock import MINUTE, to_rfc3339
from tests.support.aws_delivery import Cloud
from tests.support.builders import published, start, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.marking_exam import make_exam
from tests.support.people import People, Person

SCORE_AT_ONCE = {"show": "score", "when": "immediately"}
TWO = [true_false("Water is wet.", points=1), true_false("Fire is hot.", points=2)]


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def taker(people: People) -> Person:
    return people.user()


@pytest.fixture
def made(http: Client, author: Person) -> dict[str, Any]:
    return published(http, author, questions=TWO, review=SCORE_AT_ONCE)


def reopen(
    http: Client, staff: Person, attempt_id: str, *, key: str | None = None, **body: Any
) -> Reply:
    headers = {} if key is None else {"Idempotency-Key": key}
    asked = {"minutes": 10, "reason": "handed in by mistake", **body}
    at = f"/api/v1/attempts/{attempt_id}/reopen"
    return http.post(at, json=asked, token=staff.token, headers=headers)


def save(http: Client, taker: Person, attempt_id: str, made: dict[str, Any], place: int) -> Reply:
    body = {"question_id": made["questions"][place]["id"], "response": True}
    return http.post(f"/api/v1/attempts/{attempt_id}/answers", json=body, token=taker.token)


def submit(http: Client, taker: Person, attempt_id: str) -> Any:
    reply = http.post(f"/api/v1/attempts/{attempt_id}/submit", token=taker.token)
    assert reply.status == 200, reply.text
    return reply.json


def result(http: Client, viewer: Person, attempt_id: str) -> Reply:
    return http.get(f"/api/v1/results/attempts/{attempt_id}", token=viewer.token)


def handed_in(http: Client, taker: Person, made: dict[str, Any], place: int = 0) -> str:
    """An attempt with one right answer, ended."""
    attempt_id: str = start(http, taker, made["id"]).json["id"]
    assert save(http, taker, attempt_id, made, place).status == 200
    submit(http, taker, attempt_id)
    return attempt_id


def board(http: Client, reader: Person, made: dict[str, Any]) -> list[Any]:
    at = f"/api/v1/leaderboard/quizzes/{made['id']}"
    return [one["score"] for one in http.get(at, token=reader.token).json["items"]]


def grade(http: Client, taker: Person) -> Any:
    [one] = http.get("/api/v1/results/grades", token=taker.token).json["items"]
    return one["percentage"], one["attempts"]


def inbox(http: Client, person: Person) -> list[str]:
    told = http.get("/api/v1/notifications", token=person.token).json["items"]
    return [one["text"].rpartition(": ")[2] for one in told]


def test_reopened_attempt_has_its_answers_and_new_time(
    http: Client, author: Person, taker: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    attempt_id = handed_in(http, taker, made)
    clock.advance(3 * MINUTE)
    reply = reopen(http, author, attempt_id)
    assert reply.status == 200, reply.text
    assert reply.json["expires_at"] == to_rfc3339(clock() + 10 * MINUTE)
    shown = http.get(f"/api/v1/attempts/{attempt_id}", token=taker.token).json
    assert (shown["status"], shown["number"]) == ("in_progress", 1)
    assert (shown["time_remaining_seconds"], len(shown["questions"])) == (600, 2)
    assert [one["response"] for one in shown["answers"]] == [True]
    assert save(http, taker, attempt_id, made, 1).status == 200
    assert submit(http, taker, attempt_id)["score"] == 3


def test_earlier_result_is_superseded_while_it_runs_again(
    http: Client, author: Person, taker: Person, made: dict[str, Any], cloud: Cloud
) -> None:
    attempt_id = handed_in(http, taker, made)
    assert result(http, author, attempt_id).json["superseded"] is False
    reopen(http, author, attempt_id)
    seen = result(http, author, attempt_id)
    assert (seen.status, seen.json["superseded"], seen.json["score"]) == (200, True, 1)
    refused = result(http, taker, attempt_id)
    assert (refused.status, refused.code) == (409, "attempt_in_progress")
    mine = http.get("/api/v1/results/my-results", token=taker.token).json["items"]
    assert mine == []
    submit(http, taker, attempt_id)
    assert result(http, author, attempt_id).json["superseded"] is False
    cloud.stream()


def test_boards_and_grades_follow(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    author: Person,
    taker: Person,
    made: dict[str, Any],
    cloud: Cloud,
) -> None:
    reader = people.user()
    first = handed_in(http, taker, made)
    second = handed_in(http, taker, made, 1)
    cloud.stream()
    assert board(http, reader, made) == [2]
    reopen(http, author, second)
    cloud.stream()
    assert board(http, reader, made) == [1]
    assert grade(http, taker)[1] == 1
    body = {"question_id": made["questions"][1]["id"], "response": None}
    http.post(f"/api/v1/attempts/{second}/answers", json=body, token=taker.token)
    assert submit(http, taker, second)["score"] == 0
    cloud.stream()
    assert board(http, reader, made) == [1]
    assert grade(http, taker)[1] == 2
    assert result(http, taker, first).json["score"] == 1


def test_lower_score_replaces_the_earlier_one_on_the_board(  # noqa: PLR0913, PLR0917
    http: Client,
    author: Person,
    taker: Person,
    made: dict[str, Any],
    cloud: Cloud,
    clock: FakeClock,
) -> None:
    attempt_id = handed_in(http, taker, made, 1)
    cloud.stream()
    clock.advance(1)
    reopen(http, author, attempt_id)
    body = {"question_id": made["questions"][1]["id"], "response": False}
    http.post(f"/api/v1/attempts/{attempt_id}/answers", json=body, token=taker.token)
    submit(http, taker, attempt_id)
    cloud.stream()
    assert board(http, taker, made) == [0]
    assert inbox(http, taker) == [
        "0 of 3 points (0 %), not passed.",
        "2 of 3 points (66.67 %), passed.",
    ]


def test_same_key_reopens_once(
    http: Client, author: Person, taker: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    attempt_id = handed_in(http, taker, made)
    first = reopen(http, author, attempt_id, key="a").json
    clock.advance(MINUTE)
    assert reopen(http, author, attempt_id, key="a").json["expires_at"] == first["expires_at"]
    submit(http, taker, attempt_id)
    assert reopen(http, author, attempt_id, key="a").status == 200
    assert result(http, taker, attempt_id).status == 200
    assert reopen(http, author, attempt_id, key="b").status == 200
    assert result(http, taker, attempt_id).status == 409


def test_duration_leaves_out_the_time_between(
    http: Client, author: Person, taker: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    attempt_id = start(http, taker, made["id"]).json["id"]
    clock.advance(2 * MINUTE)
    submit(http, taker, attempt_id)
    clock.advance(10 * MINUTE)
    reopen(http, author, attempt_id)
    clock.advance(MINUTE)
    assert submit(http, taker, attempt_id)["duration_seconds"] == 180


def test_events_tell_of_both_ends_and_audit_says_who(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    author: Person,
    taker: Person,
    made: dict[str, Any],
    clock: FakeClock,
) -> None:
    attempt_id = handed_in(http, taker, made)
    clock.advance(MINUTE)
    reopen(http, author, attempt_id)
    save(http, taker, attempt_id, made, 1)
    clock.advance(MINUTE)
    submit(http, taker, attempt_id)
    events = http.get(f"/api/v1/attempts/{attempt_id}/events", token=author.token).json["items"]
    assert [one["type"] for one in events if one["type"] != "device_changed"] == [
        "started",
        "saved",
        "ended",
        "reopened",
        "saved",
        "ended",
    ]
    [reopened] = [one for one in events if one["type"] == "reopened"]
    assert (reopened["minutes"], reopened["reason"]) == (10, "handed in by mistake")
    audited = http.get("/api/v1/admin/events", token=people.admin().token).json["items"]
    [event] = [one for one in audited if one["event"] == "attempt_reopened"]
    assert event["facts"]["by"] == author.id


def test_attempt_that_time_ended_goes_on(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    author: Person,
    taker: Person,
    made: dict[str, Any],
    clock: FakeClock,
) -> None:
    attempt_id = start(http, taker, made["id"]).json["id"]
    clock.advance(11 * MINUTE)
    assert reopen(http, author, attempt_id).status == 200
    assert save(http, taker, attempt_id, made, 0).status == 200
    clock.advance(11 * MINUTE)
    again = people.sign_in(taker.id, taker.email, taker.username)
    ended = result(http, again, attempt_id).json
    assert (ended["status"], ended["score"]) == ("auto_submitted", 1)


def test_adjustment_stays(
    http: Client, author: Person, taker: Person, made: dict[str, Any]
) -> None:
    attempt_id = handed_in(http, taker, made)
    at = f"/api/v1/results/attempts/{attempt_id}/adjust"
    body = {"points": 2, "reason": "fair"}
    assert http.post(at, json=body, token=author.token).status == 200
    reopen(http, author, attempt_id)
    assert http.post(at, json={**body, "points": 1}, token=author.token).status == 409
    assert submit(http, taker, attempt_id)["score"] == 3


def test_essays_are_taken_back_and_marked_anew(http: Client, people: People, cloud: Cloud) -> None:
    exam = make_exam(http, people, cloud, review=SCORE_AT_ONCE)
    taker, attempt = exam.sit("Once.")
    marker = exam.appoint()
    exam.mark(marker, exam.claim(marker).json, 5)
    exam.release()
    assert exam.result(attempt)["score"] == 6
    assert reopen(http, exam.author, attempt["attempt_id"]).status == 200
    assert exam.counts() == [(0, 0, 0)]
    assert exam.claim(marker).status == 204
    body = {"question_id": exam.essays[0], "response": "Twice."}
    at = f"/api/v1/attempts/{attempt['attempt_id']}"
    assert http.post(f"{at}/answers", json=body, token=taker.token).status == 200
    assert submit(http, taker, attempt["attempt_id"])["marking"] == "pending"
    response = exam.claim(marker).json
    assert response["response"] == "Twice."
    exam.mark(marker, response, 1)
    exam.release()
    assert exam.result(attempt)["score"] == 2


def test_running_attempt_is_not_reopened(
    http: Client, author: Person, taker: Person, made: dict[str, Any]
) -> None:
    attempt_id = start(http, taker, made["id"]).json["id"]
    refused = reopen(http, author, attempt_id)
    assert (refused.status, refused.code) == (409, "attempt_in_progress")


def test_only_the_last_attempt_is_reopened(
    http: Client, author: Person, taker: Person, made: dict[str, Any]
) -> None:
    first = handed_in(http, taker, made)
    second = start(http, taker, made["id"]).json["id"]
    refused = reopen(http, author, first)
    assert (refused.code, refused.json["attempt_id"]) == ("active_attempt_exists", second)
    submit(http, taker, second)
    assert reopen(http, author, first).code == "cannot_reopen"


def test_voided_result_is_not_reopened(
    http: Client, people: People, author: Person, taker: Person, made: dict[str, Any]
) -> None:
    attempt_id = handed_in(http, taker, made)
    at = f"/api/v1/results/attempts/{attempt_id}/void"
    admin = people.admin()
    assert http.post(at, json={"reason": "copied"}, token=admin.token).status == 200
    assert reopen(http, author, attempt_id).code == "cannot_reopen"


def test_reopened_attempt_is_not_voided(
    http: Client, people: People, author: Person, taker: Person, made: dict[str, Any]
) -> None:
    attempt_id = handed_in(http, taker, made)
    reopen(http, author, attempt_id)
    at, admin = f"/api/v1/results/attempts/{attempt_id}/void", people.admin()
    assert http.post(at, json={"reason": "copied"}, token=admin.token).status == 409


@pytest.mark.parametrize("show", ["responses", "correct_answers"])
def test_nothing_is_reopened_after_answers_were_shown_at_once(
    http: Client, author: Person, taker: Person, show: str
) -> None:
    review = {"show": show, "when": "immediately"}
    made = published(http, author, questions=TWO, review=review)
    refused = reopen(http, author, handed_in(http, taker, made))
    assert (refused.status, refused.code) == (409, "key_was_shown")


def test_reopening_puts_off_the_release_of_the_key(
    http: Client, people: People, author: Person, taker: Person, clock: FakeClock
) -> None:
    closes_at = clock() + 12 * MINUTE
    review = {"show": "correct_answers", "when": "after_close"}
    other = people.user()
    made = published(http, author, questions=TWO, review=review, closes_at=to_rfc3339(closes_at))
    attempt_id, seen = handed_in(http, taker, made), handed_in(http, other, made)
    clock.advance(6 * MINUTE)
    assert reopen(http, author, attempt_id).status == 200
    clock.advance(10 * MINUTE)
    other = people.sign_in(other.id, other.email, other.username)
    assert result(http, other, seen).json["review"] is None
    clock.advance(MINUTE)
    assert result(http, other, seen).json["review"] is not None
    author = people.sign_in(author.id, author.email, author.username)
    assert reopen(http, author, attempt_id).code == "key_was_shown"


def test_pause_before_and_after_reopening_gives_its_own_time_back(
    http: Client, author: Person, taker: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    attempt_id = handed_in(http, taker, made)
    at, body = f"/api/v1/quizzes/{made['id']}", {"reason": "fire alarm"}
    http.post(f"{at}/pause", json=body, token=author.token)
    clock.advance(2 * MINUTE)
    reopen(http, author, attempt_id)
    clock.advance(MINUTE)
    http.post(f"{at}/resume", token=author.token)
    clock.advance(1001)
    shown = http.get(f"/api/v1/attempts/{attempt_id}", token=taker.token).json
    assert shown["time_remaining_seconds"] == 598


@pytest.mark.parametrize(
    ("role", "status"), [("editor", 200), ("proctor", 200), ("marker", 404), ("viewer", 404)]
)
def test_roles_may_reopen(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    author: Person,
    taker: Person,
    made: dict[str, Any],
    role: str,
    status: int,
) -> None:
    person, attempt_id = people.user(), handed_in(http, taker, made)
    at = f"/api/v1/quizzes/{made['id']}/staff/{person.id}"
    http.put(at, json={"role": role}, token=author.token)
    assert reopen(http, person, attempt_id).status == status
    assert reopen(http, taker, attempt_id).status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"minutes": 0}, "/minutes"), ({"minutes": 1441}, "/minutes"), ({"reason": " "}, "/reason")],
)
def test_bad_input_is_refused(  # noqa: PLR0913, PLR0917
    http: Client, author: Person, taker: Person, made: dict[str, Any], body: Any, pointer: str
) -> None:
    refused = reopen(http, author, handed_in(http, taker, made), **body)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)
