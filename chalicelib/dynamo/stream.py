"""Records of a DynamoDB stream, as Lambda hands them over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.dynamo.failures import RawItem


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one item: what happened, and the item after it (None when it was removed)."""

    sequence: str
    kind: Literal["INSERT", "MODIFY", "REMOVE"]
    after: RawItem | None


def changes(event: Mapping[str, Any]) -> Iterator[Change]:
    """The changes in a Lambda event, in the stream's order; raises KeyError on a foreign shape."""
    for record in event["Records"]:
        data = record["dynamodb"]
        yield Change(data["SequenceNumber"], record["eventName"], data.get("NewImage"))
