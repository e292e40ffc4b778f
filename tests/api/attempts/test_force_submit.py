"""Force-submit by authors: saved answers count, once, and only at their own quizzes."""

import io
import json
from collections.abc import Iterator

import pytest

from chalicelib import bootstrap, logs
from chalicelib.attempts.rules import QUIZ_SHARDS
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, force_submit_jobs
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

MINUTE = 60_000
NOWHERE = "quz_00000000000000000000000000"


def close(http: Client, closer: Person, attempt_id: str) -> tuple[int, dict[str, object]]:
    reply = http.post(f"/api/v1/attempts/{attempt_id}/close", token=closer.token)
    return reply.status, reply.json


def begun(http: Client, taker: Person, quiz: dict[str, object], answered: int = 2) -> str:
    """An attempt that runs, with the first answers saved."""
    attempt: str = start(http, taker, str(quiz["id"])).json["id"]
    body = {"answers": right_answers(quiz)[:answered]}
    saved = http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    assert saved.status == 200, saved.text
    return attempt


@pytest.fixture
def lines(people: People) -> Iterator[io.StringIO]:
    """What is written to the log."""
    bootstrap.edge()
    written = io.StringIO()
    logs.configure(settings().log_level, written)
    yield written
    logs.configure(settings().log_level)


@pytest.mark.parametrize("overdue", ["auto_submit", "abandon"])
def test_force_submit_counts_saved_answers(
    http: Client, people: People, clock: FakeClock, overdue: str
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, overdue=overdue)
    attempt = begun(http, taker, quiz)
    clock.advance(3 * MINUTE)
    status, result = close(http, author, attempt)
    assert (status, result["status"], result["score"]) == (200, "auto_submitted", 5)
    assert (result["duration_seconds"], result["submitted_at"]) == (180, "2026-09-21T14:16:20.000Z")
    assert close(http, author, attempt) == (200, result)
    shown = http.get(f"/api/v1/attempts/{attempt}", token=taker.token).json
    assert shown["status"] == "auto_submitted"
    assert len(shown["answers"]) == 2


def test_taker_sees_closed_attempt_and_result_after_force_submit(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = begun(http, taker, quiz)
    close(http, author, attempt)
    at = f"/api/v1/attempts/{attempt}"
    late = http.post(f"{at}/answers", json=right_answers(quiz)[2], token=taker.token)
    assert (late.status, late.code) == (409, "attempt_closed")
    assert http.post(f"{at}/submit", token=taker.token).json["status"] == "auto_submitted"
    assert start(http, taker, quiz["id"]).json["number"] == 2


def test_force_submit_leaves_an_ended_attempt_unchanged(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, overdue="abandon")
    submitted = play(http, taker, quiz, right_answers(quiz))
    assert close(http, author, submitted["attempt_id"])[1]["status"] == "submitted"
    attempt = begun(http, taker, quiz)
    clock.advance(11 * MINUTE)
    _, result = close(http, author, attempt)
    assert (result["status"], result["score"]) == ("abandoned", None)
    assert result["submitted_at"] == "2026-09-21T14:23:20.000Z"


def test_only_the_author_and_administrators_end_attempts(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = begun(http, taker, quiz)
    assert close(http, people.author(), attempt)[0] == 404
    assert close(http, taker, attempt)[0] == 404
    never = attempt[:-1] + "9"
    assert close(http, author, never)[0] == 404
    every = f"/api/v1/quizzes/{quiz['id']}/close-attempts"
    assert http.post(every, token=people.author().token).status == 404
    assert http.post(every, token=taker.token).status == 403
    nowhere = f"/api/v1/quizzes/{NOWHERE}/close-attempts"
    assert http.post(nowhere, token=author.token).status == 404
    assert close(http, people.admin(), attempt)[0] == 200
    assert close(http, people.author(), attempt)[0] == 404


def test_force_submit_records_its_author_once(
    http: Client, people: People, cloud: Cloud, lines: io.StringIO
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = begun(http, taker, quiz)
    for _ in range(2):
        close(http, author, attempt)
    (kept,) = cloud.results()
    assert kept["cb"] == {"S": author.id}
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    told = [line for line in written if line["event"] == "attempt_closed"]
    assert [(one["attempt_id"], one["closed_by"]) for one in told] == [(attempt, author.id)]
    submitted = play(http, taker, quiz, [])["attempt_id"]
    close(http, author, submitted)
    assert [one for one in cloud.results() if "cb" in one] == [kept]


def test_taker_is_notified_of_force_submit_not_of_expiry(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, taker = people.author(), people.user()
    attempt = begun(http, taker, published(http, author))
    close(http, author, attempt)
    cloud.stream()
    inbox = http.get("/api/v1/notifications", token=taker.token).json["items"]
    (receipt,) = [one for one in inbox if one["type"] == "attempt_auto_submitted"]
    assert receipt["title"] == "Closed: All sorts"
    assert "2 of 5 answers were handed in" in receipt["text"]


def test_all_attempts_at_a_quiz_are_ended_that_run_by_then(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz, other = published(http, author), published(http, author, title="Other")
    closed = [begun(http, taker, quiz) for taker in takers]
    elsewhere = start(http, takers[0], other["id"]).json["id"]
    reply = http.post(f"/api/v1/quizzes/{quiz['id']}/close-attempts", token=author.token)
    assert (reply.status, reply.json) == (
        202,
        {"quiz_id": quiz["id"], "started_until": "2026-09-21T14:13:20.000Z"},
    )
    assert cloud.delayed("job_queue") == QUIZ_SHARDS
    messages = force_submit_jobs(quiz["id"], author.id, clock())
    clock.advance(1)
    late = start(http, people.user(), quiz["id"]).json["id"]
    assert cloud.expire(*messages) == []
    assert cloud.expire(*messages) == []
    listed = f"/api/v1/quizzes/{quiz['id']}/attempts"
    items = http.get(f"{listed}?status=in_progress", token=author.token).json["items"]
    assert [one["attempt_id"] for one in items] == [late]
    ended = http.get(f"{listed}?status=auto_submitted", token=author.token).json["items"]
    assert {one["attempt_id"] for one in ended} == set(closed)
    assert {one["score"] for one in ended} == {5}
    still = http.get(f"/api/v1/attempts/{elsewhere}", token=takers[0].token).json
    assert still["status"] == "in_progress"
