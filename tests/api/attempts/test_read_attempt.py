"""GET /attempts/{attempt_id} and its result: to its taker, as it was started."""

from tests.support.builders import published, right_answers, start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

MINUTE = 60_000


def answers_of(attempt_id: str) -> str:
    return f"/api/v1/attempts/{attempt_id}/answers"


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


def test_own_running_attempts_are_listed_and_nobody_elses(http: Client, people: People) -> None:
    taker, other, author = people.user(), people.user(), people.author()
    quizzes = [published(http, author)["id"] for _ in range(3)]
    begun = [start(http, taker, quiz_id).json["id"] for quiz_id in quizzes]
    start(http, other, quizzes[0])
    at = "/api/v1/attempts"
    http.post(f"{at}/{begun[1]}/submit", token=taker.token)
    first = http.get(f"{at}?status=in_progress&limit=1", token=taker.token).json
    rest = http.get(
        f"{at}?status=in_progress&limit=1&cursor={first['next_cursor']}", token=taker.token
    ).json
    listed = first["items"] + rest["items"]
    assert {one["id"]: one["quiz_id"] for one in listed} == {
        begun[0]: quizzes[0],
        begun[2]: quizzes[2],
    }
    assert [(one["number"], one["status"]) for one in listed] == [(1, "in_progress")] * 2
    assert rest["next_cursor"] is None
    assert http.get(f"{at}?status=submitted", token=taker.token).status == 422


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
