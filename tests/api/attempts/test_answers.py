"""POST and PUT /attempts/{attempt_id}/answers: whole, in order, in time."""

import pytest

from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

MINUTE = 60_000


def answers_of(attempt_id: str) -> str:
    return f"/api/v1/attempts/{attempt_id}/answers"


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
