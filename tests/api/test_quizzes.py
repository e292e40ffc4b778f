"""Quizzes over HTTP: written, edited, published, listed, deleted."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.errors import ConflictError
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.store import quiz_key
from tests.builders import created, numeric, published, quiz, short_text, single, start, true_false
from tests.client import Client
from tests.cloud import Cloud
from tests.conftest import FakeClock
from tests.people import People

QUIZZES = "/api/v1/quizzes"
_ACCEPTED = "/questions/0/accepted/0"


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


def test_what_was_written_comes_back(http: Client, people: People) -> None:
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


def test_a_deadline_is_shown_to_who_could_start_now_and_is_the_one_they_would_get(
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


def test_editing_needs_the_draft_that_was_read(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author)
    at, etag = f"{QUIZZES}/{draft.json['id']}", draft.headers["etag"]
    body = quiz(title="Better")
    assert http.put(at, json=body, token=author.token).code == "precondition_required"
    edited = http.put(at, json=body, token=author.token, headers={"If-Match": etag})
    assert (edited.status, edited.json["title"]) == (200, "Better")
    assert edited.headers["etag"] != etag
    # the very same once more is a client who did not hear of it; anything else is somebody else
    again = http.put(at, json=body, token=author.token, headers={"If-Match": etag})
    assert (again.status, again.headers["etag"]) == (200, edited.headers["etag"])
    other = quiz(title="Best")
    stale = http.put(at, json=other, token=author.token, headers={"If-Match": etag})
    assert (stale.status, stale.code) == (412, "precondition_failed")


def test_editing_what_is_published_changes_nothing_until_it_is_published_again(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author)
    at = f"{QUIZZES}/{shown['id']}"
    etag = http.get(at, token=author.token).headers["etag"]
    body = quiz(title="Second", questions=[true_false()])
    http.put(at, json=body, token=author.token, headers={"If-Match": etag})
    assert http.get(at, token=taker.token).json["title"] == "All sorts"
    again = http.post(f"{at}/publish", token=author.token).json
    assert again["version"] == 2
    assert http.get(at, token=taker.token).json["title"] == "Second"
    unchanged = http.post(f"{at}/publish", token=author.token).json
    assert unchanged["version"] == 2


def test_publishing_what_is_open_already_changes_nothing_and_tells_nobody(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    shown = published(http, author)
    assert len(cloud.waiting("announce_queue")) == 1
    at = f"{QUIZZES}/{shown['id']}"
    clock.advance(60_000)
    again = http.post(f"{at}/publish", token=author.token)
    assert (again.status, again.json) == (200, shown)
    headers = {"If-Match": again.headers["etag"]}
    for body in (quiz(title="Other"), quiz()):
        edited = http.put(at, json=body, token=author.token, headers=headers)
        headers = {"If-Match": edited.headers["etag"]}
    back = http.post(f"{at}/publish", token=author.token).json
    assert (back["version"], back["published_at"]) == (1, shown["published_at"])
    assert cloud.waiting("announce_queue") == []
    assert start(http, people.user(), shown["id"]).json["quiz_version"] == 1


@pytest.mark.parametrize("meanwhile", ["edited", "deleted", "published", "published, deleted"])
def test_what_is_published_is_the_draft_that_was_read(
    http: Client, people: People, meanwhile: str
) -> None:
    author = people.author()
    draft = created(http, author)
    item = get(quiz_key(draft.json["id"]))
    assert item is not None
    service, events = bootstrap.quizzes(), dynamodb().meta.events
    happens = "before-call.dynamodb.TransactWriteItems"

    def change(**_: Any) -> None:
        events.unregister(happens, change)
        if meanwhile == "edited":
            made = QuizIn.model_validate(quiz(title="Other")).draft
            service.edit(item, made, draft.headers["etag"])
        elif meanwhile == "deleted":
            service.delete(item, None)
        else:
            published_then, _draft = service.publish(item, None)
            now = get(quiz_key(published_then.id))
            if "deleted" in meanwhile and now is not None:
                service.delete(now, None)

    events.register_first(happens, change)
    if meanwhile == "published":  # a double click
        assert service.publish(item, None)[0].version == 1
    else:
        with pytest.raises(ConflictError):
            service.publish(item, None)
    kept = get(quiz_key(draft.json["id"]))
    assert kept is not None
    assert kept.version == (1 if "published" in meanwhile else 0)


@pytest.mark.parametrize(
    "change",
    [
        {"closes_at": "2026-10-01T00:00:00Z"},
        {"questions": [true_false(correct=False)]},
        {"questions": [true_false("Water is not wet.")]},
        {"questions": [true_false(explanation="It is.")]},
    ],
)
def test_the_least_change_makes_a_version(
    http: Client, people: People, change: dict[str, Any]
) -> None:
    author = people.author()
    shown = published(http, author, questions=[true_false()])
    at = f"{QUIZZES}/{shown['id']}"
    headers = {"If-Match": http.get(at, token=author.token).headers["etag"]}
    body = quiz(**{"questions": [true_false()], **change})
    assert http.put(at, json=body, token=author.token, headers=headers).status == 200
    assert http.post(f"{at}/publish", token=author.token).json["version"] == 2


def test_ids_stay_while_a_question_does(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author)
    at, headers = f"{QUIZZES}/{draft.json['id']}", {"If-Match": draft.headers["etag"]}
    questions = [true_false("New first?"), *quiz()["questions"]]
    body = quiz(questions=questions)
    edited = http.put(at, json=body, token=author.token, headers=headers).json
    before = [question["id"] for question in draft.json["questions"]]
    assert [question["id"] for question in edited["questions"]][1:] == before


def test_ids_say_nothing_of_what_is_correct(http: Client, people: People) -> None:
    author = people.author()
    questions = [single(f"Question {number}?") for number in range(300)]
    draft = created(http, author, questions=questions).json
    first_by_id = sum(
        min(question["options"], key=lambda option: str(option["id"]))["correct"]
        for question in draft["questions"]
    )
    # of 300, one in three: 100 give or take 5 standard deviations of 8.2
    assert 59 < first_by_id < 141


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"duration_minutes": 0}, "/duration_minutes"),
        ({"duration_minutes": "10"}, "/duration_minutes"),
        ({"duration_minutes": True}, "/duration_minutes"),
        ({"passing_score": 101}, "/passing_score"),
        ({"surprise": 1}, "/surprise"),
        ({"questions": []}, "/questions"),
        ({"opens_at": "tomorrow"}, "/opens_at"),
        ({"opens_at": "2026-02-30T00:00:00Z"}, "/opens_at"),
        ({"opens_at": 5}, "/opens_at"),
        ({"opens_at": "0001-01-01T00:00:00+14:00"}, "/opens_at"),
        ({"opens_at": "0099-01-01T00:00:00Z"}, "/opens_at"),
        ({"closes_at": "9999-12-31T23:59:59-14:00"}, "/closes_at"),
        ({"opens_at": "2026-10-01T00:00:00Z", "closes_at": "2026-09-01T00:00:00Z"}, "/closes_at"),
        ({"questions": [single(points=0)]}, "/questions/0/points"),
        ({"questions": [single(points=1.0001)]}, "/questions/0/points"),
        ({"questions": [single(points="1")]}, "/questions/0/points"),
        ({"questions": [numeric(correct="x")]}, "/questions/0/correct"),
        ({"questions": [short_text(accepted=[])]}, "/questions/0/accepted"),
        ({"questions": [short_text(accepted=["\U0001f600" * 192])]}, _ACCEPTED),
        ({"questions": [short_text(accepted=["x" * 256])]}, _ACCEPTED),
        ({"questions": [true_false(correct="yes")]}, "/questions/0/correct"),
        ({"questions": [single(points=100_000)] * 11}, "/questions"),
    ],
)
def test_a_quiz_that_could_not_be_taken_is_refused(
    http: Client, people: People, change: dict[str, Any], pointer: str
) -> None:
    reply = http.post(QUIZZES, json=quiz(**change), token=people.author().token)
    assert reply.status == 422, reply.text
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([("a", True), ("b", True)], "single_choice"),
        ([("a", False), ("b", False)], "single_choice"),
        ([("a", False), ("b", False)], "multiple_choice"),
        ([("a", True), (" A ", False)], "single_choice"),
    ],
)
def test_options_must_differ_and_some_be_right(
    http: Client, people: People, options: list[tuple[str, bool]], kind: str
) -> None:
    question = single(
        type=kind, options=[{"text": text, "correct": correct} for text, correct in options]
    )
    reply = http.post(QUIZZES, json=quiz(questions=[question]), token=people.author().token)
    assert reply.status == 422


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


def test_who_is_no_author_any_more_sees_what_takers_see(http: Client, people: People) -> None:
    author, admin = people.author(), people.admin()
    open_, draft = published(http, author)["id"], created(http, author).json["id"]
    at = f"/api/v1/admin/users/{author.id}"
    assert http.patch(at, json={"role": "user"}, token=admin.token).status == 200
    shown = http.get(f"{QUIZZES}/{open_}", token=author.token).json
    assert ("questions" in shown, shown["attempts_used"]) == (False, 0)
    assert http.get(f"{QUIZZES}/{draft}", token=author.token).status == 404


def test_an_override_is_for_somebody_who_exists(http: Client, people: People) -> None:
    author = people.author()
    at = f"{QUIZZES}/{published(http, author)['id']}/overrides/"
    nobody = "usr_00000000000000000000000000"
    assert http.put(at + nobody, json={}, token=author.token).status == 404
    assert http.delete(at + people.user().id, token=author.token).status == 404
    window = {"opens_at": "2026-10-02T00:00:00Z", "closes_at": "2026-10-01T00:00:00Z"}
    assert http.put(at + people.user().id, json=window, token=author.token).status == 422
