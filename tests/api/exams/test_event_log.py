"""Event log: complete for accepted saves, with refusals, messages and reports."""

from typing import Any

from chalicelib.attempts.trace import ENTRIES_PER_PAGE
from chalicelib.clock import MINUTE, SECOND, to_rfc3339
from tests.support.builders import published, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person


def events(http: Client, person: Person, attempt: str) -> list[dict[str, Any]]:
    answer = http.get(f"/api/v1/attempts/{attempt}/events", token=person.token)
    assert answer.status == 200, answer.text
    items: list[dict[str, Any]] = answer.json["items"]
    return items


def answer_one(
    http: Client, token: str, quiz: dict[str, Any], attempt: str, revision: int
) -> Reply:
    body = {"question_id": quiz["questions"][2]["id"], "response": True, "revision": revision}
    return http.post(f"/api/v1/attempts/{attempt}/answers", json=body, token=token)


def test_an_appeal_is_settled_by_the_log(http: Client, people: People, clock: FakeClock) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    clock.advance(SECOND)
    assert answer_one(http, taker.token, quiz, attempt, 1).status == 200
    other = people.sign_in(taker.id, taker.email, taker.username).token
    clock.advance(SECOND)
    assert answer_one(http, other, quiz, attempt, 2).status == 200
    more = {"minutes": 1, "reason": "Noise."}
    at = f"/api/v1/attempts/{attempt}"
    assert http.post(f"{at}/extend", json=more, token=author.token).status == 200
    clock.advance(2 * SECOND)
    assert http.post(f"{at}/submit", token=taker.token).status == 200
    assert answer_one(http, taker.token, quiz, attempt, 3).code == "attempt_closed"
    found = events(http, author, attempt)
    kinds = [one["type"] for one in found]
    assert kinds[0] == "started"
    assert sorted(kinds[1:]) == [
        "device_changed",
        "ended",
        "extended",
        "save_refused",
        "saved",
        "saved",
    ]
    saved = [one for one in found if one["type"] == "saved"]
    question = quiz["questions"][2]["id"]
    assert [one["at"] for one in saved] == [
        to_rfc3339(THE_START + SECOND),
        to_rfc3339(THE_START + 2 * SECOND),
    ]
    assert saved[1]["answers"] == [{"question_id": question, "revision": 2, "size": 1}]
    assert next(one["ended_by"] for one in found if one["type"] == "ended") == "taker"
    hidden = http.get(f"{at}/events", token=taker.token)
    assert hidden.status == 404


def test_event_log_has_every_accepted_save(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, events_visible_to_taker=True)
    attempt = start(http, taker, quiz["id"]).json["id"]
    number = 2 * ENTRIES_PER_PAGE + 5
    for revision in range(1, number + 1):
        assert answer_one(http, taker.token, quiz, attempt, revision).status == 200
    saved = [one for one in events(http, taker, attempt) if one["type"] == "saved"]
    assert [one["answers"][0]["revision"] for one in saved] == list(range(1, number + 1))


def test_quiz_without_event_log_records_none(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author, event_log="off")
    attempt = start(http, taker, quiz["id"]).json["id"]
    assert answer_one(http, taker.token, quiz, attempt, 1).status == 200
    assert [one["type"] for one in events(http, author, attempt)] == ["started"]
    report = {"reports": [{"type": "focus_lost", "at": to_rfc3339(THE_START)}]}
    at = f"/api/v1/attempts/{attempt}/reports"
    refused = http.post(at, json=report, token=taker.token)
    assert (refused.status, refused.code) == (409, "event_log_off")


def test_reports_of_clients_are_marked_and_limited(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/api/v1/attempts/{attempt}/reports"
    one = {"type": "focus_lost", "at": to_rfc3339(THE_START - MINUTE)}
    assert http.post(at, json={"reports": [one] * 2}, token=taker.token).status == 204
    reported = [one for one in events(http, author, attempt) if "reported" in one["type"]]
    assert [one["type"] for one in reported] == ["reported.focus_lost"] * 2
    assert reported[0]["received_at"] == to_rfc3339(clock())
    assert http.post(at, json={"reports": [one] * 61}, token=taker.token).status == 422
    assert http.post(at, json={"reports": [one] * 60}, token=taker.token).status == 429
    assert http.post(at, json={"reports": [one]}, token=people.user().token).status == 404


def test_a_full_log_has_the_contents_of_replaced_answers(http: Client, people: People) -> None:
    author, proctor, taker = people.author(), people.author(), people.user()
    essay = {"type": "essay", "text": "Why?", "points": 1}
    quiz = published(
        http, author, event_log="full", events_visible_to_taker=True, questions=[essay]
    )
    staff = f"/api/v1/quizzes/{quiz['id']}/staff/{proctor.id}"
    assert http.put(staff, json={"role": "proctor"}, token=author.token).status == 200
    attempt = start(http, taker, quiz["id"]).json["id"]
    question = quiz["questions"][-1]["id"]
    texts = ["x" * 4_000, "y" * 4_000, "grey \u00e9", None]
    for revision, text in enumerate(texts, start=1):
        body = {"question_id": question, "response": text, "revision": revision}
        at = f"/api/v1/attempts/{attempt}/answers"
        assert http.post(at, json=body, token=taker.token).status == 200
    for reader in (author, taker):
        saved = [one for one in events(http, reader, attempt) if one["type"] == "saved"]
        assert [one["answers"][0]["response"] for one in saved] == texts
    shown = [one for one in events(http, proctor, attempt) if one["type"] == "saved"]
    assert len(shown) == len(texts)
    assert all("response" not in one["answers"][0] for one in shown)


def test_a_basic_log_has_no_contents(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    assert answer_one(http, taker.token, quiz, attempt, 1).status == 200
    [saved] = [one for one in events(http, author, attempt) if one["type"] == "saved"]
    assert set(saved["answers"][0]) == {"question_id", "revision", "size"}
