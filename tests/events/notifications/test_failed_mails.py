"""Mails that SES refused, for administrators: listed, sent again once, audited."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import bootstrap
from chalicelib.clock import DAY, HOUR, MINUTE
from chalicelib.jobs.queue import sqs
from chalicelib.jobs.scheduled import TURNS
from chalicelib.notifications.ses import PermanentMailError
from chalicelib.settings import settings
from infra.deploy.cloud import Cloud as Aws
from quizctl.stuck_mails import list_stuck, requeue
from tests.support.aws_delivery import Cloud, mail_queues
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.externals import externals_of
from tests.support.fake_mail import (
    FakeMailService,
    result_mail,
    security_mail,
    state_of,
    watching,
)
from tests.support.people import People
from tests.support.second_factor import turn_on_second_factor

MAILS = "/api/v1/admin/mails"


@pytest.fixture
def refused(http: Client, people: People, cloud: Cloud, post: FakeMailService) -> dict[str, Any]:
    """The message of a result's mail that SES refused."""
    body = result_mail(http, people, cloud)
    post.before = [PermanentMailError("MessageRejected")]
    assert cloud.mail(body) == []
    assert state_of(body) == "failed"
    return body


@pytest.fixture
def _hourly(
    configured: Callable[[str, str], None], clock: FakeClock, post: FakeMailService
) -> None:
    configured("RESULT_DIGEST", "hourly")
    bootstrap.reset(externals_of(clock, post))


def listed(http: Client, token: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(MAILS, token=token).json["items"]
    return found


def test_refused_mail_is_listed_and_sent_again_once(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, refused: dict[str, Any]
) -> None:
    admin = people.admin()
    [mail] = listed(http, admin.token)
    assert (mail["id"], mail["user_id"]) == (refused["id"], refused["user_id"])
    assert (mail["type"], mail["title"]) == ("result_available", "Your result: All sorts")
    for _ in range(2):
        again = http.post(f"{MAILS}/{mail['id']}/resend", token=admin.token)
        assert again.status == 202, again.text
    assert listed(http, admin.token) == []
    assert http.get("/api/v1/admin/status", token=admin.token).json["failed_mails"] == 0
    assert [cloud.mail(), cloud.mail()] == [[], []]
    assert (len(post.taken), state_of(refused)) == (1, "sent")
    events = http.get("/api/v1/admin/events", token=admin.token).json["items"]
    [event] = [one for one in events if one["event"] == "mail_resent"]
    assert event["user_id"] == refused["user_id"]
    assert event["facts"] == {"notification": refused["id"], "by": admin.id}


def test_mail_that_is_refused_again_is_listed_again(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, refused: dict[str, Any]
) -> None:
    admin = people.admin()
    at = f"{MAILS}/{refused['id']}/resend"
    assert http.post(at, token=admin.token).status == 202
    post.before = [PermanentMailError("MessageRejected")]
    assert cloud.mail() == []
    assert [one["id"] for one in listed(http, admin.token)] == [refused["id"]]
    assert http.post(at, token=admin.token).status == 202
    assert cloud.mail() == []
    assert len(post.taken) == 1


def test_timer_queues_a_resent_mail_whose_message_was_lost(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, refused: dict[str, Any]
) -> None:
    def fail(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="http://localhost:1")

    admin = people.admin()
    with watching(sqs(), fail):
        again = http.post(f"{MAILS}/{refused['id']}/resend", token=admin.token)
    assert again.status == 202
    assert cloud.waiting("mail_queue") == []
    for _ in range(TURNS):
        clock.advance(MINUTE)
        cloud.tick()
    assert cloud.waiting("mail_queue") == [refused]


def test_security_mail_goes_to_its_own_queue(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = security_mail(people, cloud)
    post.before = [PermanentMailError("MessageRejected")]
    cloud.security_mail(body)
    at = f"{MAILS}/{body['id']}/resend"
    assert http.post(at, token=people.admin().token).status == 202
    assert cloud.waiting("security_mail_queue") == [body]
    assert cloud.waiting("mail_queue") == []


@pytest.mark.usefixtures("_hourly")
def test_every_result_of_a_refused_digest_is_listed(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, clock: FakeClock
) -> None:
    taker = people.user()
    for _ in range(2):
        quiz = published(http, people.author())
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    assert cloud.mail() == []
    clock.advance(HOUR)
    bootstrap.outbox().requeue_overdue()
    post.before = [PermanentMailError("MessageRejected")]
    assert cloud.mail() == []
    assert len(listed(http, people.admin().token)) == 2


def test_mail_that_the_operator_requeued_is_not_listed(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, refused: dict[str, Any]
) -> None:
    aws, table = Aws("eu-west-1"), settings().table("ephemeral")
    [mail] = list_stuck(aws, table, clock())
    assert requeue(aws, table, mail_queues(), mail, clock())
    assert cloud.waiting("mail_queue") == [refused]
    assert listed(http, people.admin().token) == []


@pytest.mark.usefixtures("refused")
def test_mail_is_listed_for_thirty_days(http: Client, people: People, clock: FakeClock) -> None:
    clock.advance(31 * DAY)
    assert listed(http, people.admin().token) == []


def test_only_administrators_with_a_fresh_proof_send_mails_again(
    http: Client,
    people: People,
    clock: FakeClock,
    post: FakeMailService,
    refused: dict[str, Any],
) -> None:
    at = f"{MAILS}/{refused['id']}/resend"
    for person in (people.user(), people.author()):
        assert http.get(MAILS, token=person.token).code == "forbidden"
        assert http.post(at, token=person.token).code == "forbidden"
    admin = people.admin()
    nothing = "ntf_00000000000000000000000000"
    assert http.post(f"{MAILS}/{nothing}/resend", token=admin.token).code == "not_found"
    turn_on_second_factor(http, admin, clock)
    stale = people.sign_in(admin.id, admin.email, admin.username)
    assert http.post(at, token=stale.token).code == "step_up_required"
    assert post.taken == []
