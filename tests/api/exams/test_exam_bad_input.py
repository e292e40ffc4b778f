"""What staff ask by mistake, or twice, during an exam."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import MINUTE, to_rfc3339
from chalicelib.jobs.dispatch import run_job
from tests.support.aws_delivery import Cloud
from tests.support.builders import published, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

REASON = {"reason": "Fire alarm."}
ONCE = {"Idempotency-Key": "once"}


def post(http: Client, person: Person, at: str, body: Any = None, **headers: str) -> Reply:
    return http.post(f"/api/v1{at}", json=body, token=person.token, headers=headers)


def ends(http: Client, taker: Person, attempt: str) -> str:
    shown: str = http.get(f"/api/v1/attempts/{attempt}/live", token=taker.token).json["expires_at"]
    return shown


def run_jobs(cloud: Cloud) -> None:
    for body in cloud.waiting("job_queue"):
        run_job(body, bootstrap.job_handlers())


def test_resume_of_a_quiz_that_runs_changes_nothing(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json
    for _ in range(2):
        answer = post(http, author, f"/quizzes/{quiz['id']}/resume")
        assert (answer.status, answer.json["paused"], answer.json["since"]) == (200, False, None)
    assert ends(http, taker, attempt["id"]) == attempt["expires_at"]


def test_acts_under_one_key_are_one_act(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, review={"show": "score"})
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/quizzes/{quiz['id']}"
    some = {"minutes": 2, "user_ids": [taker.id], **REASON}
    for _ in range(2):
        assert post(http, author, f"{at}/extend", {"minutes": 5, **REASON}, **ONCE).status == 202
        run_jobs(cloud)
    assert ends(http, taker, attempt) == to_rfc3339(THE_START + 15 * MINUTE)
    for _ in range(2):
        twice = {"Idempotency-Key": "some"}
        assert post(http, author, f"{at}/extend", some, **twice).status == 202
    assert ends(http, taker, attempt) == to_rfc3339(THE_START + 17 * MINUTE)
    sent = [post(http, author, f"{at}/messages", {"text": "Page 3."}, **ONCE) for _ in range(2)]
    assert sent[0].json == sent[1].json
    shown = http.get(f"/api/v1/attempts/{attempt}/live", token=taker.token).json
    assert len(shown["messages"]) == 1
    post(http, taker, f"/attempts/{attempt}/submit")
    again = {"minutes": 3, **REASON}
    for _ in range(2):
        opened = post(http, author, f"/attempts/{attempt}/reopen", again, **ONCE)
        assert opened.status == 200, opened.text
    assert ends(http, taker, attempt) == to_rfc3339(clock() + 3 * MINUTE)


def test_no_extension_ends_after_the_last_year(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/quizzes/{quiz['id']}/overrides/{taker.id}"
    body = {"closes_at": "9998-12-31T23:59:59.999Z", "time_factor": 10, "extra_minutes": 1440}
    moved = http.put(f"/api/v1{at}", json=body, token=author.token)
    assert moved.status == 200, moved.text
    for minutes in (1440, 1440):
        answer = post(http, author, f"/attempts/{attempt}/extend", {"minutes": minutes, **REASON})
        assert answer.status == 200
    for late in (
        "9999-12-31T23:59:59.999Z",
        "10000-01-01T00:00:00.000Z",
        "2026-13-01T00:00:00.000Z",
    ):
        refused = http.put(f"/api/v1{at}", json={"closes_at": late}, token=author.token)
        assert refused.status == 422


def test_time_is_never_given_to_the_past(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json
    for minutes in (-5, 0, 1.5, "5", True, 1441):
        for at in (f"/attempts/{attempt['id']}/extend", f"/quizzes/{quiz['id']}/extend"):
            assert post(http, author, at, {"minutes": minutes, **REASON}).status == 422
    past = {"closes_at": to_rfc3339(THE_START + MINUTE)}
    at = f"/api/v1/quizzes/{quiz['id']}/overrides/{taker.id}"
    assert http.put(at, json=past, token=author.token).status == 200
    assert ends(http, taker, attempt["id"]) == attempt["expires_at"]


def test_extension_reaches_nobody_outside_the_quiz(http: Client, people: People) -> None:
    author, taker, stranger = people.author(), people.user(), people.user()
    quiz, other = published(http, author), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    elsewhere = start(http, stranger, other["id"]).json
    body = {"minutes": 5, "user_ids": [stranger.id], **REASON}
    assert post(http, author, f"/quizzes/{quiz['id']}/extend", body).status == 202
    foreign = f"/attempts/{elsewhere['id']}/extend"
    assert post(http, author, foreign, {"minutes": 5, **REASON}).status == 404
    assert ends(http, stranger, elsewhere["id"]) == elsewhere["expires_at"]
    assert ends(http, taker, attempt) == to_rfc3339(THE_START + 10 * MINUTE)


def test_key_of_another_extension_or_reopening_is_refused(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, review={"show": "score"})
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/attempts/{attempt}"
    assert post(http, author, f"{at}/extend", {"minutes": 5, **REASON}, **ONCE).status == 200
    other = post(http, author, f"{at}/extend", {"minutes": 6, **REASON}, **ONCE)
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert ends(http, taker, attempt) == to_rfc3339(THE_START + 15 * MINUTE)
    post(http, taker, f"{at}/submit")
    assert post(http, author, f"{at}/reopen", {"minutes": 3, **REASON}, **ONCE).status == 200
    other = post(http, author, f"{at}/reopen", {"minutes": 4, **REASON}, **ONCE)
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert ends(http, taker, attempt) == to_rfc3339(THE_START + 3 * MINUTE)
