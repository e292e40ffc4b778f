"""Records of a DynamoDB stream, as Lambda hands them over."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.failures import RawItem
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one item: what happened, and the item after it (None when it was removed)."""

    kind: Literal["INSERT", "MODIFY", "REMOVE"]
    after: RawItem | None


def each(
    event: Mapping[str, Any],
    follow: Callable[[Change], None],
    set_aside: Callable[[Mapping[str, Any]], None],
) -> dict[str, Any]:
    """Follow every change of a Lambda event, in order.

    An outage stops here and has the rest sent again; a record that can never be followed is set
    aside, so that it does not hold up its shard for a day.
    """
    for record in event["Records"]:
        try:
            _follow(record, follow, set_aside)
        except UnavailableError:
            number = record["dynamodb"]["SequenceNumber"]
            logger().warning("stream_interrupted", extra={"sequence_number": number})
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def age(event: Mapping[str, Any], now: Millis) -> float:
    """How many seconds before ``now`` the oldest change of a Lambda event was made."""
    changes = [record["dynamodb"] for record in event["Records"]]
    present = now / SECOND
    made = min(
        (one.get("ApproximateCreationDateTime", present) for one in changes), default=present
    )
    return max(0.0, present - float(made))


def _follow(
    record: Mapping[str, Any],
    follow: Callable[[Change], None],
    set_aside: Callable[[Mapping[str, Any]], None],
) -> None:
    try:
        follow(Change(record["eventName"], _image(record["dynamodb"].get("NewImage"))))
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - whatever is wrong with it will be wrong again
        logger().exception("record_set_aside")
        set_aside(record)


def _image(event_image: RawItem | None) -> RawItem | None:
    """The item as DynamoDB's own API gives it: events carry bytes as base64 text."""
    if event_image is None:
        return None
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in event_image.items()
    }
