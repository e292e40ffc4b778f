"""Dead letters: received, given back to where they came from, or released; also for quizctl.

A message is deleted only after it was given back, so that a crash in between gives it back twice
and loses none.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.dynamo.stream import StreamChange, process_records
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.jobs import queue
from chalicelib.logs import logger
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient

BATCH = 10
"""SQS returns at most ten messages at once."""
HELD_SECONDS = 300
"""Visibility timeout of received messages."""
MOST_AT_ONCE = 100
"""Messages of one request, which ends after half a minute at the latest."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message: body, time, and the handle to delete it."""

    body: str
    sent_at: int
    handle: str


class RedriveError(Exception):
    """A message cannot be given back; it stays where it is."""


@dataclass(frozen=True, slots=True)
class DeadLetterQueue:
    """A queue of dead letters, and the way back of its messages."""

    url: str
    give_back: Callable[[str], None]
    """Takes the body of a message; raises RedriveError or UnavailableError."""


@dataclass(frozen=True, slots=True)
class Redriven:
    """How many messages were given back, and how many were left where they are."""

    redriven: int
    left: int


class DeadLetterQueues:
    """Count and redrive dead letters of all queues."""

    def __init__(self, queues: Mapping[str, DeadLetterQueue]) -> None:
        self._queues = queues

    @property
    def names(self) -> list[str]:
        """Return the names of all queues."""
        return list(self._queues)

    def lengths(self) -> dict[str, int]:
        """Return the approximate number of dead letters by queue."""
        return {name: queue.length(one.url) for name, one in self._queues.items()}

    def url_of(self, name: str) -> str:
        """Return the address of a queue; raises NotFoundError."""
        if name not in self._queues or not self._queues[name].url:
            raise NotFoundError
        return self._queues[name].url

    def redrive(self, name: str) -> Redriven:
        """Give up to a hundred messages back; those that fail again come back later.

        Raises NotFoundError, or UnavailableError when the queue does not answer.
        """
        url = self.url_of(name)
        try:
            # all are received before the first goes back, so that none is given back twice
            letters = list(islice(receive(queue.sqs(), url), MOST_AT_ONCE))
            done = [self._give_back(name, url, one) for one in letters]
        except (ClientError, BotoCoreError) as error:
            raise UnavailableError from error
        return Redriven(sum(done), len(done) - sum(done))

    def _give_back(self, name: str, url: str, letter: DeadLetter) -> bool:
        try:
            self._queues[name].give_back(letter.body)
        except (RedriveError, UnavailableError):
            logger().exception("redrive_failed", extra={"queue": name})
            release(queue.sqs(), url, letter)
            return False
        delete(queue.sqs(), url, letter)
        return True


def to_queue(url: str) -> Callable[[str], None]:
    """Return the way back of a queue's messages."""
    return lambda body: send_back(queue.sqs(), url, body)


def to_consumer(apply: Callable[[StreamChange], None]) -> Callable[[str], None]:
    """Return the way back of records that a stream's consumer rejected.

    Batches that Lambda gave up on are only named in their messages: `quizctl` reads them from the
    stream.
    """

    def give_back(body: str) -> None:
        letter = json.loads(body)
        if "record" not in letter:
            raise RedriveError("a batch that has to be read from the stream")
        if process_records({"Records": [letter["record"]]}, apply, _refuse)["batchItemFailures"]:
            raise RedriveError("the record meets an outage")

    return give_back


def _refuse(record: Mapping[str, Any]) -> None:
    raise RedriveError(f"the record {record.get('eventID')} is rejected again")


def receive(sqs: "SQSClient", url: str) -> Iterator[DeadLetter]:
    """Yield the messages of a queue; each is invisible to others until released or timed out."""
    while True:
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=BATCH,
            VisibilityTimeout=HELD_SECONDS,
            AttributeNames=["SentTimestamp"],
        )
        if not answer.get("Messages"):
            return
        for one in answer["Messages"]:
            sent_at = int(one["Attributes"]["SentTimestamp"])
            yield DeadLetter(one["Body"], sent_at, one["ReceiptHandle"])


def release(sqs: "SQSClient", url: str, letter: DeadLetter) -> None:
    """Make a message visible to others again."""
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=letter.handle, VisibilityTimeout=0)


def send_back(sqs: "SQSClient", url: str, body: str) -> None:
    """Put a message into the queue that it came from."""
    sqs.send_message(QueueUrl=url, MessageBody=body)


def delete(sqs: "SQSClient", url: str, letter: DeadLetter) -> None:
    """Delete a message that was given back."""
    sqs.delete_message(QueueUrl=url, ReceiptHandle=letter.handle)
