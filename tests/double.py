"""DynamoDB in a dictionary: the conditions and updates that the stores write, read as AWS does.

It knows single items, one partition at a time and the index of boards; what it does not know it
refuses.
Where moto makes a thousand calls it makes a hundred thousand, so that thousands of whole histories
can be played.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.failures import RefusedWriteError

Raw = dict[str, Any]
Terms = Callable[[Raw, Raw, Raw], Any]
"""A part of an expression: what it comes to, given an item, names and values."""

CALLS = (
    "get_item",
    "batch_get_item",
    "query",
    "scan",
    "put_item",
    "update_item",
    "batch_write_item",
)

_TOKEN = re.compile(r"\s*(#\d+|:\d+|<>|<=|>=|[=<>(),]|[A-Za-z_]+)")
_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<>": lambda left, right: bool(left != right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
}

_INSIDE: dict[str, Callable[[Any, Any], bool]] = {
    "contains": lambda there, one: one in there,
    "begins_with": lambda there, start: bool(there.startswith(start)),
}


def plain(typed: Raw) -> Any:
    """A value that compares as DynamoDB compares."""
    [(kind, value)] = typed.items()
    return Decimal(value) if kind == "N" else frozenset(value) if kind == "SS" else value


class _Parser:
    """Reads a condition: OR binds least, then AND, then NOT."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0

    def whole(self) -> Terms:
        found = self._either()
        assert self._next == len(self._tokens), self._tokens[self._next :]
        return found

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self, expected: str = "") -> str:
        token = self._peek()
        assert not expected or token == expected, (token, expected)
        self._next += 1
        return token

    def _either(self) -> Terms:
        parts = [self._both()]
        while self._peek() == "OR":
            self._take()
            parts.append(self._both())
        return lambda item, names, values: any(part(item, names, values) for part in parts)

    def _both(self) -> Terms:
        parts = [self._not()]
        while self._peek() == "AND":
            self._take()
            parts.append(self._not())
        return lambda item, names, values: all(part(item, names, values) for part in parts)

    def _not(self) -> Terms:
        if self._peek() != "NOT":
            return self._term()
        self._take()
        inner = self._not()
        return lambda item, names, values: not inner(item, names, values)

    def _term(self) -> Terms:
        token = self._take()
        if token == "(":
            inner = self._either()
            self._take(")")
            return inner
        if token.startswith("#"):
            return self._comparison(token)
        return self._function(token)

    def _comparison(self, name: str) -> Terms:
        compared, value = _COMPARED[self._take()], self._take()

        def compare(item: Raw, names: Raw, values: Raw) -> bool:
            there = item.get(names[name])
            # what is not there compares with nothing
            return there is not None and compared(plain(there), plain(values[value]))

        return compare

    def _function(self, function: str) -> Terms:
        self._take("(")
        name = self._take()
        if function in {"attribute_exists", "attribute_not_exists"}:
            self._take(")")
            wanted = function == "attribute_exists"
            return lambda item, names, _: (names[name] in item) is wanted
        self._take(",")
        value = self._take()
        self._take(")")
        inside = _INSIDE[function]

        def look(item: Raw, names: Raw, values: Raw) -> bool:
            there = item.get(names[name])
            return there is not None and inside(plain(there), plain(values[value]))

        return look


def _tokens(text: str) -> list[str]:
    found, end = [], 0
    while end < len(text.rstrip()):
        token = _TOKEN.match(text, end)
        assert token, text[end:]
        found.append(token[1])
        end = token.end()
    return found


@cache
def condition(text: str) -> Terms:
    """What a condition says of an item."""
    return _Parser(text).whole()


@cache
def _changes(text: str) -> list[tuple[str, str, str]]:
    """An update expression as (what is done, to which name, with which value)."""
    found, kind, tokens = [], "", _tokens(text)
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token in {"SET", "REMOVE", "ADD"}:
            kind, place = token, place + 1
        elif token == ",":
            place += 1
        else:
            width = {"SET": 3, "REMOVE": 1, "ADD": 2}[kind]
            found.append((kind, token, tokens[place + width - 1]))
            place += width
    return found


class Double:
    """Tables as dictionaries; ``before`` is told of each call before it is made."""

    def __init__(self, before: Callable[[str, Raw], None]) -> None:
        self._tables: dict[str, dict[str, dict[str, Raw]]] = {}
        self.before = before

    def put(self, table: str, item: Raw) -> None:
        """Keep an item; nobody notices."""
        pk, sk = _key(item)
        self._of(table).setdefault(pk, {})[sk] = dict(item)

    def item(self, table: str, key: Raw) -> Raw | None:
        pk, sk = _key(key)
        return self._of(table).get(pk, {}).get(sk)

    def all(self, table: str) -> dict[tuple[str, str], Raw]:
        """All items of a table, by their keys, in order."""
        of = self._of(table)
        return {(pk, sk): of[pk][sk] for pk in sorted(of) for sk in sorted(of[pk])}

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Answer instead of DynamoDB."""
        for call in CALLS:
            setattr(dynamodb(), call, getattr(self, call))
        try:
            yield
        finally:
            for call in CALLS:
                delattr(dynamodb(), call)

    def get_item(self, **given: Any) -> Raw:
        self.before("get_item", given)
        item = self.item(given["TableName"], given["Key"])
        return {} if item is None else {"Item": dict(item)}

    def batch_get_item(self, **given: Any) -> Raw:
        self.before("batch_get_item", given)
        found: Raw = {}
        for table, wanted in given["RequestItems"].items():
            items = [self.item(table, key) for key in wanted["Keys"]]
            found[table] = [dict(item) for item in items if item is not None]
        return {"Responses": found}

    def query(self, **given: Any) -> Raw:
        """All of a partition at once, or the index `rank` a page at a time."""
        self.before("query", given)
        names, values = given["ExpressionAttributeNames"], given["ExpressionAttributeValues"]
        where = condition(given["KeyConditionExpression"])
        if "IndexName" in given:
            every = self.all(given["TableName"]).values()
            rows = [item for item in every if "r" in item and where(item, names, values)]
            return _page(sorted(rows, key=lambda row: str(row["r"]["S"])), given)
        assert given["ConsistentRead"]
        there = self._of(given["TableName"]).get(values[":0"]["S"], {})
        found = [dict(there[sk]) for sk in sorted(there)]
        return {"Items": [item for item in found if where(item, names, values)]}

    def scan(self, **given: Any) -> Raw:
        """A page of one item, as small as pages can be."""
        self.before("scan", given)
        assert given["TotalSegments"] == 1
        after: Raw | None = given.get("ExclusiveStartKey")
        every = self.all(given["TableName"])
        rest = [key for key in every if after is None or key > _key(after)]
        if not rest:
            return {"Items": []}
        item = every[rest[0]]
        return {"Items": [dict(item)], "LastEvaluatedKey": item}

    def put_item(self, **given: Any) -> Raw:
        self.before("put_item", given)
        self._check(given)
        self.put(given["TableName"], given["Item"])
        return {}

    def update_item(self, **given: Any) -> Raw:
        self.before("update_item", given)
        self._check(given)
        self.apply(given)
        return {}

    def batch_write_item(self, **given: Any) -> Raw:
        self.before("batch_write_item", given)
        for table, requests in given["RequestItems"].items():
            for request in requests:
                if "PutRequest" in request:
                    self.put(table, request["PutRequest"]["Item"])
                else:
                    pk, sk = _key(request["DeleteRequest"]["Key"])
                    self._of(table).get(pk, {}).pop(sk, None)
        return {}

    def there(self, given: Raw) -> Raw | None:
        """The item that a write is about, as its condition sees it."""
        return self.item(given["TableName"], given.get("Key") or given["Item"])

    def holds(self, given: Raw) -> bool:
        """Whether the condition of a write holds of what is there now."""
        text = given.get("ConditionExpression")
        if text is None:
            return True
        values = given.get("ExpressionAttributeValues", {})
        names = given["ExpressionAttributeNames"]
        return bool(condition(text)(self.there(given) or {}, names, values))

    def apply(self, given: Raw) -> None:
        """Make the changes of an UpdateItem, whatever its condition says."""
        item = {**given["Key"], **(self.item(given["TableName"], given["Key"]) or {})}
        names, values = given["ExpressionAttributeNames"], given["ExpressionAttributeValues"]
        for kind, short, value in _changes(given["UpdateExpression"]):
            name = names[short]
            if kind == "REMOVE":
                item.pop(name, None)
            elif kind == "SET":
                item[name] = values[value]
            else:
                item[name] = _added(item.get(name), values[value])
        self.put(given["TableName"], item)

    def _check(self, given: Raw) -> None:
        if not self.holds(given):
            old = self.there(given)
            raise RefusedWriteError(None if old is None else {**old})

    def _of(self, table: str) -> dict[str, dict[str, Raw]]:
        return self._tables.setdefault(table, {})


def _page(rows: list[Raw], given: Raw) -> Raw:
    ordered = rows if given.get("ScanIndexForward", True) else rows[::-1]
    if "ExclusiveStartKey" in given:
        after = given["ExclusiveStartKey"]["r"]["S"]
        ordered = [row for row in ordered if row["r"]["S"] > after]
    page = ordered[: given.get("Limit", len(ordered))]
    answer: Raw = {"Count": len(page), "Items": [dict(row) for row in page]}
    return answer if len(page) == len(ordered) else {**answer, "LastEvaluatedKey": page[-1]}


def _added(there: Raw | None, more: Raw) -> Raw:
    if "SS" in more:
        return {"SS": sorted({*(there or {"SS": []})["SS"], *more["SS"]})}
    return {"N": str(plain(there or {"N": "0"}) + plain(more))}


def _key(item: Raw) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
