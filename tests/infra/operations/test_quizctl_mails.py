"""Mails that wait for a person: found, and sent again once."""

from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.accounts.models import NoticeKind
from chalicelib.clock import DAY, HOUR, MINUTE, Millis
from chalicelib.jobs.scheduled import TURNS
from chalicelib.notifications.models import Topic
from chalicelib.notifications.outbox import MailQueues
from chalicelib.settings import settings
from infra.deploy.cloud import Cloud as Aws
from infra.deploy.cloud import Service
from infra.reference.mail_previews import mails
from quizctl.exit_codes import Exit
from quizctl.stuck_mails import StuckMail, list_stuck, requeue
from tests.support.aws_delivery import Cloud, mail_queues
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import (
    SenderCrashError,
    crash_at,
    finished,
    result_mail,
    security_mail,
    state_of,
)
from tests.support.people import People
from tests.support.quizctl_run import Run

AWS = Aws("eu-west-1")
CLAIMED = 5
"""The call by which a sender claims a mail."""


class Queueless(Aws):
    """The cloud, without an answer of its queues."""

    def client(self, service: Service) -> Any:
        if service == "sqs":
            raise EndpointConnectionError(endpoint_url="http://localhost:1")
        return super().client(service)


def where() -> tuple[str, MailQueues]:
    """Return the table and the queues of mails."""
    return settings().table("ephemeral"), mail_queues()


def waiting(at: Millis) -> list[StuckMail]:
    return list(list_stuck(AWS, settings().table("ephemeral"), at))


def mail_of_a_crashed_sender(http: Client, people: People, cloud: Cloud) -> dict[str, str]:
    """A result mail that a sender claimed but never sent."""
    finished(http, people)
    cloud.stream()
    [body] = cloud.waiting("mail_queue")
    recover = crash_at(CLAIMED, before=False)
    with pytest.raises(SenderCrashError):
        cloud.mail(body)
    recover()
    return body


def test_mail_of_a_crashed_sender_is_listed_and_requeued_once(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    body = mail_of_a_crashed_sender(http, people, cloud)
    assert cloud.mail(body) == []
    assert (posted, state_of(body)) == ([], "sending")
    assert waiting(clock()) == []
    [mail] = waiting(clock() + HOUR)
    assert (mail.user_id, mail.id, mail.title) == (
        body["user_id"],
        body["id"],
        "Your result: All sorts",
    )
    assert requeue(AWS, *where(), mail, clock() + HOUR)
    assert not requeue(AWS, *where(), mail, clock() + HOUR)
    assert cloud.mail() == []
    assert len(posted) == 1
    assert waiting(clock() + 2 * HOUR) == []


def test_mail_with_a_lost_message_is_listed_after_a_day_and_sent_once(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    """Whoever requeues may die as well: between its write and its message."""
    finished(http, people)
    cloud.stream()
    [body] = cloud.waiting("mail_queue")
    assert waiting(clock() + HOUR) == []
    [mail] = waiting(clock() + DAY)
    assert (mail.id, mail.state) == (body["id"], "due")
    assert requeue(AWS, *where(), mail, clock() + DAY)
    assert [cloud.mail(body), cloud.mail()] == [[], []]
    assert len(posted) == 1


def test_timer_queues_a_mail_that_could_not_be_requeued(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    bodies = [result_mail(http, people, cloud), security_mail(people, cloud)]
    clock.advance(DAY)
    for mail in waiting(clock()):
        with pytest.raises(EndpointConnectionError):
            requeue(Queueless("eu-west-1"), *where(), mail, clock())
    for _ in range(TURNS):
        clock.advance(MINUTE)
        cloud.tick()
    queues = ("mail_queue", "security_mail_queue")
    assert [cloud.waiting(queue) for queue in queues] == [[body] for body in bodies]


def test_each_kind_of_mail_has_a_preview_with_both_parts() -> None:
    previews = dict(mails())
    kinds = {*NoticeKind, *Topic} - {Topic.SECURITY}
    assert previews.keys() == {*map(str, kinds), "digest"}
    for mail in previews.values():
        assert mail.get_body(("plain",)) is not None
        assert mail.get_body(("html",)) is not None


def test_mails_that_wait_are_shown_and_sent_again(
    run: Run, people: People, http: Client, cloud: Cloud, clock: FakeClock
) -> None:
    assert "No mail needs a decision" in run("mails", "list").stdout
    body = mail_of_a_crashed_sender(http, people, cloud)
    clock.advance(HOUR)
    assert "Your result: All sorts" in run("mails", "list").stdout
    assert run("mails", "requeue", said="n\n").exit_code == Exit.REFUSED
    assert cloud.waiting("mail_queue") == []
    assert "1 of 1 mails" in run("--yes", "mails", "requeue").stdout
    assert cloud.waiting("mail_queue") == [body]


def test_a_mail_about_security_is_sent_again_by_its_own_queue(
    run: Run, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    body = security_mail(people, cloud)
    clock.advance(DAY)
    assert "1 of 1 mails" in run("--yes", "mails", "requeue").stdout
    waiting = [cloud.waiting(queue) for queue in ("mail_queue", "security_mail_queue")]
    assert waiting == [[], [body]]
