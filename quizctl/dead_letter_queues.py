"""Messages and records that were given up on: listed, and sent again once the cause is mended.

A queue's dead letters go back to the queue. A stream's failures are handed to their consumer
again, as records: those that the handler set aside are in the message, those that Lambda gave up
on are named in it and read from the stream, which keeps them for a day.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from infra.deploy.cloud import Cloud
from infra.operations.stack_access import OperatorError

STREAM_CONSUMERS: Mapping[str, str] = {
    "RankFailures": "UpdateLeaderboards",
    "NoticeFailures": "NotifyResults",
}
"""Which function left its records where."""
DEAD = "DeadLetters"
BATCH = 10
"""As many messages as SQS gives at once."""
HELD_SECONDS = 300
"""How long a message is ours before others see it again."""


class RequeueError(OperatorError):
    """What a message speaks of cannot be handed over again; the message stays where it is."""


@dataclass(frozen=True, slots=True)
class DeadQueue:
    """A queue of what was given up on, by its name in the template, and where it goes back to."""

    name: str
    url: str
    goes_back_to: str
    """A queue's address, or a function's name."""

    @property
    def holds_records(self) -> bool:
        return self.name in STREAM_CONSUMERS


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message: what it says, since when it is there, and the handle that removes it."""

    body: str
    sent_at: int
    handle: str


def dead_queues(resources: Mapping[str, str]) -> list[DeadQueue]:
    """All of a stack, by the names of its resources."""
    queues = [
        DeadQueue(name, url, resources[name.removesuffix(DEAD) + "Queue"])
        for name, url in sorted(resources.items())
        if name.endswith(DEAD)
    ]
    streams = [
        DeadQueue(name, resources[name], resources[consumer])
        for name, consumer in STREAM_CONSUMERS.items()
    ]
    return queues + streams


def count(cloud: Cloud, queue: DeadQueue) -> int:
    """How many messages wait in a queue, as exactly as SQS knows."""
    name = "ApproximateNumberOfMessages"
    found = cloud.client("sqs").get_queue_attributes(QueueUrl=queue.url, AttributeNames=[name])
    return int(found["Attributes"][name])


def receive(cloud: Cloud, queue: DeadQueue) -> Iterator[DeadLetter]:
    """The messages of a queue; each is held back from others until it is let go, or for a while."""
    while True:
        answer = cloud.client("sqs").receive_message(
            QueueUrl=queue.url,
            MaxNumberOfMessages=BATCH,
            VisibilityTimeout=HELD_SECONDS,
            AttributeNames=["SentTimestamp"],
        )
        if not answer.get("Messages"):
            return
        for one in answer["Messages"]:
            sent_at = int(one["Attributes"]["SentTimestamp"])
            yield DeadLetter(one["Body"], sent_at, one["ReceiptHandle"])


def release(cloud: Cloud, queue: DeadQueue, letter: DeadLetter) -> None:
    """Leave a letter where it is, for others to see."""
    cloud.client("sqs").change_message_visibility(
        QueueUrl=queue.url, ReceiptHandle=letter.handle, VisibilityTimeout=0
    )


def redrive(cloud: Cloud, queue: DeadQueue, letter: DeadLetter) -> None:
    """Put a letter back on its way, then remove it: after a crash between, it goes twice.

    Raises NotAgainError when that cannot be.
    """
    sqs = cloud.client("sqs")
    if queue.holds_records:
        _invoke(cloud, queue.goes_back_to, json.loads(letter.body))
    else:
        sqs.send_message(QueueUrl=queue.goes_back_to, MessageBody=letter.body)
    sqs.delete_message(QueueUrl=queue.url, ReceiptHandle=letter.handle)


def _invoke(cloud: Cloud, function: str, said: Mapping[str, Any]) -> None:
    records = [said["record"]] if "record" in said else _records_of_batch(cloud, said)
    answer = cloud.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps({"Records": records}).encode()
    )
    taken = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError") or taken is None or taken.get("batchItemFailures"):
        raise RequeueError(f"{function} does not take it: {json.dumps(taken)}")


def _records_of_batch(cloud: Cloud, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    batch = said["DDBStreamBatchInfo"]
    first, last = batch["startSequenceNumber"], batch["endSequenceNumber"]
    streams = cloud.client("dynamodbstreams")
    try:
        place = streams.get_shard_iterator(
            StreamArn=batch["streamArn"],
            ShardId=batch["shardId"],
            ShardIteratorType="AT_SEQUENCE_NUMBER",
            SequenceNumber=first,
        )["ShardIterator"]
    except (
        streams.exceptions.TrimmedDataAccessException,
        streams.exceptions.ResourceNotFoundException,
    ) as error:
        raise RequeueError(
            "The stream keeps records for a day, and these are older: rebuild the boards."
        ) from error
    return list(_until(last, place, lambda at: streams.get_records(ShardIterator=at)))


def _until(
    last: str, place: str | None, read: Callable[[str], Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    while place is not None:
        page = read(place)
        for record in page["Records"]:
            yield _as_in_events(record)
            if record["dynamodb"]["SequenceNumber"] == last:
                return
        place = page.get("NextShardIterator") if page["Records"] else None


def _as_in_events(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the stream's API as Lambda hands it over: times in seconds, bytes in base64."""
    spelled: dict[str, Any] = json.loads(json.dumps(record, default=_spelled))
    return spelled


def _spelled(value: Any) -> Any:  # noqa: ANN401 - times and bytes
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()
