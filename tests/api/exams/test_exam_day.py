"""Exam supervision: extensions, pauses, live view and monitor."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import MINUTE, SECOND, to_rfc3339
from chalicelib.jobs.dispatch import run_job
from chalicelib.quizzes.tasks import settle_task
from tests.support.builders import published, right_answers, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

GRACE = 5 * SECOND
REASON = {"reason": "Fire alarm."}


def save(http: Client, taker: Person, quiz: dict[str, Any], attempt: str) -> Reply:
    at = f"/api/v1/attempts/{attempt}/answers"
    return http.put(at, json={"answers": right_answers(quiz)}, token=taker.token)


def live(http: Client, taker: Person, attempt: str, **options: Any) -> Reply:
    return http.get(f"/api/v1/attempts/{attempt}/live", token=taker.token, **options)


def post(http: Client, person: Person, at: str, body: Any = None, **options: Any) -> Reply:
    return http.post(f"/api/v1{at}", json=body, token=person.token, **options)


def settle(quiz_id: str, since: int) -> None:
    settling = bootstrap.settling()
    settling.run(settling.first_page(settle_task(quiz_id, since)))


def test_an_extension_moves_the_deadline_at_once_past_the_close(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    close = THE_START + 8 * MINUTE
    quiz = published(http, author, closes_at=to_rfc3339(close))
    attempt = start(http, taker, quiz["id"]).json
    assert attempt["expires_at"] == to_rfc3339(close)
    body = {"minutes": 3, "reason": "The projector failed."}
    keyed = {"headers": {"Idempotency-Key": "once"}}
    for _ in range(2):
        answer = post(http, author, f"/attempts/{attempt['id']}/extend", body, **keyed)
        assert (answer.status, answer.json["expires_at"]) == (200, to_rfc3339(close + 3 * MINUTE))
    shown = live(http, taker, attempt["id"]).json
    assert (shown["expires_at"], shown["status"]) == (
        to_rfc3339(close + 3 * MINUTE),
        "in_progress",
    )
    clock.set(close + 3 * MINUTE + GRACE - 1)
    assert save(http, taker, quiz, attempt["id"]).status == 200
    clock.advance(1)
    assert save(http, taker, quiz, attempt["id"]).code == "attempt_expired"
    late = post(http, author, f"/attempts/{attempt['id']}/extend", body)
    assert (late.status, late.code) == (409, "attempt_closed")


def test_invalid_extension_changes_nothing(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json
    at = f"/attempts/{attempt['id']}/extend"
    for body in ({"minutes": 0, **REASON}, {"minutes": 1441, **REASON}, {"minutes": 5}):
        assert post(http, author, at, body).status == 422
    assert post(http, people.author(), at, {"minutes": 5, **REASON}).status == 404
    assert post(http, taker, at, {"minutes": 5, **REASON}).status == 403
    assert live(http, taker, attempt["id"]).json["expires_at"] == attempt["expires_at"]


def test_all_or_some_are_extended(http: Client, people: People) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz = published(http, author)
    attempts = [start(http, taker, quiz["id"]).json["id"] for taker in takers]
    at = f"/quizzes/{quiz['id']}/extend"
    some = {"minutes": 5, "reason": "Late room.", "user_ids": [takers[0].id]}
    assert post(http, author, at, some).status == 202
    assert post(http, author, at, {"minutes": 1, "reason": "Noise."}).status == 202
    for body in bootstrap_messages():
        for _ in range(2):
            run_job(body, bootstrap.job_handlers())
    ends = [live(http, *one).json["expires_at"] for one in zip(takers, attempts, strict=True)]
    assert ends == [to_rfc3339(THE_START + more * MINUTE) for more in (16, 11, 11)]


def bootstrap_messages() -> list[dict[str, Any]]:
    from tests.support.aws_delivery import Cloud  # noqa: PLC0415

    return Cloud().waiting("job_queue")


def test_a_pause_stops_the_clock_and_gives_the_time_back(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker, late = people.author(), people.user(), people.user()
    quiz = published(http, author, closes_at=to_rfc3339(THE_START + 12 * MINUTE))
    attempt = start(http, taker, quiz["id"]).json["id"]
    clock.advance(4 * MINUTE)
    at = f"/quizzes/{quiz['id']}"
    paused = post(http, author, f"{at}/pause", REASON)
    assert (paused.status, paused.json["paused"]) == (200, True)
    clock.advance(SECOND)
    again = post(http, author, f"{at}/pause", {"reason": "Another."})
    assert again.json == paused.json
    assert save(http, taker, quiz, attempt).status == 200
    clock.advance(GRACE)
    refused = save(http, taker, quiz, attempt)
    assert (refused.status, refused.code) == (409, "attempt_paused")
    assert start(http, late, quiz["id"]).code == "quiz_paused"
    shown = live(http, taker, attempt).json
    assert (shown["paused"], shown["time_remaining_seconds"]) == (True, 360)
    clock.set(THE_START + 9 * MINUTE)
    resumed = post(http, author, f"{at}/resume")
    assert (resumed.status, resumed.json["paused"]) == (200, False)
    ends = THE_START + 15 * MINUTE
    assert live(http, taker, attempt).json["expires_at"] == to_rfc3339(ends)
    assert save(http, taker, quiz, attempt).status == 200
    result = post(http, taker, f"/attempts/{attempt}/submit").json
    assert (result["duration_seconds"], result["status"]) == (240, "submitted")


def test_a_paused_attempt_outlives_its_deadline_and_may_be_handed_in(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, takers = people.author(), [people.user(), people.user()]
    quiz = published(http, author)
    first, second = (start(http, taker, quiz["id"]).json["id"] for taker in takers)
    clock.advance(9 * MINUTE)
    post(http, author, f"/quizzes/{quiz['id']}/pause", REASON)
    clock.advance(4 * MINUTE)
    bootstrap.expiry().finish([first, second])
    assert live(http, takers[0], first).json["status"] == "in_progress"
    result = post(http, takers[1], f"/attempts/{second}/submit").json
    assert (result["duration_seconds"], result["status"]) == (540, "submitted")
    post(http, author, f"/quizzes/{quiz['id']}/resume")
    since = clock()
    clock.advance(3 * SECOND)
    settle(quiz["id"], since)
    clock.set(since + MINUTE + GRACE)
    bootstrap.expiry().finish([first])
    assert live(http, takers[0], first).json["ended_by"] == "time"


def test_poll_without_news_is_a_304(http: Client, people: People, clock: FakeClock) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    first = live(http, taker, attempt)
    known = {"headers": {"If-None-Match": first.headers["etag"]}}
    clock.advance(15 * SECOND)
    assert live(http, taker, attempt, **known).status == 304
    said = {"text": "Page 3 has a typo.", "user_ids": [taker.id]}
    at = f"/quizzes/{quiz['id']}/messages"
    assert post(http, author, at, said).status == 201
    assert post(http, author, at, {"text": "x", "user_ids": [other.id]}).status == 201
    assert post(http, author, at, {"text": "x" * 501}).status == 422
    shown = live(http, taker, attempt, **known)
    assert [one["text"] for one in shown.json["messages"]] == ["Page 3 has a typo."]
    assert live(http, other, attempt).status == 404


def test_monitor_shows_progress_and_attempts_at_risk(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz = published(http, author)
    attempts = [start(http, taker, quiz["id"]).json["id"] for taker in takers]
    save(http, takers[0], quiz, attempts[0])
    post(http, takers[1], f"/attempts/{attempts[1]}/submit")
    at = f"/api/v1/quizzes/{quiz['id']}/monitor"
    shown = http.get(at, token=author.token)
    assert shown.json["summary"] == {
        "not_started": 0,
        "running": 2,
        "at_risk": 0,
        "submitted": 1,
    }
    rows = {one["attempt_id"]: one for one in shown.json["items"]}
    assert [rows[one]["status"] for one in attempts] == ["in_progress", "submitted", "in_progress"]
    assert (rows[attempts[0]]["answered"], rows[attempts[0]]["question_count"]) == (5, 5)
    known = {"If-None-Match": shown.headers["etag"]}
    assert http.get(at, token=author.token, headers=known).status == 304
    clock.advance(2 * MINUTE + 1)
    live(http, takers[2], attempts[2])
    later = http.get(at, token=author.token, headers=known).json
    assert later["summary"]["at_risk"] == 1
    assert http.get(at, token=takers[0].token).status == 403


def test_monitor_counts_members_of_the_audience_who_have_not_started(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    group = http.post("/api/v1/groups", json={"name": "10b"}, token=author.token).json
    at = f"/api/v1/groups/{group['id']}/members"
    for one in (*takers, author):
        assert http.put(f"{at}/{one.id}", token=author.token).status == 204
    quiz = published(http, author, audience={"group_ids": [group["id"]]})
    attempt = start(http, takers[0], quiz["id"]).json["id"]
    start(http, takers[1], quiz["id"])
    post(http, takers[0], f"/attempts/{attempt}/submit")
    shown = http.get(f"/api/v1/quizzes/{quiz['id']}/monitor", token=author.token)
    assert shown.json["summary"] == {
        "not_started": 1,
        "running": 1,
        "at_risk": 0,
        "submitted": 1,
    }


def test_reopened_during_a_pause_counts_as_its_row_does(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, duration_minutes=60, review={"show": "score"})
    attempt = start(http, taker, quiz["id"]).json["id"]
    clock.advance(MINUTE)
    post(http, taker, f"/attempts/{attempt}/submit")
    at = f"/quizzes/{quiz['id']}"
    assert post(http, author, f"{at}/pause", REASON).status == 200
    clock.advance(10 * MINUTE)
    again = post(http, author, f"/attempts/{attempt}/reopen", {"minutes": 2, **REASON})
    assert again.status == 200, again.text
    post(http, author, f"{at}/resume")
    shown = http.get(f"/api/v1{at}/monitor", token=author.token).json
    assert shown["items"][0]["flags"] == ["at_risk"]
    assert shown["summary"]["at_risk"] == 1
