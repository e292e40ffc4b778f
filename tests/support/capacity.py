"""Round trips and capacity units of a block, by DynamoDB's documented rules.

A read costs a unit per started 4 KB: per item for gets by key, in sum for queries; half of that
when eventually consistent. A missing item costs as much as the smallest one. Writes: see
`tests.support.write_units`.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.dynamo.client import dynamodb
from tests.support import logged_bytes, policy_checks, write_units
from tests.support.item_sizes import attribute_size

KB4 = 4096
_QUERIES = ("Query", "Scan")
_NOT_WHOLE = {"Select", "FilterExpression", "ProjectionExpression"}
"""With these a query returns less than it has read."""
_PLACEHOLDER = re.compile(r"[#:]\w+")


@dataclass
class Cost:
    """Calls of DynamoDB one after the other or at once, units, and bytes of log lines."""

    trips: int = 0
    reads: float = 0
    writes: int = 0
    logged: int = 0


@contextmanager
def metered() -> Iterator[Cost]:
    """Measure the cost of a block with any number of threads."""
    cost, lock, asked = Cost(), threading.Lock(), threading.local()

    def before(params: Any, **_: Any) -> None:
        if not policy_checks.is_the_test():
            asked.body = json.loads(params["body"])
            with lock:
                cost.trips += 1

    def after(model: Any, parsed: Any, **_: Any) -> None:
        if not policy_checks.is_the_test():
            with lock:
                cost.reads += _read(model.name, asked.body, parsed)

    events = dynamodb().meta.events
    events.register_first("before-call.dynamodb", before)
    events.register_first("after-call.dynamodb", after)
    try:
        with write_units.spent_units() as written, logged_bytes.counted() as lines:
            yield cost
    finally:
        events.unregister("before-call.dynamodb", before)
        events.unregister("after-call.dynamodb", after)
        cost.writes, cost.logged = sum(written.values()), sum(lines)


def _read(operation: str, body: Any, parsed: Any) -> float:
    if operation == "GetItem":
        return _units(_size(parsed.get("Item", {})), latest=body.get("ConsistentRead", False))
    if operation == "BatchGetItem":
        return sum(_batch(table, of, parsed) for table, of in body["RequestItems"].items())
    if operation in _QUERIES:
        sizes = sum(_size(item) for item in _scanned(operation, body, parsed))
        return _units(sizes, latest=body.get("ConsistentRead", False))
    return 0


def _batch(table: str, asked: Any, parsed: Any) -> float:
    latest, found = asked.get("ConsistentRead", False), parsed["Responses"].get(table, [])
    missing = len(asked["Keys"]) - len(found)
    return sum(_units(_size(item), latest=latest) for item in found) + missing * _units(
        0, latest=latest
    )


def _scanned(operation: str, body: Any, parsed: Any) -> list[Any]:
    """Return all items that a query read, including filtered ones, by reading again."""
    if not _NOT_WHOLE & body.keys():
        return list(parsed["Items"])
    again = {name: value for name, value in body.items() if name not in _NOT_WHOLE}
    where = set(_PLACEHOLDER.findall(body["KeyConditionExpression"]))
    for names in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        again[names] = {name: value for name, value in body[names].items() if name in where}
    with policy_checks.as_the_test():
        return list(getattr(dynamodb(), operation.lower())(**again)["Items"])


def _size(item: Any) -> int:
    return sum(len(name.encode()) + attribute_size(value) for name, value in item.items())


def _units(size: int, *, latest: bool) -> float:
    whole = max(1, -(-size // KB4))
    return whole if latest else whole / 2
