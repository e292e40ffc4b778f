"""Quizzes over HTTP: create, read, list, delete, and permissions."""

import pytest

from chalicelib.clock import DAY, SECOND
from chalicelib.settings import settings
from tests.support.builders import created, published, quiz, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_a_quiz_begins_as_a_draft_that_only_its_author_sees(http: Client, people: People) -> None:
    author = people.author()
    reply = created(http, author)
    draft = reply.json
    assert (draft["status"], draft["version"], draft["total_points"]) == ("draft", 0, 8)
    assert reply.headers["location"] == f"{QUIZZES}/{draft['id']}"
    assert http.get(f"{QUIZZES}/{draft['id']}", token=author.token).json == draft
    for other in (people.user(), people.author()):
        assert http.get(f"{QUIZZES}/{draft['id']}", token=other.token).status == 404
    assert http.get(f"{QUIZZES}/{draft['id']}", token=people.admin().token).status == 200
    assert start(http, people.user(), draft["id"]).status == 404


def test_quiz_is_returned_as_written(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author).json
    first, second, third, fourth, fifth = draft["questions"]
    assert [option["correct"] for option in first["options"]] == [True, False, False]
    assert second["scoring"] == "per_option"
    assert third["correct"] is True
    assert (fourth["correct"], fourth["tolerance"]) == ("3.14", "0.01")
    assert (fifth["accepted"], fifth["explanation"]) == (["grey"], "British spelling.")


def test_a_taker_sees_a_published_quiz_without_its_questions(http: Client, people: People) -> None:
    taker = people.user()
    shown = published(http, people.author())
    detail = http.get(f"{QUIZZES}/{shown['id']}", token=taker.token).json
    assert "questions" not in detail
    assert (detail["attempts_used"], detail["active_attempt_id"]) == (0, None)
    assert detail["deadline_if_started_now"] == "2026-09-21T14:23:20.000Z"
    attempt = start(http, taker, shown["id"]).json
    detail = http.get(f"{QUIZZES}/{shown['id']}", token=taker.token).json
    assert (detail["attempts_used"], detail["active_attempt_id"]) == (1, attempt["id"])
    assert detail["deadline_if_started_now"] is None


def test_announced_deadline_equals_that_of_a_start(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    hours = {"opens_at": "2026-09-21T14:15:00Z", "closes_at": "2026-09-21T14:20:00Z"}
    at = f"{QUIZZES}/{published(http, author, max_attempts=1, **hours)['id']}"

    def deadline() -> str | None:
        told: str | None = http.get(at, token=taker.token).json["deadline_if_started_now"]
        return told

    assert deadline() is None
    clock.advance(100_000)
    assert deadline() == "2026-09-21T14:20:00.000Z"
    body = {"extra_minutes": 2}
    http.put(f"{at}/overrides/{taker.id}", json=body, token=author.token)
    assert deadline() == "2026-09-21T14:22:00.000Z"
    begun = start(http, taker, at.rpartition("/")[2]).json
    assert begun["expires_at"] == "2026-09-21T14:22:00.000Z"
    http.post(f"/api/v1/attempts/{begun['id']}/submit", token=taker.token)
    assert deadline() is None
    http.put(f"{at}/overrides/{taker.id}", json={"extra_attempts": 1}, token=author.token)
    assert deadline() == "2026-09-21T14:20:00.000Z"
    clock.advance(300_000)
    assert deadline() is None


def test_a_repeated_post_under_one_key_writes_one_quiz(http: Client, people: People) -> None:
    author, key = people.author(), {"Idempotency-Key": "quiz-1"}
    replies = [http.post(QUIZZES, json=quiz(), token=author.token, headers=key) for _ in range(2)]
    assert replies[0].text == replies[1].text
    mine = http.get(f"{QUIZZES}?mine=true", token=author.token).json["items"]
    assert len(mine) == 1


def test_a_key_that_was_used_days_ago_brings_no_old_quiz_for_a_new_one(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, key = people.author(), {"Idempotency-Key": "quiz-1"}
    first = http.post(QUIZZES, json=quiz(), token=author.token, headers=key).json["id"]
    clock.advance(25 * 60 * 60_000)
    author = people.sign_in(author.id, author.email, author.username)
    body = quiz(title="Another day")
    other = http.post(QUIZZES, json=body, token=author.token, headers=key)
    assert (other.status, other.json["title"]) == (201, "Another day")
    assert other.json["id"] != first


def test_lists_are_paged_and_filtered(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    made = [published(http, author, title=f"Quiz {number}")["id"] for number in range(3)]
    draft = created(http, author).json["id"]
    page = http.get(f"{QUIZZES}?limit=2", token=taker.token).json
    rest = http.get(f"{QUIZZES}?limit=2&cursor={page['next_cursor']}", token=taker.token).json
    assert {one["id"] for one in page["items"] + rest["items"]} == set(made)
    mine = http.get(f"{QUIZZES}?mine=true&status=draft", token=author.token).json["items"]
    assert [one["id"] for one in mine] == [draft]
    assert http.get(f"{QUIZZES}?status=draft", token=author.token).json["items"] == []
    for query in ("limit=0", "limit=101", "limit=abc", "limit=1&limit=2", "what=1", "mine=yes"):
        assert http.get(f"{QUIZZES}?{query}", token=taker.token).status == 422, query
    assert http.get(f"{QUIZZES}?cursor=AAAA", token=taker.token).code == "invalid_cursor"


def test_a_deleted_quiz_is_gone_but_for_its_author(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author)
    at = f"{QUIZZES}/{shown['id']}"
    assert http.delete(at, token=people.author().token).status == 404
    assert http.delete(at, token=taker.token).status == 403
    assert http.delete(at, token=author.token).status == 204
    assert http.delete(at, token=author.token).status == 404
    assert http.get(at, token=taker.token).status == 404
    assert http.get(QUIZZES, token=taker.token).json["items"] == []
    archived = http.get(f"{QUIZZES}?mine=true&status=archived", token=author.token).json["items"]
    assert [one["id"] for one in archived] == [shown["id"]]
    assert http.post(f"{at}/publish", token=author.token).status == 409
    etag = http.get(at, token=author.token).headers["etag"]
    edited = http.put(at, json=quiz(), token=author.token, headers={"If-Match": etag})
    assert edited.status == 409


def test_writing_needs_the_role(http: Client, people: People) -> None:
    assert http.post(QUIZZES, json=quiz()).status == 401
    assert http.post(QUIZZES, json=quiz(), token=people.user().token).code == "forbidden"
    override = f"{QUIZZES}/{published(http, people.author())['id']}/overrides/{people.user().id}"
    assert http.put(override, json={}, token=people.author().token).status == 404


def test_former_author_sees_the_takers_view(http: Client, people: People) -> None:
    author, admin = people.author(), people.admin()
    open_, draft = published(http, author)["id"], created(http, author).json["id"]
    at = f"/api/v1/admin/users/{author.id}"
    assert http.patch(at, json={"role": "user"}, token=admin.token).status == 200
    shown = http.get(f"{QUIZZES}/{open_}", token=author.token).json
    assert ("questions" in shown, shown["attempts_used"]) == (False, 0)
    assert http.get(f"{QUIZZES}/{draft}", token=author.token).status == 404


def test_override_requires_an_existing_user(http: Client, people: People) -> None:
    author = people.author()
    at = f"{QUIZZES}/{published(http, author)['id']}/overrides/"
    nobody = "usr_00000000000000000000000000"
    assert http.put(at + nobody, json={}, token=author.token).status == 404
    assert http.delete(at + people.user().id, token=author.token).status == 404
    window = {"opens_at": "2026-10-02T00:00:00Z", "closes_at": "2026-10-01T00:00:00Z"}
    reply = http.put(at + people.user().id, json=window, token=author.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/closes_at")


def test_an_author_creates_and_imports_so_many_quizzes_a_day(
    http: Client, people: People, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZZES_PER_DAY", "2")
    settings.cache_clear()
    clock.advance(DAY - clock() % DAY)
    author, other = people.author(), people.author()
    assert created(http, author).status == 201
    imported = http.post("/api/v1/quizzes/import?format=json", json=quiz(), token=author.token)
    assert imported.status == 201
    refused = http.post(QUIZZES, json=quiz(), token=author.token)
    again = http.post("/api/v1/quizzes/import?format=json", json=quiz(), token=author.token)
    dry = http.post(
        "/api/v1/quizzes/import?format=json&dry_run=true", json=quiz(), token=author.token
    )
    monkeypatch.undo()
    settings.cache_clear()
    assert {(one.status, one.headers["retry-after"]) for one in (refused, again)} == {
        (429, str(DAY // SECOND))
    }
    assert dry.status == 200
    assert created(http, other).status == 201
