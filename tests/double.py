"""DynamoDB in a dictionary: the conditions and updates that the stores write, read as AWS does.

It knows single items and one partition at a time, no indexes; what it does not know it refuses.
Where moto makes a thousand calls it makes a hundred thousand, so that thousands of whole histories
can be played.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from chalicelib.dynamo.failures import RefusedWriteError

Raw = dict[str, Any]
Terms = Callable[[Raw, Raw, Raw], Any]
"""A part of an expression: what it comes to, given an item, names and values."""

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
        self.tables: dict[str, dict[tuple[str, str], Raw]] = {}
        self.before = before

    def put(self, table: str, item: Raw) -> None:
        """Keep an item; nobody notices."""
        self.tables.setdefault(table, {})[_key(item)] = dict(item)

    def items(self, table: str) -> dict[tuple[str, str], Raw]:
        return self.tables.setdefault(table, {})

    def get_item(self, **given: Any) -> Raw:
        self.before("get_item", given)
        item = self.items(given["TableName"]).get(_key(given["Key"]))
        return {} if item is None else {"Item": dict(item)}

    def batch_get_item(self, **given: Any) -> Raw:
        self.before("batch_get_item", given)
        found: Raw = {}
        for table, wanted in given["RequestItems"].items():
            items = [self.items(table).get(_key(key)) for key in wanted["Keys"]]
            found[table] = [dict(item) for item in items if item is not None]
        return {"Responses": found}

    def query(self, **given: Any) -> Raw:
        self.before("query", given)
        assert given["ConsistentRead"]
        assert "IndexName" not in given
        where = condition(given["KeyConditionExpression"])
        return {"Items": self._where(given, where)}

    def scan(self, **given: Any) -> Raw:
        """A page of one item's partition, as small as pages can be."""
        self.before("scan", given)
        assert given["TotalSegments"] == 1
        after: Raw | None = given.get("ExclusiveStartKey")
        keys = sorted(self.items(given["TableName"]))
        rest = [key for key in keys if after is None or key > _key(after)]
        if not rest:
            return {"Items": []}
        item = self.items(given["TableName"])[rest[0]]
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
                self.items(table).pop(_key(request["DeleteRequest"]["Key"]), None)
        return {}

    def there(self, given: Raw) -> Raw | None:
        """The item that a write is about, as its condition sees it."""
        return self.items(given["TableName"]).get(_key(given.get("Key") or given["Item"]))

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
        key = _key(given["Key"])
        item = {**given["Key"], **self.items(given["TableName"]).get(key, {})}
        names, values = given["ExpressionAttributeNames"], given["ExpressionAttributeValues"]
        for kind, short, value in _changes(given["UpdateExpression"]):
            name = names[short]
            if kind == "REMOVE":
                item.pop(name, None)
            elif kind == "SET":
                item[name] = values[value]
            else:
                item[name] = _added(item.get(name), values[value])
        self.items(given["TableName"])[key] = item

    def _check(self, given: Raw) -> None:
        if not self.holds(given):
            old = self.there(given)
            raise RefusedWriteError(None if old is None else {**old})

    def _where(self, given: Raw, where: Terms) -> list[Raw]:
        names, values = given["ExpressionAttributeNames"], given["ExpressionAttributeValues"]
        found: Iterator[Raw] = (
            dict(item)
            for _, item in sorted(self.items(given["TableName"]).items())
            if where(item, names, values)
        )
        return list(found)


def _added(there: Raw | None, more: Raw) -> Raw:
    if "SS" in more:
        return {"SS": sorted({*(there or {"SS": []})["SS"], *more["SS"]})}
    return {"N": str(plain(there or {"N": "0"}) + plain(more))}


def _key(item: Raw) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]
