"""Write units, by the rules of DynamoDB's developer guide and the real sizes of items.

A write costs a unit per started KB of the item before or after it, whichever is larger, and twice
that in a transaction. Each index costs as much for its entry: once when the entry is added, removed
or changed, twice when its key changes, and nothing when unchanged.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.dynamo.client import dynamodb
from tests.support import policy_checks
from tests.support.item_sizes import attribute_size
from tests.support.tables import definitions

KB = 1024
WRITES = ("UpdateItem", "PutItem", "DeleteItem")
SEVERAL = ("BatchWriteItem", "TransactWriteItems")
Raw = dict[str, Any]
Units = dict[str, int]
"""By table or index, as ``attempts`` or ``attempts/expiry``."""


@contextmanager
def spent_units() -> Iterator[Units]:
    """Measure the write units of a block; a refused write costs the found item, at least one."""
    units: Units = {}
    before: list[tuple[str, Raw, Raw, int]] = []

    def look_before(model: Any, params: Raw, **_: Any) -> None:
        for table, key, times in _written(model.name, json.loads(params["body"])):
            before.append((table, key, _item(table, key), times))

    def look_after(**_: Any) -> None:
        pending, before[:] = list(before), []
        for table, key, old, times in pending:
            _add(units, table, old, _item(table, key), times)

    events = dynamodb().meta.events
    hooks: list[tuple[Callable[..., None], str]] = [
        (look_before, "before-call"),
        (look_after, "after-call"),
    ]
    named = [
        (f"{moment}.dynamodb.{name}", hook)
        for hook, moment in hooks
        for name in (*WRITES, *SEVERAL)
    ]
    for event, hook in named:
        events.register_first(event, hook)
    try:
        yield units
    finally:
        for event, hook in named:
            events.unregister(event, hook)


def _written(operation: str, body: Raw) -> Iterator[tuple[str, Raw, int]]:
    """Table, key and price of each item that a call writes."""
    if operation in WRITES:
        yield body["TableName"], _key(body.get("Key") or body["Item"]), 1
        return
    for table, requests in body.get("RequestItems", {}).items():
        for request in requests:
            ((_, write),) = request.items()
            yield table, _key(write.get("Key") or write["Item"]), 1
    for one in body.get("TransactItems", []):
        ((_, write),) = one.items()
        yield write["TableName"], _key(write.get("Key") or write["Item"]), 2


def _key(item: Raw) -> Raw:
    return {name: item[name] for name in ("pk", "sk")}


def _item(table: str, key: Raw) -> Raw:
    with policy_checks.as_the_test():
        found = dynamodb().get_item(TableName=table, Key=key, ConsistentRead=True)
    return dict(found.get("Item", {}))


def _add(units: Units, table: str, old: Raw, new: Raw, times: int) -> None:
    short = table.rpartition("-")[2]
    units[short] = units.get(short, 0) + times * max(1, _units(old), _units(new))
    for index in definitions()[short].get("GlobalSecondaryIndexes", []):
        name = f"{short}/{index['IndexName']}"
        units[name] = units.get(name, 0) + _of_entry(_entry(index, old), _entry(index, new), index)


def _of_entry(old: Raw, new: Raw, index: Raw) -> int:
    if old == new:
        return 0
    if not old or not new:
        return _units(old) + _units(new)
    keys = [part["AttributeName"] for part in index["KeySchema"]]
    moved = any(old[key] != new[key] for key in keys)
    return _units(old) + _units(new) if moved else max(_units(old), _units(new))


def _entry(index: Raw, item: Raw) -> Raw:
    """What an index has of an item: nothing when one of its keys is not there."""
    keys = [part["AttributeName"] for part in index["KeySchema"]]
    if any(key not in item for key in keys):
        return {}
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return item
    kept = {*keys, "pk", "sk", *projection.get("NonKeyAttributes", [])}
    return {name: value for name, value in item.items() if name in kept}


def _units(item: Raw) -> int:
    size = sum(len(name.encode()) + attribute_size(value) for name, value in item.items())
    return -(-size // KB)
