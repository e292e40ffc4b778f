"""SES feedback messages, parsed strictly.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chalicelib.values import dataclass


class Reason(StrEnum):
    """Reason of a suppression."""

    BOUNCE = "bounce"
    """A permanent bounce; transient ones do not count."""
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Feedback:
    """An address that bounced or complained."""

    email: str
    reason: Reason
    message_id: str


class ForeignFeedbackError(ValueError):
    """A message that is not SES feedback of our topic."""


def parse_feedback(envelope: Mapping[str, Any], topic: str) -> list[Feedback]:
    """Parse a feedback message; returns nothing for events that suppress no address.

    Raises ForeignFeedbackError for another topic's message or a malformed one.
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
