"""The timer queues work lost in a crash; queued work is not queued again."""

from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.clock import MINUTE
from chalicelib.jobs.queue import sqs
from tests.support.aws_delivery import Cloud
from tests.support.builders import published
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import changed_password, inbox
from tests.support.people import People


def test_a_security_mail_that_could_not_be_queued_is_queued_by_the_timer(
    people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    user = people.user()

    def die(**_: Any) -> None:
        raise SystemExit

    sqs().meta.events.register("before-call.sqs", die)
    with pytest.raises(SystemExit):
        changed_password(user)
    sqs().meta.events.unregister("before-call.sqs", die)
    cloud.tick()
    assert cloud.mail() == []
    assert posted == []
    for _ in range(3):
        clock.advance(MINUTE)
        cloud.tick()
        cloud.mail()
    assert [mail["Subject"] for mail in posted] == ["Your password was changed"]


def test_timer_announces_after_a_crash_of_the_publisher(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    user, author = people.user(), people.admin()

    def die(**_: Any) -> None:
        raise SystemExit

    sqs().meta.events.register("before-call.sqs", die)
    with pytest.raises(SystemExit):
        published(http, author, announce=True)
    sqs().meta.events.unregister("before-call.sqs", die)
    assert cloud.announce() == 0
    for _ in range(3):
        clock.advance(MINUTE)
        cloud.tick()
        cloud.announce()
    assert [one["type"] for one in inbox(http, user)] == ["quiz_published"]


def test_queued_mail_is_not_requeued_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    published(http, people.admin(), announce=True)
    changed_password(people.user())
    cloud.waiting("security_mail_queue")
    cloud.waiting("announce_queue")
    clock.advance(5 * MINUTE)
    cloud.tick()
    queues = ("mail_queue", "security_mail_queue", "announce_queue")
    assert [cloud.waiting(queue) for queue in queues] == [[], [], []]
