"""Crashes, changed minds and hostile texts on the way to a mail."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.accounts.store import user_key
from chalicelib.dynamo.client import dynamodb
from chalicelib.notifications.events import notify_results
from chalicelib.notifications.sender import LEASE
from tests.support.aws_delivery import Cloud, record_of, woken
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import (
    FakeMailService,
    SenderCrashError,
    crash_at,
    finished,
    inbox,
    prefer,
    result_mail,
    security_mail,
    state_of,
)
from tests.support.people import PASSWORD, People

Configure = Callable[[str, str], None]
CALLS_OF_A_SECURITY_MAIL = 4
"""It reads the mail and its user, takes it in hand, and writes down that it was sent."""
CALLS_OF_A_SEND = 6
"""It also asks whether the address takes mail, and whether the quiz still shows the result."""


def test_result_mail_with_lost_response_is_not_sent_again(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    post.after = [TimeoutError()]
    assert len(cloud.mail(body)) == 1
    assert cloud.mail(body) == []
    assert len(post.taken) == 1
    assert state_of(body) == "sending"


def test_security_mail_with_lost_response_is_sent_again(
    people: People, cloud: Cloud, post: FakeMailService, clock: FakeClock
) -> None:
    body = security_mail(people, cloud)
    post.after = [TimeoutError()]
    assert len(cloud.security_mail(body)) == 1
    assert len(cloud.security_mail(body)) == 1
    assert len(post.taken) == 1
    clock.advance(LEASE)
    assert cloud.security_mail(body) == []
    assert len(post.taken) == 2
    assert state_of(body) == "sent"


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, CALLS_OF_A_SEND + 1))
def test_a_result_is_mailed_at_most_once_wherever_a_sender_dies(
    waiting: dict[str, Any], cloud: Cloud, post: FakeMailService, call: int, *, before: bool
) -> None:
    body = waiting
    recover = crash_at(call, before=before)
    try:
        with pytest.raises(SenderCrashError):
            cloud.mail(body)
    finally:
        recover()
    cloud.mail(body)
    cloud.mail(body)
    assert len(post.taken) <= 1
    died_holding_it = (call, before) == (CALLS_OF_A_SEND - 1, False)
    assert len(post.taken) == (0 if died_holding_it else 1)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("call", range(1, CALLS_OF_A_SECURITY_MAIL + 1))
def test_a_security_mail_is_sent_at_least_once_wherever_a_sender_dies(  # noqa: PLR0913
    people: People,
    cloud: Cloud,
    post: FakeMailService,
    clock: FakeClock,
    call: int,
    *,
    before: bool,
) -> None:
    body = security_mail(people, cloud)
    recover = crash_at(call, before=before)
    try:
        with pytest.raises(SenderCrashError):
            cloud.security_mail(body)
    finally:
        recover()
    cloud.security_mail(body)
    clock.advance(LEASE)
    cloud.security_mail(body)
    assert 1 <= len(post.taken) <= 2
    assert state_of(body) == "sent"


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_crashed_consumer_notifies_on_redelivery(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, *, before: bool
) -> None:
    taker = finished(http, people)
    event = {"Records": [record_of(image) for image in cloud.results()]}
    recover = crash_at(1, before=before)
    try:
        with pytest.raises(SenderCrashError):
            woken(notify_results, event)
    finally:
        recover()
    assert cloud.waiting("mail_queue") == []
    assert woken(notify_results, event) == {"batchItemFailures": []}
    assert cloud.mail() == []
    assert len(post.taken) == len(inbox(http, taker)) == 1


def test_a_preference_changed_before_the_mail_went_is_honoured(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    taker = finished(http, people)
    cloud.stream()
    prefer(http, taker, result_available=False)
    assert cloud.mail() == []
    assert post.taken == []
    assert len(inbox(http, taker)) == 1


def test_preferences_are_stored_per_topic(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, post: FakeMailService
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    prefer(http, taker, result_available=False)
    start(http, taker, quiz["id"])
    clock.advance(11 * 60_000)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    assert [mail["Subject"] for mail in post.taken] == ["Time was up: All sorts"]
    types = {one["type"] for one in inbox(http, taker)}
    assert types == {"attempt_auto_submitted", "result_available"}


def test_security_is_mailed_though_all_else_was_turned_off(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    person = people.user()
    prefer(http, person, quiz_published=False, result_available=False, attempt_auto_submitted=False)
    notice = AccountNotice(kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, dedup_key="1")
    bootstrap.outbox().notify_account(notice)
    cloud.mail()
    [mail] = post.taken
    assert (mail["To"], mail["Subject"]) == (person.email, "Your password was changed")
    assert "List-Unsubscribe" not in mail


def test_erased_user_gets_no_mail(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    taker = finished(http, people)
    assert cloud.stream() == []
    [body] = cloud.waiting("mail_queue")
    erased = http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=taker.token)
    assert erased.status == 204
    assert cloud.mail(body) == []
    assert post.taken == []
    assert state_of(body) == "dropped"


def test_a_slow_account_is_not_sent_more_than_it_may_send(
    people: People, cloud: Cloud, clock: FakeClock, configured: Configure, post: FakeMailService
) -> None:
    """In the sandbox of SES it is one mail a second, over all senders."""
    configured("MAIL_RATE", "1")
    for _ in range(5):
        notice = AccountNotice(
            kind=NoticeKind.PASSWORD_CHANGED, user_id=people.user().id, dedup_key="1"
        )
        bootstrap.outbox().notify_account(notice)
    began = clock()
    assert cloud.mail() == []
    assert len(post.taken) == 5
    assert clock() - began == 4 * 4_000


def test_the_address_is_the_one_the_user_has_when_the_mail_goes(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    body = result_mail(http, people, cloud)
    key = user_key(body["user_id"])
    dynamodb().update_item(
        TableName=key.table,
        Key=key.raw,
        UpdateExpression="SET em = :new",
        ExpressionAttributeValues={":new": {"S": "new@example.org"}},
    )
    cloud.mail(body)
    assert [mail["To"] for mail in post.taken] == ["new@example.org"]


def test_hidden_score_is_in_neither_inbox_nor_mail(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, post: FakeMailService
) -> None:
    hidden = {"show": "nothing", "when": "immediately"}
    taker, quiz = people.user(), published(http, people.author(), review=hidden)
    play(http, taker, quiz, right_answers(quiz))
    start(http, taker, quiz["id"])
    clock.advance(11 * 60_000)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    [mail] = post.taken
    [told] = inbox(http, taker)
    assert mail["Subject"] == told["title"] == "Time was up: All sorts"
    assert "points" not in mail.as_string() + str(told)


@pytest.mark.parametrize(
    "title",
    ["Exam Bcc: eve@example.org", "<script>alert(1)</script>", "{{7*7}} ${x} {subject}"],
)
def test_a_hostile_title_is_mailed_as_a_title(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, title: str
) -> None:
    reader = people.user()
    quiz = published(http, people.admin(), announce=True, title=title)
    cloud.announce()
    cloud.mail()
    mail = next(one for one in post.taken if one["To"] == reader.email)
    assert mail["Subject"] == f"New quiz: {' '.join(title.split())}"
    assert mail["Bcc"] is None
    html = mail.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert quiz["title"] == title


def test_announcement_reaches_all_but_the_author_once(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    author, readers = people.admin(), [people.user() for _ in range(3)]
    prefer(http, readers[0], quiz_published=False)
    published(http, author, announce=True)
    assert cloud.announce() == 1
    assert cloud.mail() == []
    assert {mail["To"] for mail in post.taken} == {reader.email for reader in readers[1:]}
    assert len(post.taken) == 2
    assert [len(inbox(http, reader)) for reader in readers] == [1, 1, 1]
    assert inbox(http, author) == []


def test_a_corrected_quiz_is_not_announced_again(
    http: Client, people: People, cloud: Cloud, post: FakeMailService
) -> None:
    author = people.admin()
    quiz = published(http, author, announce=True)
    cloud.announce()
    address = f"/api/v1/quizzes/{quiz['id']}"
    assert http.post(f"{address}/publish", token=author.token).status == 200
    etag = http.get(address, token=author.token).headers["etag"]
    corrected = {name: quiz[name] for name in ("duration_minutes", "passing_score")} | {
        "title": "Corrected",
        "questions": [{"type": "true_false", "text": "?", "points": 1, "correct": True}],
    }
    edited = http.put(address, json=corrected, token=author.token, headers={"If-Match": etag})
    assert edited.status == 200, edited.text
    assert http.post(f"{address}/publish", token=author.token).status == 200
    assert cloud.waiting("announce_queue") == []


def test_deleted_quiz_is_not_announced(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, post: FakeMailService
) -> None:
    author, reader = people.admin(), people.user()
    quiz = published(http, author, announce=True)
    assert http.delete(f"/api/v1/quizzes/{quiz['id']}", token=author.token).status == 204
    clock.advance(2_000)
    cloud.announce()
    assert inbox(http, reader) == []
