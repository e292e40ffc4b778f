"""What SES says of mails it has sent, read strictly: it comes from outside, like everything.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chalicelib.values import dataclass


class Reason(StrEnum):
    """Why an address is not mailed any more."""

    BOUNCE = "bounce"
    """It does not exist, or refuses all mail; one that is full may empty itself."""
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Feedback:
    """One address that a mail did not reach, or whose owner complained of it."""

    email: str
    reason: Reason
    message_id: str


class ForeignFeedbackError(ValueError):
    """Something that is not SES speaking through our topic."""


def parse_feedback(envelope: Mapping[str, Any], topic: str) -> list[Feedback]:
    """What a message of our topic says; nothing for what is no reason to stop mailing.

    Raises ForeignFeedbackError for another topic's, or for what SES would not write.
    """
    if not topic or envelope.get("TopicArn") != topic:
        raise ForeignFeedbackError("a message of another topic")
    try:
        return _read(json.loads(envelope["Message"]))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ForeignFeedbackError("not what SES writes") from error


def _read(event: Mapping[str, Any]) -> list[Feedback]:
    kind = event.get("eventType") or event["notificationType"]
    message_id = _text(event["mail"]["messageId"])
    if kind == "Bounce" and event["bounce"]["bounceType"] == "Permanent":
        return _of(event["bounce"]["bouncedRecipients"], Reason.BOUNCE, message_id)
    if kind == "Complaint":
        return _of(event["complaint"]["complainedRecipients"], Reason.COMPLAINT, message_id)
    return []


def _of(recipients: list[Mapping[str, Any]], reason: Reason, message_id: str) -> list[Feedback]:
    return [Feedback(_text(one["emailAddress"]), reason, message_id) for one in recipients]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ForeignFeedbackError("a text is missing")
    return value
