"""Create a quiz: a draft, once for each key, by authors, so many a day."""

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


def test_writing_needs_the_role(http: Client, people: People) -> None:
    assert http.post(QUIZZES, json=quiz()).status == 401
    assert http.post(QUIZZES, json=quiz(), token=people.user().token).code == "forbidden"
    override = f"{QUIZZES}/{published(http, people.author())['id']}/overrides/{people.user().id}"
    assert http.put(override, json={}, token=people.author().token).status == 404


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


def test_a_new_quiz_has_no_ids_to_keep(http: Client, people: People) -> None:
    author = people.author()
    questions = created(http, author).json["questions"]
    reply = http.post(QUIZZES, json=quiz(questions=questions), token=author.token)
    assert reply.status == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [
        f"/questions/{place}/id" for place in range(5)
    ]
