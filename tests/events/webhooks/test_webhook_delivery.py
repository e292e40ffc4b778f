"""Webhooks from the event to a real receiver: what is sent, once, and to whom."""

import time

import pytest
from standardwebhooks.webhooks import Webhook

from chalicelib.clock import DAY, MINUTE
from chalicelib.jobs.queue import QueueMessage, send
from tests.support.aws_delivery import Cloud, url_of
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.webhook_receiver import Receiver
from tests.support.webhooks import (
    HOOKS,
    deliver,
    deliveries,
    settle,
    settle_change,
    subscribe,
)


def test_a_taken_quiz_is_three_events_that_verify(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    clock.advance(int(time.time() * 1000) - clock())
    author, taker = people.author(), people.user()
    hook, quiz = subscribe(http, author, receiver), published(http, author)
    result = play(http, taker, quiz, right_answers(quiz))
    settle(cloud)
    types = [one.json["type"] for one in receiver.received]
    assert types == ["attempt.started", "attempt.submitted", "result.available"]
    for one in receiver.received:
        said = Webhook(hook["secret"]).verify(one.body, dict(one.headers))
        assert said["data"]["attempt_id"] == result["attempt_id"]
        assert said["data"]["user_id"] == taker.id
        assert taker.email not in one.body
    assert "score" not in receiver.received[1].json["data"]
    assert receiver.received[2].json["data"]["score"] == float(result["score"])
    settle(cloud)
    assert len(receiver.received) == 3, "the stream repeats, the events do not"
    listed = deliveries(http, author, hook)
    assert [one["id"] for one in listed[::-1]] == [one.id for one in receiver.received]
    assert {(one["state"], one["tries"], one["status"]) for one in listed} == {
        ("delivered", 1, 204)
    }


def test_an_attempt_that_ends_again_after_a_reopening_is_told_of_again_and_once(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author, taker = people.author(), people.user()
    subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author, review={"show": "score", "when": "immediately"})
    attempt_id = play(http, taker, quiz, [])["attempt_id"]
    settle(cloud)
    clock.advance(60_000)
    body = {"minutes": 5, "reason": "by mistake"}
    at = f"/api/v1/attempts/{attempt_id}"
    assert http.post(f"{at}/reopen", json=body, token=author.token).status == 200
    settle_change(cloud)
    assert len(receiver.received) == 1, "a reopening is no end"
    clock.advance(60_000)
    again = http.post(f"{at}/submit", token=taker.token).json
    settle_change(cloud)
    settle_change(cloud)
    first, second = (one.json["data"] for one in receiver.received)
    assert first["attempt_id"] == second["attempt_id"] == attempt_id
    assert first["submitted_at"] < second["submitted_at"] == again["submitted_at"]
    regraded = http.post(f"/api/v1/quizzes/{quiz['id']}/regrade", token=author.token)
    assert regraded.status == 202, regraded.text
    cloud.expire()
    settle_change(cloud)
    assert len(receiver.received) == 2, "a new grade is no end"


def test_a_start_is_told_of_at_once_and_once(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author, taker = people.author(), people.user()
    subscribe(http, author, receiver, "attempt.started")
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json
    deliver(cloud)
    (got,) = receiver.received
    assert got.json["data"]["attempt_id"] == attempt["id"]
    assert got.json["timestamp"] == attempt["started_at"]
    http.post(f"/api/v1/attempts/{attempt['id']}/submit", token=taker.token)
    settle(cloud)
    assert len(receiver.received) == 1


def test_a_publication_is_told_of_once(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    subscribe(http, author, receiver, "quiz.published")
    quiz = published(http, author)
    deliver(cloud)
    clock.advance(MINUTE)
    deliver(cloud)
    (got,) = receiver.received
    assert got.json["data"] == {"quiz_id": quiz["id"], "quiz_version": 1}


@pytest.mark.parametrize(
    "review",
    [{"show": "nothing"}, {"show": "score", "when": "after_close"}],
)
def test_a_hidden_score_is_not_told_before_its_release(
    http: Client, people: People, cloud: Cloud, receiver: Receiver, review: dict[str, str]
) -> None:
    author, taker = people.author(), people.user()
    subscribe(http, author, receiver)
    quiz = published(http, author, review=review)
    play(http, taker, quiz, right_answers(quiz))
    settle(cloud)
    assert receiver.of_type("result.available") == []
    assert not any("score" in one.body for one in receiver.received)
    at = f"/api/v1/quizzes/{quiz['id']}/release-results"
    assert http.post(at, json={"show": "score"}, token=author.token).status == 200
    cloud.tick()
    cloud.expire()
    settle(cloud)
    assert len(receiver.of_type("result.available")) == 1


def test_a_changed_score_is_told_of(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author, taker = people.author(), people.user()
    subscribe(http, author, receiver, "result.changed")
    quiz = published(http, author)
    result = play(http, taker, quiz, right_answers(quiz))
    settle(cloud)
    clock.advance(MINUTE)
    at = f"/api/v1/results/attempts/{result['attempt_id']}/adjust"
    body = {"points": -1, "reason": "The fire alarm rang."}
    assert http.post(at, json=body, token=author.token).status == 200
    settle(cloud)
    (got,) = receiver.received
    assert got.json["data"]["score"] == float(result["score"]) - 1
    assert "fire alarm" not in got.body


def test_only_those_hear_of_results_who_may_read_them(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author, taker, admin = people.author(), people.user(), people.admin()
    viewer, editor, proctor, marker = (people.author() for _ in range(4))
    quiz = published(http, author)
    roles = {"viewer": viewer, "editor": editor, "proctor": proctor, "marker": marker}
    for role, person in roles.items():
        at = f"/api/v1/quizzes/{quiz['id']}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status in {200, 204}
    people_with_hooks = [author, taker, admin, *roles.values(), people.author()]
    hooks = {
        one.id: subscribe(http, one, receiver, "attempt.submitted") for one in people_with_hooks
    }
    play(http, taker, quiz, [])
    settle(cloud)
    heard = {
        user_id
        for user_id, hook in hooks.items()
        if any(one.is_signed_with(hook["secret"]) for one in receiver.received)
    }
    assert heard == {author.id, viewer.id, editor.id}
    assert len(receiver.received) == 3


def test_a_former_author_and_a_disabled_one_hear_nothing(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    admin = people.admin()
    for change in ({"role": "user"}, {"status": "disabled"}):
        author, taker = people.author(), people.user()
        subscribe(http, author, receiver)
        quiz = published(http, author)
        at = f"/api/v1/admin/users/{author.id}"
        etag = {"If-Match": http.get(at, token=admin.token).headers["etag"]}
        assert http.patch(at, json=change, token=admin.token, headers=etag).status == 200
        play(http, taker, quiz, [])
        settle(cloud)
    assert receiver.received == []


def test_what_was_delivered_is_delivered_again_when_it_is_asked_for(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author, other = people.author(), people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    play(http, people.user(), published(http, author), [])
    settle(cloud)
    (one,) = deliveries(http, author, hook)
    at = f"{HOOKS}/{hook['id']}/deliveries"
    assert http.get(at, token=other.token).status == 404
    assert http.post(f"{at}/{one['id']}/redeliver", token=other.token).status == 404
    for _ in range(2):
        assert http.post(f"{at}/{one['id']}/redeliver", token=author.token).status == 202
    deliver(cloud)
    first, again = receiver.received
    assert (first.id, first.body) == (again.id, again.body)


def test_both_secrets_sign_for_a_day_after_a_rotation(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author)
    rotated = http.post(f"{HOOKS}/{hook['id']}/rotate-secret", token=author.token)
    old, new = hook["secret"], rotated.json["secret"]
    assert (rotated.status, old == new) == (200, False)
    play(http, people.user(), quiz, [])
    settle(cloud)
    clock.advance(DAY)
    play(http, people.user(), quiz, [])
    settle(cloud)
    signed = [(one.is_signed_with(old), one.is_signed_with(new)) for one in receiver.received]
    assert signed == [(True, True), (False, True)]


def test_what_was_deleted_meanwhile_is_not_sent_to(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    play(http, people.user(), published(http, author), [])
    cloud.stream()
    cloud.expire()
    assert http.delete(f"{HOOKS}/{hook['id']}", token=author.token).status == 204
    assert cloud.webhooks() == []
    send(url_of("webhook_queue"), [QueueMessage({"user_id": author.id, "endpoint_id": "whk_1"})])
    assert cloud.webhooks() == []
    assert receiver.received == []
