"""Dead letters of queues and streams: list and redrive them.

A queue's dead letters go back to the queue. A stream's failures are sent to their function again as
records: those that the handler rejected are in the message, those that Lambda gave up on are named
in it and read from the stream, which keeps them for a day.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.jobs.dead_letters import DeadLetter, delete, send_back
from infra.deploy.cloud import Cloud
from infra.operations.stack_access import OperatorError

STREAM_CONSUMERS: Mapping[str, str] = {
    "RankFailures": "UpdateLeaderboards",
    "NoticeFailures": "NotifyResults",
}
"""The function of each failure queue."""
DEAD = "DeadLetters"


class RequeueError(OperatorError):
    """A message cannot be redriven; it stays where it is."""


@dataclass(frozen=True, slots=True)
class DeadQueue:
    """A dead letter queue, by its name in the template, and its destination."""

    name: str
    url: str
    goes_back_to: str
    """Address of a queue, or name of a function."""

    @property
    def holds_records(self) -> bool:
        return self.name in STREAM_CONSUMERS


def dead_queues(resources: Mapping[str, str]) -> list[DeadQueue]:
    """Return all dead letter queues of a stack, by resource name."""
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
    """Return the approximate number of messages in a queue."""
    name = "ApproximateNumberOfMessages"
    found = cloud.client("sqs").get_queue_attributes(QueueUrl=queue.url, AttributeNames=[name])
    return int(found["Attributes"][name])


def redrive(cloud: Cloud, queue: DeadQueue, letter: DeadLetter) -> None:
    """Redrive a message, then delete it; after a crash in between it is sent twice.

    Raises RequeueError when that is impossible.
    """
    sqs = cloud.client("sqs")
    if queue.holds_records:
        _invoke(cloud, queue.goes_back_to, json.loads(letter.body))
    else:
        send_back(sqs, queue.goes_back_to, letter.body)
    delete(sqs, queue.url, letter)


def _invoke(cloud: Cloud, function: str, body: Mapping[str, Any]) -> None:
    records = [body["record"]] if "record" in body else _records_of_batch(cloud, body)
    answer = cloud.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps({"Records": records}).encode()
    )
    taken = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError") or taken is None or taken.get("batchItemFailures"):
        raise RequeueError(f"{function} failed: {json.dumps(taken)}")


def _records_of_batch(cloud: Cloud, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    batch = body["DDBStreamBatchInfo"]
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
    """Return a record of the stream's API in Lambda's format: times in seconds, bytes in base64."""
    spelled: dict[str, Any] = json.loads(json.dumps(record, default=_to_json))
    return spelled


def _to_json(value: Any) -> Any:  # noqa: ANN401 - times and bytes
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()
