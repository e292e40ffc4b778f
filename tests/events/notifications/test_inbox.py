"""What is in an inbox: read, unread, deleted and expired."""

from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import DAY
from chalicelib.dynamo.client import dynamodb
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import changed_password, inbox
from tests.support.people import People

UNREAD = "/api/v1/notifications/unread-count"


def test_mark_all_as_read_is_one_write(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    for _ in range(4):
        play(http, taker, quiz, [])
    cloud.stream()
    assert http.get(UNREAD, token=taker.token).json == {"unread_count": 4}
    writes: list[str] = []

    def look(model: Any, **_: Any) -> None:
        writes.append(model.name)

    dynamodb().meta.events.register("before-call.dynamodb", look)
    assert http.post("/api/v1/notifications/read-all", token=taker.token).status == 204
    dynamodb().meta.events.unregister("before-call.dynamodb", look)
    assert writes == ["BatchGetItem", "UpdateItem"]
    assert http.get(UNREAD, token=taker.token).json == {"unread_count": 0}
    assert all(one["read_at"] for one in inbox(http, taker))
    assert http.get("/api/v1/notifications?unread=true", token=taker.token).json["items"] == []
    play(http, taker, quiz, [])
    clock.advance(1)
    cloud.stream()
    assert http.get(UNREAD, token=taker.token).json == {"unread_count": 1}
    [late] = http.get("/api/v1/notifications?unread=true", token=taker.token).json["items"]
    assert late["read_at"] is None


def test_unread_ones_fill_their_pages_though_others_lie_between(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    for _ in range(12):
        play(http, taker, quiz, [])
        clock.advance(1000)
    cloud.stream()
    for place, one in enumerate(inbox(http, taker)):
        if place % 2:
            http.post(f"/api/v1/notifications/{one['id']}/read", token=taker.token)
    seen: list[str] = []
    cursor = ""
    while True:
        page = http.get(
            f"/api/v1/notifications?unread=true&limit=4{cursor}", token=taker.token
        ).json
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        assert len(page["items"]) == 4
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 6


def test_deleted_notification_is_not_created_or_mailed_again(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    taker, made = people.user(), published(http, people.author())
    play(http, taker, made, right_answers(made))
    cloud.stream()
    cloud.mail()
    [told] = inbox(http, taker)
    http.delete(f"/api/v1/notifications/{told['id']}", token=taker.token)
    cloud.stream()
    cloud.mail()
    assert (len(posted), inbox(http, taker)) == (1, [])


def test_expired_notification_cannot_be_marked_as_read(
    http: Client, people: People, clock: FakeClock
) -> None:
    person = people.user()
    changed_password(person)
    [told] = inbox(http, person)
    clock.advance(90 * DAY)
    assert bootstrap.inbox().page(person.id, unread=False, limit=1, after=None) == ([], None)
    with pytest.raises(Exception, match="not found"):
        bootstrap.inbox().mark_read(person.id, told["id"])
