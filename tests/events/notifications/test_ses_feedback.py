"""An address that mail does not reach is not mailed any more, but for security."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.notifications import suppression_store
from chalicelib.notifications.events import process_ses_feedback
from tests.support.aws_delivery import Cloud, woken
from tests.support.client import Client
from tests.support.fake_mail import changed_password, finished
from tests.support.people import People

TOPIC = "arn:aws:sns:eu-west-1:123456789012:invigil-test-mail-feedback"
Configure = Callable[[str, str], None]


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
def test_bounced_address_gets_only_security_mails(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], event: Any
) -> None:
    taker = finished(http, people)
    cloud.stream()
    for _ in range(2):
        assert woken(process_ses_feedback, sns(event(taker.email.upper()))) == {
            "batchItemFailures": []
        }
    cloud.mail()
    assert posted == []
    changed_password(taker)
    cloud.mail()
    assert len(posted) == 1
    suppression_store.lift(taker.email)
    assert not suppression_store.is_suppressed(taker.email)


@pytest.mark.usefixtures("_topic")
def test_a_full_mailbox_is_mailed_again(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    taker = finished(http, people)
    cloud.stream()
    assert woken(process_ses_feedback, sns(bounce(taker.email, "Transient"))) == {
        "batchItemFailures": []
    }
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
def test_foreign_feedback_changes_nothing(people: People, event: dict[str, Any]) -> None:
    people.user()
    assert woken(process_ses_feedback, event) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert not suppression_store.is_suppressed("user1@example.org")
