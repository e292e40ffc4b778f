"""Mails that wait for a person: found, and sent again once."""

from email.message import EmailMessage

import pytest

from chalicelib.accounts.models import NoticeKind
from chalicelib.clock import DAY, HOUR, Millis
from chalicelib.notifications.models import Topic
from chalicelib.settings import settings
from infra.cloud import Cloud as Aws
from infra.mails import Stuck, requeue, stuck
from infra.previews import mails
from tests.client import Client
from tests.cloud import Cloud
from tests.cloud import url_of as queue_url
from tests.conftest import FakeClock
from tests.mailing import CrashError, crash_at, finished, state_of
from tests.people import People

AWS = Aws("eu-west-1")
CLAIMED = 4
"""The call by which a sender claims a mail."""


def waiting(at: Millis) -> list[Stuck]:
    return list(stuck(AWS, settings().table("ephemeral"), at))


def test_a_mail_whose_sender_died_is_listed_and_sent_again_once(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    finished(http, people)
    cloud.stream()
    [body] = cloud.waiting("mail_queue")
    recover = crash_at(CLAIMED, before=False)
    with pytest.raises(CrashError):
        cloud.mail(body)
    recover()
    assert cloud.mail(body) == []
    assert (posted, state_of(body)) == ([], "sending")
    assert waiting(clock()) == []
    [mail] = waiting(clock() + HOUR)
    assert (mail.user_id, mail.id, mail.title) == (
        body["user_id"],
        body["id"],
        "Your result: All sorts",
    )
    table, queue = settings().table("ephemeral"), queue_url("mail_queue")
    assert requeue(AWS, table, queue, mail, clock() + HOUR)
    assert not requeue(AWS, table, queue, mail, clock() + HOUR)
    assert cloud.mail() == []
    assert len(posted) == 1
    assert waiting(clock() + 2 * HOUR) == []


def test_a_mail_whose_message_was_lost_is_listed_after_a_day_and_goes_once(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    """Whoever requeues may die as well: between its write and its message."""
    finished(http, people)
    cloud.stream()
    [body] = cloud.waiting("mail_queue")
    assert waiting(clock() + HOUR) == []
    [mail] = waiting(clock() + DAY)
    assert (mail.id, mail.state) == (body["id"], "due")
    assert requeue(AWS, settings().table("ephemeral"), queue_url("mail_queue"), mail, clock() + DAY)
    assert [cloud.mail(body), cloud.mail()] == [[], []]
    assert len(posted) == 1


def test_each_kind_of_mail_has_a_preview_with_both_parts() -> None:
    previews = dict(mails())
    kinds = {*NoticeKind, *Topic} - {Topic.SECURITY}
    assert previews.keys() == {*map(str, kinds), "digest"}
    for mail in previews.values():
        assert mail.get_body(("plain",)) is not None
        assert mail.get_body(("html",)) is not None
