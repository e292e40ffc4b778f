"""Receivers that are slow, refuse, come back or go for good, and messages that are lost."""

from http.server import BaseHTTPRequestHandler

from chalicelib.clock import MINUTE
from chalicelib.webhooks import store
from chalicelib.webhooks.sender import SEND_FOR
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.webhook_receiver import Receiver, receiving, status
from tests.support.webhooks import (
    HOOKS,
    deliver,
    deliveries,
    deliveries_later,
    later,
    settle,
    shown,
    shown_later,
    stored,
    subscribe,
)


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
