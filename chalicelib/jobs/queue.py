"""Queues: jobs and other messages to SQS, and batches of messages from it."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.clock import SECOND, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs.models import Job, to_json
from chalicelib.logs import logger
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

MAX_DELAY_SECONDS = 900
"""SQS's own limit."""
BATCH = 10
"""Maximum of messages per SendMessageBatch."""


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """A JSON object to be handled after ``delay_seconds``."""

    body: Mapping[str, Any]
    delay_seconds: int = 0


@lru_cache(maxsize=1)
def sqs() -> "SQSClient":
    """Return the client, created once."""
    return cast("SQSClient", aws.client("sqs"))


def enqueue(queue_url: str, jobs: Sequence[Job], delay_seconds: int = 0) -> None:
    """Queue jobs to run after a delay; raises UnavailableError when one may not be in the queue."""
    send(queue_url, [QueueMessage(to_json(job), delay_seconds) for job in jobs])


def length(queue_url: str) -> int:
    """Return the approximate number of messages in a queue; 0 for one that is not configured."""
    if not queue_url:
        return 0
    name = "ApproximateNumberOfMessages"
    try:
        answer = sqs().get_queue_attributes(QueueUrl=queue_url, AttributeNames=[name])  # type: ignore[list-item]
    except (ClientError, BotoCoreError) as error:
        raise UnavailableError from error
    return int(answer["Attributes"][name])  # type: ignore[index]


def send(queue_url: str, messages: Sequence[QueueMessage]) -> None:
    """Put all messages in the queue; raises UnavailableError when one may not be in it."""
    for start in range(0, len(messages), BATCH):
        _send_batch(queue_url, messages[start : start + BATCH])


def process_messages(
    event: Mapping[str, Any], handle: Callable[[dict[str, Any]], None]
) -> dict[str, Any]:
    """Handle every message of a Lambda event; those that fail come again, the others do not."""
    failed = [
        {"itemIdentifier": identifier}
        for identifier, body in _messages(event)
        if not _handled(body, handle)
    ]
    return {"batchItemFailures": failed}


def oldest_age(event: Mapping[str, Any], now: Millis) -> float:
    """Return the age in seconds of the oldest message of a Lambda event."""
    attributes = [record.get("attributes", {}) for record in event["Records"]]
    sent = min((int(one.get("SentTimestamp", now)) for one in attributes), default=now)
    return max(0.0, (now - sent) / SECOND)


def _messages(event: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for record in event["Records"]:
        yield record["messageId"], record["body"]


def _handled(body: str, handle: Callable[[dict[str, Any]], None]) -> bool:
    try:
        handle(json.loads(body))
    except Exception:  # noqa: BLE001 - the queue keeps the message
        logger().exception("message_failed")
        return False
    return True


def _send_batch(queue_url: str, messages: Sequence[QueueMessage]) -> None:
    entries: list[Any] = [
        {
            "Id": str(place),
            "MessageBody": json.dumps(message.body),
            "DelaySeconds": min(message.delay_seconds, MAX_DELAY_SECONDS),
        }
        for place, message in enumerate(messages)
    ]
    try:
        answer = sqs().send_message_batch(QueueUrl=queue_url, Entries=entries)
    except (ClientError, BotoCoreError) as error:
        raise UnavailableError from error
    if answer.get("Failed"):
        raise UnavailableError
