"""Publish the draft that was read: an unchanged one makes no version."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.errors import ConflictError
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.store import get_quiz
from tests.support.aws_delivery import Cloud
from tests.support.builders import created, published, quiz, start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_publishing_an_unchanged_draft_does_nothing(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.admin()
    shown = published(http, author, announce=True)
    assert len(cloud.waiting("announce_queue")) == 1
    at = f"{QUIZZES}/{shown['id']}"
    clock.advance(60_000)
    again = http.post(f"{at}/publish", token=author.token)
    assert (again.status, again.json) == (200, shown)
    headers = {"If-Match": again.headers["etag"]}
    for body in (quiz(title="Other"), quiz(questions=shown["questions"])):
        edited = http.put(at, json=body, token=author.token, headers=headers)
        headers = {"If-Match": edited.headers["etag"]}
    back = http.post(f"{at}/publish", token=author.token).json
    assert (back["version"], back["published_at"]) == (1, shown["published_at"])
    assert cloud.waiting("announce_queue") == []
    assert start(http, people.user(), shown["id"]).json["quiz_version"] == 1


@pytest.mark.parametrize("meanwhile", ["edited", "deleted", "published", "published, deleted"])
def test_publish_uses_the_draft_that_was_read(http: Client, people: People, meanwhile: str) -> None:
    author = people.author()
    draft = created(http, author)
    found = get_quiz(draft.json["id"])
    assert found is not None
    service, events = bootstrap.quizzes(), dynamodb().meta.events
    happens = "before-call.dynamodb.TransactWriteItems"

    def change(**_: Any) -> None:
        events.unregister(happens, change)
        if meanwhile == "edited":
            made = QuizIn.model_validate(quiz(title="Other")).draft
            service.edit(
                found, lambda ids, _: made(ids), draft.headers["etag"], may_be_repeat=False
            )
        elif meanwhile == "deleted":
            service.delete(found, None)
        else:
            published_then, _draft = bootstrap.publications().publish(found, None)
            now = get_quiz(published_then.id)
            if "deleted" in meanwhile and now is not None:
                service.delete(now, None)

    events.register_first(happens, change)
    if meanwhile == "published":  # a double click
        assert bootstrap.publications().publish(found, None)[0].version == 1
    else:
        with pytest.raises(ConflictError):
            bootstrap.publications().publish(found, None)
    kept = get_quiz(draft.json["id"])
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
