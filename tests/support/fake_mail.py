"""A mail service that can fail, and messages that are on their way to it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.notifications import store
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import People, Person


class SenderCrashError(BaseException):
    """The end of a process: nothing in it catches that."""


class FakeMailService:
    """A mail service that can fail before or after it took the mail."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.before: list[BaseException] = []
        self.after: list[BaseException] = []

    def __call__(self, message: EmailMessage) -> None:
        if self.before:
            raise self.before.pop(0)
        self.taken.append(message)
        if self.after:
            raise self.after.pop(0)


def finished(http: Client, people: People) -> Person:
    """A taker with one result."""
    taker, quiz = people.user(), published(http, people.author())
    play(http, taker, quiz, right_answers(quiz))
    return taker


def result_mail(http: Client, people: People, cloud: Cloud) -> dict[str, Any]:
    """The one message of a result's mail."""
    finished(http, people)
    assert cloud.stream() == []
    [body] = cloud.waiting("mail_queue")
    return body


def changed_password(person: Person) -> None:
    """Send a notice of a changed password, which is a security mail."""
    notice = AccountNotice(kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, dedup_key="1")
    bootstrap.outbox().notify_account(notice)


def security_mail(people: People, cloud: Cloud) -> dict[str, Any]:
    """The one message of a security mail."""
    changed_password(people.user())
    [body] = cloud.waiting("security_mail_queue")
    return body


def state_of(body: dict[str, Any]) -> str:
    item = get(store.key_of(body["user_id"], body["id"]))
    assert item is not None
    return item.mail


def prefer(http: Client, person: Person, **topics: bool) -> None:
    body = {"email_notifications": topics}
    assert http.patch("/api/v1/auth/me", json=body, token=person.token).status == 200


def inbox(http: Client, person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = http.get("/api/v1/notifications", token=person.token).json[
        "items"
    ]
    return items


@contextmanager
def watching(client: Any, look: Callable[..., None]) -> Iterator[None]:
    """Has ``look`` called before each call that a client makes, as botocore calls its hooks."""
    name = f"before-call.{client.meta.service_model.service_name}"
    client.meta.events.register(name, look)
    try:
        yield
    finally:
        client.meta.events.unregister(name, look)


def crash_at(call: int, *, before: bool) -> Any:
    """Crash before or after the ``call``-th call to DynamoDB."""
    counted = iter(range(1, 1_000))

    def crash(**_: Any) -> None:
        if next(counted) == call:
            raise SenderCrashError

    name = "before-call.dynamodb" if before else "after-call.dynamodb"
    dynamodb().meta.events.register(name, crash)
    return lambda: dynamodb().meta.events.unregister(name, crash)


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def newly_mailed(cloud: Cloud, posted: list[EmailMessage]) -> list[str]:
    """Have the mails sent that are waiting; the one-time tokens in those."""
    before = len(posted)
    assert cloud.mail() == []
    return re.findall(r"qot_[\w-]+", "".join(text_of(mail) for mail in posted[before:]))
