"""Results, notices and published quizzes reach inbox and mail once, despite failures."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.errors import UnavailableError
from chalicelib.notifications.sender import Sender
from chalicelib.notifications.ses import PermanentMailError, RetryableMailError
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import (
    FakeMailService,
    finished,
    inbox,
    result_mail,
    state_of,
)
from tests.support.people import People

SENDERS = 16


def test_redelivered_record_sends_one_mail(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    taker = finished(http, people)
    for _ in range(3):
        assert cloud.stream() == []
    assert cloud.mail() == []
    cloud.stream()
    cloud.mail()
    assert len(post.taken) == 1
    assert len(inbox(http, taker)) == 1


def test_redelivered_message_sends_one_mail(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    assert [cloud.mail(body, body), cloud.mail(body)] == [[], []]
    assert len(post.taken) == 1


def test_of_many_senders_with_the_same_message_one_sends_it(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    sender = bootstrap.sender()
    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(lambda _: sender.send(body["user_id"], body["id"]), range(SENDERS)))
    assert len(post.taken) == 1
    assert state_of(body) == "sent"


def test_order_of_records_does_not_matter(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    for _ in range(3):
        play(http, taker, quiz, [])
    records = [record_of(image, number=place) for place, image in enumerate(cloud.results())]
    assert cloud.stream(*reversed(records)) == []
    assert cloud.stream(*records) == []
    cloud.mail()
    assert len(post.taken) == len(inbox(http, taker)) == 3


@pytest.mark.parametrize("kind", ["MODIFY", "REMOVE"])
def test_only_new_results_are_notified(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, kind: str
) -> None:
    taker = finished(http, people)
    [image] = cloud.results()
    cloud.stream(record_of(image, kind=kind))
    assert inbox(http, taker) == []


def test_poison_record_becomes_a_dead_letter(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    taker = finished(http, people)
    [image] = cloud.results()
    poison = {**image, "st": {"S": "neither one nor the other"}}
    assert cloud.stream(record_of(poison, number=1), record_of(image, number=2)) == []
    [aside] = cloud.waiting("notice_failures")
    assert aside["record"]["dynamodb"]["SequenceNumber"] == "1"
    assert len(inbox(http, taker)) == 1


@pytest.mark.parametrize("poison", [{}, {"user_id": "usr_1"}, {"id": "ntf_1"}])
def test_poison_message_fails_alone(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, poison: dict[str, Any]
) -> None:
    body = result_mail(http, people, cloud)
    assert cloud.mail(poison, body) == [{"itemIdentifier": "0"}]
    assert len(post.taken) == 1


def test_message_without_notification_is_dropped(cloud: Cloud, post: FakeMailService) -> None:
    assert cloud.mail({"user_id": "usr_1", "id": "ntf_1"}) == []
    assert post.taken == []


def test_a_throttled_mail_goes_out_later_once(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    post.before = [RetryableMailError(), RetryableMailError()]
    assert [len(cloud.mail(body)) for _ in range(4)] == [1, 1, 0, 0]
    assert len(post.taken) == 1
    assert state_of(body) == "sent"


def test_only_throttled_messages_are_redelivered(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    for _ in range(3):
        finished(http, people)
    cloud.stream()
    bodies = cloud.waiting("mail_queue")
    post.before = [RetryableMailError()]
    assert cloud.mail(*bodies) == [{"itemIdentifier": "0"}]
    assert len(post.taken) == 2
    assert [state_of(body) for body in bodies] == ["due", "sent", "sent"]


def test_permanently_refused_mail_is_not_retried(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    post.before = [PermanentMailError("MessageRejected")]
    assert [cloud.mail(body), cloud.mail(body)] == [[], []]
    assert state_of(body) == "failed"
    assert post.taken == []


def test_a_mail_that_could_not_be_written_is_sent_later(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    taker, made = people.user(), published(http, people.author())
    play(http, taker, made, [])
    cloud.stream()
    [body] = cloud.waiting("mail_queue")

    def unreadable() -> bytes:
        raise UnavailableError

    letters = replace(bootstrap.email_content(), secret=unreadable)
    without_keys = Sender(letters, bootstrap.sender().policy, clock, bootstrap.rate_limiter())
    with pytest.raises(UnavailableError):
        without_keys.send(body["user_id"], body["id"])
    assert cloud.mail(body) == []
    assert len(posted) == 1
