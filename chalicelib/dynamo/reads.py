"""Reads: single items, batches and query pages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.projection import create_projection_expression

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import RawItem, translating_outages
from chalicelib.dynamo.items import Item
from chalicelib.dynamo.pauses import pause
from chalicelib.errors import UnavailableError
from chalicelib.pages import Page
from chalicelib.values import dataclass

Kind = TypeVar("Kind", bound=Item)

BATCH_TRIES = 4
BATCH_PAUSE_SECONDS = 0.03
"""DynamoDB leaves keys unprocessed while a partition is busy, for tens of milliseconds."""


@dataclass(frozen=True, slots=True)
class Key(Generic[Kind]):
    """Key of an item with its kind."""

    kind: type[Kind]
    pk: str
    sk: str
    consistent: bool = True
    """Whether a batch must read it strongly consistent; False is half the price."""

    @property
    def table(self) -> str:
        return str(self.kind.Meta.table_name)

    @property
    def raw(self) -> RawItem:
        return {"pk": {"S": self.pk}, "sk": {"S": self.sk}}


class BatchItems:
    """Items of a batch read, by key."""

    def __init__(self, items: Mapping[tuple[str, str, str], RawItem]) -> None:
        self._items = items

    def get(self, key: Key[Kind]) -> Kind | None:
        """Return the item at ``key``, or None."""
        raw = self.raw(key)
        return None if raw is None else key.kind.from_raw_data(dict(raw))

    def raw(self, key: Key[Any]) -> RawItem | None:
        """Return the item in wire format: cheaper where few attributes are needed."""
        return self._items.get((key.table, key.pk, key.sk))


def get(key: Key[Kind], *, consistent: bool = True) -> Kind | None:
    """Return the item at ``key`` or None; strongly consistent unless ``consistent`` is False."""
    with translating_outages():
        answer = dynamodb().get_item(TableName=key.table, Key=key.raw, ConsistentRead=consistent)
    raw = answer.get("Item")
    return None if raw is None else key.kind.from_raw_data(dict(raw))


def batch_get(keys: Iterable[Key[Any]]) -> BatchItems:
    """Read up to 100 items of any tables in one round trip.

    Strongly consistent, except for tables of which all keys allow less. Raises UnavailableError
    when keys stay unprocessed: an unread item must never look like a missing one.
    """
    found: dict[tuple[str, str, str], RawItem] = {}
    wanted = _request(keys)
    for attempt in range(BATCH_TRIES):
        with translating_outages():
            answer = dynamodb().batch_get_item(RequestItems=wanted)
        for table, items in answer["Responses"].items():
            found.update({(table, i["pk"]["S"], i["sk"]["S"]): dict(i) for i in items})
        wanted = dict(answer.get("UnprocessedKeys") or {})
        if not wanted:
            return BatchItems(found)
        pause(attempt, BATCH_PAUSE_SECONDS)
    raise UnavailableError


def _request(keys: Iterable[Key[Any]]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for key in dict.fromkeys(keys):
        of_table = wanted.setdefault(key.table, {"Keys": [], "ConsistentRead": False})
        of_table["Keys"].append(key.raw)
        of_table["ConsistentRead"] |= key.consistent
    return wanted


def query(  # noqa: PLR0913 - the options of DynamoDB's Query
    kind: type[Kind],
    where: Condition,
    *,
    limit: int,
    index: str | None = None,
    after: RawItem | None = None,
    descending: bool = False,
    filter_by: Condition | None = None,
    consistent: bool = False,
    projection: Sequence[Attribute[Any]] | None = None,
) -> Page[Kind]:
    """Return a page of the items under a key condition, in sort key order.

    ``limit`` counts items before ``filter_by``, so that a page has a known cost. ``projection``
    limits the attributes returned, not the cost.
    """
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    arguments: dict[str, Any] = {
        "TableName": kind.Meta.table_name,
        "KeyConditionExpression": where.serialize(names, values),
        "Limit": limit,
        "ScanIndexForward": not descending,
        "ConsistentRead": consistent,
    }
    if index is not None:
        arguments["IndexName"] = index
    if projection is not None:
        expression = create_projection_expression(list(projection), names)
        arguments["ProjectionExpression"] = expression
    if filter_by is not None:
        arguments["FilterExpression"] = filter_by.serialize(names, values)
    if after is not None:
        arguments["ExclusiveStartKey"] = after
    arguments["ExpressionAttributeNames"] = {short: name for name, short in names.items()}
    arguments["ExpressionAttributeValues"] = values
    with translating_outages():
        answer = dynamodb().query(**arguments)
    return Page(
        items=[kind.from_raw_data(dict(raw)) for raw in answer["Items"]],
        after=answer.get("LastEvaluatedKey"),
    )


def count(kind: type[Kind], where: Condition, *, index: str | None = None) -> int:
    """Count the items under a key condition; the cost grows with the count."""
    total, after = count_page(kind, where, index=index)
    while after is not None:
        more, after = count_page(kind, where, index=index, after=after)
        total += more
    return total


def count_page(
    kind: type[Kind],
    where: Condition,
    *,
    index: str | None = None,
    limit: int | None = None,
    after: RawItem | None = None,
) -> tuple[int, RawItem | None]:
    """Count a page of at most ``limit`` items; also returns the last key (None: the end).

    No items are transferred.
    """
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    arguments: dict[str, Any] = {
        "TableName": kind.Meta.table_name,
        "Select": "COUNT",
        "KeyConditionExpression": where.serialize(names, values),
        "ExpressionAttributeNames": {short: name for name, short in names.items()},
        "ExpressionAttributeValues": values,
    }
    if index is None:
        arguments["ConsistentRead"] = True
    else:
        arguments["IndexName"] = index
    if limit is not None:
        arguments["Limit"] = limit
    if after is not None:
        arguments["ExclusiveStartKey"] = after
    with translating_outages():
        answer = dynamodb().query(**arguments)
    return answer["Count"], answer.get("LastEvaluatedKey")


def query_all(
    kind: type[Kind],
    where: Condition,
    *,
    at_most: int,
    **options: Any,  # noqa: ANN401 - passed on as they are
) -> Sequence[Kind]:
    """Return all items under a key condition, up to ``at_most``; takes `query`'s options."""
    items: list[Kind] = []
    after: RawItem | None = None
    while len(items) < at_most:
        page = query(kind, where, limit=at_most - len(items), after=after, **options)
        items.extend(page.items)
        after = page.after
        if after is None:
            break
    return items
