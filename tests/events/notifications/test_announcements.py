"""Announcing to very many: in pages, each of which may come again, and none of which grows."""

import json
import os
from typing import Any

import pytest

from chalicelib import bootstrap, ids
from chalicelib.accounts.models import Role, UserStatus, all_topics
from chalicelib.accounts.store import ROLLS, UserItem
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.queue import sqs
from chalicelib.notifications.announcements import USERS_PER_MESSAGE
from chalicelib.notifications.events import announce_quizzes
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, woken
from tests.support.builders import published, quiz
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import inbox
from tests.support.people import People

MANY = int(os.environ.get("CROWD", "120"))
"""``CROWD=10000 pytest -k crowd`` on this file announces to ten thousand: a minute or two."""
SENT = 5
BATCH = 25
"""As many items as one BatchWriteItem takes."""


@pytest.fixture
def crowd(tables: None) -> list[str]:
    """Ids of many users without passwords."""
    user_ids = [ids.new_id("usr") for _ in range(MANY)]
    for begin in range(0, MANY, BATCH):
        puts: list[Any] = [
            {"PutRequest": {"Item": _user(one, begin + place)}}
            for place, one in enumerate(user_ids[begin : begin + BATCH])
        ]
        dynamodb().batch_write_item(RequestItems={settings().table("users"): puts})
    return user_ids


def _user(user_id: str, number: int) -> dict[str, Any]:
    item = UserItem(
        pk=f"U#{user_id}",
        sk="P",
        email=f"user{number}@example.org",
        username=f"user_{number}",
        password_hash="-",
        role=Role.USER.value,
        status=UserStatus.ACTIVE.value,
        email_notifications=dict(all_topics()),
        created_at=number,
        roll=ROLLS[0],
        roll_key=f"{number:015d}#{user_id}",
    )
    raw: dict[str, Any] = item.serialize()
    return raw


def told() -> list[str]:
    """Number of notifications per user."""
    pages = (
        dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=settings().table("ephemeral"),
            FilterExpression="begins_with(pk, :inbox)",
            ExpressionAttributeValues={":inbox": {"S": "N#"}},
        )
    )
    return [item["pk"]["S"].removeprefix("N#") for page in pages for item in page["Items"]]


def waiting_mails() -> int:
    """How many messages wait for the sender."""
    names = ["ApproximateNumberOfMessages"]
    url = settings().mail_queue_url
    found = sqs().get_queue_attributes(QueueUrl=url, AttributeNames=names)  # type: ignore[arg-type]
    return int(found["Attributes"]["ApproximateNumberOfMessages"])


def handle(body: dict[str, Any]) -> list[dict[str, Any]]:
    records = [{"messageId": "1", "receiptHandle": "", "body": json.dumps(body)}]
    failed: list[dict[str, Any]] = woken(announce_quizzes, {"Records": records})[
        "batchItemFailures"
    ]
    return failed


def test_announcement_notifies_each_user_once(
    http: Client, people: People, crowd: list[str], cloud: Cloud
) -> None:
    published(http, people.admin(), announce=True)
    assert cloud.announce() == -(-(MANY + 1) // USERS_PER_MESSAGE)
    assert sorted(told()) == sorted(crowd)
    assert waiting_mails() == len(crowd)


def test_publication_queues_one_message(
    http: Client, people: People, crowd: list[str], cloud: Cloud
) -> None:
    published(http, people.admin(), announce=True)
    assert len(cloud.waiting("announce_queue")) == 1
    assert told() == []


def test_one_message_notifies_one_page_and_queues_the_next(
    http: Client, people: People, crowd: list[str], cloud: Cloud
) -> None:
    published(http, people.admin(), announce=True)
    sizes = []
    bodies = cloud.waiting("announce_queue")
    while bodies:
        [body] = bodies
        sizes.append(len(json.dumps(body)))
        before = len(told())
        assert handle(body) == []
        assert len(told()) - before <= USERS_PER_MESSAGE
        bodies = cloud.waiting("announce_queue")
    assert max(sizes) < 500


def test_redelivered_page_notifies_each_user_once(
    http: Client, people: People, crowd: list[str], cloud: Cloud
) -> None:
    published(http, people.admin(), announce=True)
    [first] = cloud.waiting("announce_queue")
    assert [handle(first), handle(first)] == [[], []]
    assert len(told()) == len(set(told())) == USERS_PER_MESSAGE
    sent = cloud.waiting("mail_queue")[:SENT]
    for mail in sent:
        bootstrap.sender().send(mail["user_id"], mail["id"])
    assert handle(first) == []
    again = {mail["user_id"] for mail in cloud.waiting("mail_queue")}
    assert not again & {mail["user_id"] for mail in sent}
    cloud.announce()
    assert sorted(told()) == sorted(crowd)


def test_crashed_page_continues_when_redelivered(
    http: Client, people: People, crowd: list[str], cloud: Cloud
) -> None:
    published(http, people.admin(), announce=True)
    [first] = cloud.waiting("announce_queue")
    puts = iter(range(1, 10_000))

    def fail(**_: Any) -> None:
        if next(puts) == USERS_PER_MESSAGE // 2:
            raise OSError

    events = dynamodb().meta.events
    events.register("before-call.dynamodb.PutItem", fail)
    try:
        assert handle(first) == [{"itemIdentifier": "1"}]
    finally:
        events.unregister("before-call.dynamodb.PutItem", fail)
    assert 0 < len(told()) < USERS_PER_MESSAGE
    assert handle(first) == []
    cloud.announce()
    assert sorted(told()) == sorted(crowd)
    mailed = {mail["user_id"] for mail in cloud.waiting("mail_queue")}
    assert mailed == set(crowd)


def test_correction_during_an_announcement_is_notified_once(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, reader = people.admin(), people.user()
    made = published(http, author, announce=True)
    [page] = cloud.waiting("announce_queue")
    assert cloud.handle(announce_quizzes, [page]) == []
    address, own = f"/api/v1/quizzes/{made['id']}", {"token": author.token}
    etag = http.get(address, **own).headers["etag"]
    clock.advance(60_000)
    corrected = quiz(title="Corrected")
    assert http.put(address, json=corrected, headers={"If-Match": etag}, **own).status == 200
    assert http.post(f"{address}/publish", **own).status == 200
    clock.advance(60_000)
    assert cloud.handle(announce_quizzes, [page]) == []
    assert len(inbox(http, reader)) == 1
