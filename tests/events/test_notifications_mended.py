"""What once went wrong with notifications, and must not again."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from chalicelib import bootstrap
from chalicelib.accounts.models import MailTopic, Notice, NoticeKind
from chalicelib.clock import DAY
from chalicelib.errors import UnavailableError
from chalicelib.notifications.events import fan_out
from chalicelib.notifications.mail import NotNowError, Ses, _client, compose
from chalicelib.notifications.models import Mail
from chalicelib.notifications.rules import unsubscribe_token
from chalicelib.notifications.sending import Sender
from tests.builders import play, published, quiz, right_answers
from tests.client import Client
from tests.cloud import Cloud
from tests.conftest import FakeClock
from tests.people import People, Person

ADDRESS = f"https://abcdefghij.execute-api.eu-central-1.amazonaws.com/live/api/v1/{'t' * 44}"


def inbox(http: Client, person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = http.get("/api/v1/notifications", token=person.token).json[
        "items"
    ]
    return items


def changed_password(person: Person) -> None:
    notice = Notice(kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, occasion="1")
    bootstrap.outbox().tell(notice)


def a_message() -> EmailMessage:
    mail = Mail(to="a@example.org", subject="S", greeting="G", text="T", unsubscribe=ADDRESS)
    return compose(mail, "Invigil <no-reply@example.org>")


def test_the_address_to_unsubscribe_at_goes_out_as_it_is() -> None:
    raw = a_message().as_bytes()
    assert f"\r\nList-Unsubscribe: <{ADDRESS}>\r\n".encode() in raw


def test_a_deleted_notification_is_neither_told_nor_mailed_again(
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


def test_a_security_mail_cannot_be_stopped_by_deleting_its_notification(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    person = people.user()
    changed_password(person)
    [told] = inbox(http, person)
    http.delete(f"/api/v1/notifications/{told['id']}", token=person.token)
    cloud.mail()
    assert len(posted) == 1


def test_a_mail_that_could_not_be_written_is_sent_later(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    taker, made = people.user(), published(http, people.author())
    play(http, taker, made, [])
    cloud.stream()
    [body] = cloud.waiting("mail_queue")

    def unreadable() -> bytes:
        raise UnavailableError

    letters = replace(bootstrap.letters(), secret=unreadable)
    without_keys = Sender(letters, bootstrap.sender()._posting, clock)
    with pytest.raises(UnavailableError):
        without_keys.send(body["user_id"], body["id"])
    assert cloud.mail(body) == []
    assert len(posted) == 1


def test_a_mail_service_that_was_never_reached_took_no_mail(aws: None) -> None:
    def refuse(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://example.org")

    events = _client().meta.events
    events.register("before-send.ses.SendRawEmail", refuse)
    try:
        with pytest.raises(NotNowError):
            Ses("")(a_message())
    finally:
        events.unregister("before-send.ses.SendRawEmail", refuse)


def test_a_mail_service_that_failed_may_have_taken_the_mail(aws: None) -> None:
    with Stubber(_client()) as ses:
        ses.add_client_error("send_raw_email", "InternalFailure", http_status_code=500)
        with pytest.raises(TimeoutError):
            Ses("")(a_message())


def test_a_quiz_corrected_while_it_is_announced_is_told_once(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, reader = people.author(), people.user()
    made = published(http, author)
    [page] = cloud.waiting("announce_queue")
    assert cloud._handle(fan_out, [page]) == []
    address, own = f"/api/v1/quizzes/{made['id']}", {"token": author.token}
    etag = http.get(address, **own).headers["etag"]
    clock.advance(60_000)
    corrected = quiz(title="Corrected")
    assert http.put(address, json=corrected, headers={"If-Match": etag}, **own).status == 200
    assert http.post(f"{address}/publish", **own).status == 200
    clock.advance(60_000)
    assert cloud._handle(fan_out, [page]) == []
    assert len(inbox(http, reader)) == 1


def test_a_disabled_user_is_still_mailed_about_their_security(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    person, admin = people.user(), people.admin()
    disabled = {"status": "disabled"}
    http.patch(f"/api/v1/admin/users/{person.id}", json=disabled, token=admin.token)
    changed_password(person)
    cloud.mail()
    assert [mail["To"] for mail in posted] == [person.email]


def test_what_has_expired_cannot_be_read(http: Client, people: People, clock: FakeClock) -> None:
    person = people.user()
    changed_password(person)
    [told] = inbox(http, person)
    clock.advance(90 * DAY)
    assert bootstrap.inbox().page(person.id, unread=False, limit=1, after=None) == ([], None)
    with pytest.raises(Exception, match="no such thing"):
        bootstrap.inbox().mark_read(person.id, told["id"])


def test_one_click_may_come_as_multipart(http: Client, people: People) -> None:
    person = people.user()
    secret = bootstrap.keyset().secret("unsubscribe")
    token = unsubscribe_token(secret, person.id, MailTopic.RESULT_AVAILABLE)
    disposition = 'Content-Disposition: form-data; name="List-Unsubscribe"'
    content = f"--b\r\n{disposition}\r\n\r\nOne-Click\r\n--b--\r\n".encode()
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    reply = http.post(f"/api/v1/unsubscribe/{token}", content=content, headers=headers)
    assert reply.status == 204
