"""Told once, told in time: whatever breaks on the way, and whatever comes back."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import MailTopic, Notice, NoticeKind
from chalicelib.clock import HOUR, MINUTE, to_rfc3339
from chalicelib.dynamo.client import dynamodb
from chalicelib.notifications import suppression
from chalicelib.notifications.events import hear_back
from chalicelib.notifications.rules import unsubscribe_token
from chalicelib.queues import sqs
from tests.builders import play, published, right_answers, start
from tests.client import Client
from tests.cloud import Cloud, woken
from tests.conftest import THE_START, FakeClock
from tests.mailing import inbox, prefer, text_of
from tests.people import People, Person

TOPIC = "arn:aws:sns:eu-west-1:123456789012:invigil-test-mail-feedback"
Configure = Callable[[str, str], None]
UNREAD = "/api/v1/notifications/unread-count"


def finish(http: Client, people: People, cloud: Cloud) -> Person:
    taker, quiz = people.user(), published(http, people.author())
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    return taker


def test_a_security_mail_that_could_not_be_queued_is_queued_by_the_timer(
    people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    user = people.user()
    notice = Notice(kind=NoticeKind.PASSWORD_CHANGED, user_id=user.id, occasion="1")

    def die(**_: Any) -> None:
        raise SystemExit

    sqs().meta.events.register("before-call.sqs", die)
    with pytest.raises(SystemExit):
        bootstrap.outbox().tell(notice)
    sqs().meta.events.unregister("before-call.sqs", die)
    cloud.tick()
    assert cloud.mail() == []
    assert posted == []
    for _ in range(3):
        clock.advance(MINUTE)
        cloud.tick()
        cloud.mail()
    assert [mail["Subject"] for mail in posted] == ["Your password was changed"]


def test_a_quiz_whose_publisher_died_is_announced_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    user, author = people.user(), people.author()

    def die(**_: Any) -> None:
        raise SystemExit

    sqs().meta.events.register("before-call.sqs", die)
    with pytest.raises(SystemExit):
        published(http, author)
    sqs().meta.events.unregister("before-call.sqs", die)
    assert cloud.announce() == 0
    for _ in range(3):
        clock.advance(MINUTE)
        cloud.tick()
        cloud.announce()
    assert [one["type"] for one in inbox(http, user)] == ["quiz_published"]


def test_what_was_queued_in_time_is_not_queued_again(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    published(http, people.author())
    bootstrap.outbox().tell(
        Notice(kind=NoticeKind.PASSWORD_CHANGED, user_id=people.user().id, occasion="1")
    )
    cloud.waiting("mail_queue")
    cloud.waiting("announce_queue")
    clock.advance(5 * MINUTE)
    cloud.tick()
    assert cloud.waiting("mail_queue") == cloud.waiting("announce_queue") == []


def test_an_expired_attempt_is_one_mail_that_says_when_and_what_counted(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    start(http, taker, quiz["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    [mail] = posted
    assert "was up on 21 September 2026, 14:23 UTC." in text_of(mail)
    assert "0 of 5 answers were handed in for you. 0 of 8 points (0.00 %), not passed." in text_of(
        mail
    )


def test_who_turned_receipts_off_is_mailed_the_result(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    prefer(http, taker, attempt_auto_submitted=False)
    start(http, taker, quiz["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    assert [mail["Subject"] for mail in posted] == ["Your result: All sorts"]


def test_a_quiz_that_opens_later_is_announced_with_its_hours(
    http: Client, people: People, cloud: Cloud
) -> None:
    user = people.user()
    hours = {
        "opens_at": to_rfc3339(THE_START + HOUR),
        "closes_at": to_rfc3339(THE_START + 2 * HOUR),
    }
    published(http, people.author(), **hours)
    cloud.announce()
    [told] = inbox(http, user)
    assert "opens on 21 September 2026, 15:13 UTC and closes on 21 September" in told["text"]


def test_reading_all_is_one_write_and_counts_what_is_there_by_then(
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


def test_two_who_change_preferences_at_once_lose_none(http: Client, people: People) -> None:
    user = people.user()
    changed: list[bool] = []

    def meanwhile(model: Any, **_: Any) -> None:
        if model.name == "UpdateItem" and not changed:
            changed.append(True)
            prefer(http, user, quiz_published=False)

    token = bootstrap.inbox()._secret()
    dynamodb().meta.events.register("before-call.dynamodb", meanwhile)
    bootstrap.inbox().unsubscribe(unsubscribe_token(token, user.id, MailTopic.RESULT_AVAILABLE))
    dynamodb().meta.events.unregister("before-call.dynamodb", meanwhile)
    me = http.get("/api/v1/auth/me", token=user.token).json
    assert me["email_notifications"] == {
        "quiz_published": False,
        "result_available": False,
        "attempt_auto_submitted": True,
    }


def sns(message: Any, topic: str = TOPIC) -> dict[str, Any]:
    envelope = {"Type": "Notification", "TopicArn": topic, "Message": message}
    body = json.dumps(envelope)
    return {"Records": [{"messageId": "1", "receiptHandle": "", "body": body}]}


def bounce(email: str, kind: str = "Permanent") -> str:
    recipients = [{"emailAddress": email}]
    return json.dumps(
        {
            "eventType": "Bounce",
            "mail": {"messageId": "m1"},
            "bounce": {"bounceType": kind, "bouncedRecipients": recipients},
        }
    )


def complaint(email: str) -> str:
    recipients = [{"emailAddress": email}]
    return json.dumps(
        {
            "notificationType": "Complaint",
            "mail": {"messageId": "m1"},
            "complaint": {"complainedRecipients": recipients},
        }
    )


@pytest.fixture
def _topic(configured: Configure) -> None:
    configured("FEEDBACK_TOPIC", TOPIC)


@pytest.mark.usefixtures("_topic")
@pytest.mark.parametrize("event", [bounce, complaint])
def test_an_address_that_mail_does_not_reach_gets_security_alone(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], event: Any
) -> None:
    taker = finish(http, people, cloud)
    for _ in range(2):
        assert woken(hear_back, sns(event(taker.email.upper()))) == {"batchItemFailures": []}
    cloud.mail()
    assert posted == []
    bootstrap.outbox().tell(
        Notice(kind=NoticeKind.PASSWORD_CHANGED, user_id=taker.id, occasion="1")
    )
    cloud.mail()
    assert len(posted) == 1
    suppression.lift(taker.email)
    assert not suppression.is_on(taker.email)


@pytest.mark.usefixtures("_topic")
def test_a_full_mailbox_is_mailed_again(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    taker = finish(http, people, cloud)
    assert woken(hear_back, sns(bounce(taker.email, "Transient"))) == {"batchItemFailures": []}
    cloud.mail()
    assert len(posted) == 1


@pytest.mark.usefixtures("_topic")
@pytest.mark.parametrize(
    "event",
    [
        sns(bounce("user1@example.org"), topic="arn:aws:sns:eu-west-1:666:evil"),
        sns("not json"),
        sns(json.dumps([])),
        sns(json.dumps({"eventType": "Bounce", "mail": {"messageId": "m"}})),
        sns(bounce("user1@example.org").replace('"user1@example.org"', "7")),
        {"Records": [{"messageId": "1", "receiptHandle": "", "body": "{}"}]},
    ],
)
def test_what_is_not_ses_speaking_on_our_topic_changes_nothing(
    people: People, event: dict[str, Any]
) -> None:
    people.user()
    assert woken(hear_back, event) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert not suppression.is_on("user1@example.org")


@pytest.fixture
def _hourly(configured: Configure) -> None:
    configured("RESULT_DIGEST", "hourly")


@pytest.mark.usefixtures("_hourly")
def test_results_of_an_hour_are_one_mail_at_the_full_hour(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker = people.user()
    for title in ("One", "Two", "Three"):
        quiz = published(http, people.author(), title=title)
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    cloud.mail()
    cloud.tick()
    cloud.mail()
    assert posted == []
    clock.advance(HOUR)
    for _ in range(3):
        cloud.tick()
        cloud.mail()
    [mail] = posted
    assert mail["Subject"] == "Your 3 new results"
    lines = [line for line in text_of(mail).splitlines() if "points" in line]
    assert {line.partition("”")[0] for line in lines} == {"“One", "“Two", "“Three"}
    assert mail["List-Unsubscribe"]
    assert {one["type"] for one in inbox(http, people.user())} == set()


@pytest.mark.usefixtures("_hourly")
def test_a_digest_that_is_not_wanted_any_more_is_dropped(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker = finish(http, people, cloud)
    cloud.mail()
    prefer(http, taker, result_available=False)
    clock.advance(HOUR)
    cloud.tick()
    cloud.mail()
    assert posted == []
