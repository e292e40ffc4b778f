"""Webhooks from the event to a real receiver that dies, refuses, comes back, and goes for good."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from chalicelib.clock import DAY, MINUTE
from chalicelib.jobs.queue import QueueMessage, send
from chalicelib.webhooks import delivery_store, store
from chalicelib.webhooks.models import Delivery
from chalicelib.webhooks.sender import SEND_FOR
from tests.support.aws_delivery import Cloud, record_of, url_of
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.webhook_receiver import Receiver, receiving, status

HOOKS = "/api/v1/webhooks"
ALL = ["attempt.started", "attempt.submitted", "result.available", "result.changed"]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


def subscribe(http: Client, person: Person, receiver: Receiver, *events: str) -> Any:
    body = {"url": receiver.url, "events": list(events or ALL)}
    made = http.post(HOOKS, json=body, token=person.token)
    assert made.status == 201, made.text
    return made.json


def settle(cloud: Cloud) -> None:
    """Let happen what AWS does by itself."""
    cloud.stream()
    deliver(cloud)


def settle_change(cloud: Cloud) -> None:
    """The same after a change of a result that was there before."""
    cloud.stream(*(record_of(image, kind="MODIFY") for image in cloud.results()))
    deliver(cloud)


def deliver(cloud: Cloud) -> None:
    for _ in range(2):
        cloud.tick()
        assert cloud.expire() == []
        assert cloud.webhooks() == []


def deliveries(http: Client, person: Person, hook: Any) -> list[Any]:
    listed = http.get(f"{HOOKS}/{hook['id']}/deliveries", token=person.token)
    assert listed.status == 200
    items: list[Any] = listed.json["items"]
    return items


def shown(http: Client, person: Person) -> Any:
    return http.get(HOOKS, token=person.token).json["items"][0]


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


def test_a_slow_receiver_gets_the_rest_from_the_next_invocation(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    subscribe(http, author, receiver, "attempt.started")
    quiz = published(http, author)

    def slowly(request: BaseHTTPRequestHandler) -> None:
        clock.advance(SEND_FOR)
        status(204)(request)

    receiver.answers = [slowly]
    for _ in range(2):
        start(http, people.user(), quiz["id"])
    deliver(cloud)
    assert len({one.id for one in receiver.received}) == len(receiver.received) == 2


def test_a_start_that_could_not_be_queued_is_told_of_with_the_end(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author, taker = people.author(), people.user()
    subscribe(http, author, receiver, "attempt.started")
    quiz = published(http, author)
    play(http, taker, quiz, [])
    cloud.waiting("job_queue")
    settle(cloud)
    assert len(receiver.of_type("attempt.started")) == 1


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


def test_a_receiver_that_is_down_gets_all_once_it_is_back(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author)
    receiver.always = status(500)
    for _ in range(3):
        play(http, people.user(), quiz, [])
    settle(cloud)
    assert len(receiver.received) == 1, "a failure spares the receiver all others"
    tried = [one for one in deliveries(http, author, hook) if one["tries"]]
    assert [(one["state"], one["status"], one["error"]) for one in tried] == [
        ("pending", 500, "status")
    ]
    assert shown(http, author)["failing_since"] is not None
    receiver.always = status(204)
    for _ in range(6):
        clock.advance(MINUTE)
        deliver(cloud)
    done = deliveries(http, author, hook)
    assert {one["state"] for one in done} == {"delivered"}
    assert len({one.id for one in receiver.received}) == 3
    assert len(receiver.received) == 4
    assert shown(http, author)["failing_since"] is None
    assert shown(http, author)["last_success_at"] is not None


def test_one_event_that_a_receiver_refuses_holds_up_no_other(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author)
    receiver.answers = [status(500)]
    for _ in range(3):
        play(http, people.user(), quiz, [])
    settle(cloud)
    clock.advance(2 * MINUTE)
    receiver.answers = []
    deliver(cloud)
    assert {one["state"] for one in deliveries(http, author, hook)} == {"delivered"}


def test_after_three_days_a_delivery_fails_and_its_endpoint_is_disabled_with_a_notice(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author)
    play(http, people.user(), quiz, [])
    receiver.always = status(503)
    settle(cloud)
    for _ in range(9):
        next_at = stored(hook, receiver.received[0].id).next_at
        assert next_at > clock()
        clock.set(next_at + MINUTE)
        deliver(cloud)
    assert [one.id for one in receiver.received] == [receiver.received[0].id] * 10
    assert shown_later(http, people, author)["disabled_reason"] == "failing"
    (one,) = deliveries_later(http, people, author, hook)
    assert one["state"] == "failed"
    told = http.get("/api/v1/notifications", token=later(people, author).token).json["items"]
    assert [one["title"] for one in told] == ["A webhook was disabled"]
    play(http, people.user(), quiz, [])
    settle(cloud)
    assert len(deliveries_later(http, people, author, hook)) == 1


def stored(hook: Any, delivery_id: str) -> Delivery:
    found = delivery_store.get_delivery(hook["id"], delivery_id)
    assert found is not None
    return found


def later(people: People, person: Person) -> Person:
    return people.sign_in(person.id, person.email, person.username)


def shown_later(http: Client, people: People, person: Person) -> Any:
    return shown(http, later(people, person))


def deliveries_later(http: Client, people: People, person: Person, hook: Any) -> list[Any]:
    return deliveries(http, later(people, person), hook)


def test_a_receiver_that_is_gone_is_disabled_at_once_and_can_be_enabled(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    quiz = published(http, author)
    receiver.answers = [status(410)]
    play(http, people.user(), quiz, [])
    settle(cloud)
    assert (shown(http, author)["enabled"], shown(http, author)["disabled_reason"]) == (
        False,
        "gone",
    )
    (one,) = deliveries(http, author, hook)
    at = f"{HOOKS}/{hook['id']}"
    again = http.post(f"{at}/deliveries/{one['id']}/redeliver", token=author.token)
    assert (again.status, again.code) == (409, "webhook_disabled")
    assert http.patch(at, json={"enabled": True}, token=author.token).json["enabled"]
    again = http.post(f"{at}/deliveries/{one['id']}/redeliver", token=author.token)
    assert (again.status, again.json["state"]) == (202, "pending")
    deliver(cloud)
    assert [got.id for got in receiver.received] == [one["id"]] * 2
    assert deliveries(http, author, hook)[0]["state"] == "delivered"


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


def test_a_dead_receiver_delays_nobody_else(
    http: Client, people: People, cloud: Cloud, receiver: Receiver
) -> None:
    author, other = people.author(), people.author()
    with receiving() as dead:
        pass
    subscribe(http, author, dead, "attempt.submitted")
    subscribe(http, other, receiver, "attempt.submitted")
    quizzes = [published(http, one) for one in (author, other)]
    for _ in range(3):
        for quiz in quizzes:
            play(http, people.user(), quiz, [])
    settle(cloud)
    assert len(receiver.received) == 3


def test_while_one_process_sends_to_an_endpoint_another_leaves_it_alone(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    hook = subscribe(http, author, receiver, "attempt.submitted")
    endpoint = store.get_endpoint(author.id, hook["id"])
    assert endpoint is not None
    assert store.lease(endpoint, clock(), clock() + MINUTE)
    play(http, people.user(), published(http, author), [])
    settle(cloud)
    assert receiver.received == []
    clock.advance(2 * MINUTE)
    deliver(cloud)
    assert len(receiver.received) == 1


def test_a_lost_message_is_found_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author = people.author()
    subscribe(http, author, receiver, "attempt.submitted")
    play(http, people.user(), published(http, author), [])
    cloud.stream()
    cloud.expire()
    cloud.waiting("webhook_queue")
    assert receiver.received == []
    clock.advance(MINUTE)
    deliver(cloud)
    assert len(receiver.received) == 1


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
