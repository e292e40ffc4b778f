"""So many copies of real rows beside the rows of an emulator, for reads to find as in DynamoDB.

A copy is made when a read comes to it, so that a million take no memory. Copies of one row differ
in one id, theirs, wherever it stands in the row: in its keys, in those of its indexes, in its
values. What is written, and to whom, is the emulator's alone.
"""

import heapq
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import islice
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.dynamodb_double.expressions import condition
from tests.support.embedded_dynamodb import Body
from tests.support.tables import definitions

Raw = dict[str, Any]
_OWN = "<own>"
_ID = re.compile(r"0(\d{5})(\d{20})")
"""The letters of a copy's id: of which row it is a copy, and the how manieth."""


@dataclass(frozen=True, slots=True)
class Row:
    """What copies are made of: a table, and an item with a mark where the id of each copy goes."""

    table: str
    text: str
    number: int

    @classmethod
    def of(cls, table: str, item: Raw, own: str, number: int) -> "Row":
        """The row of ``item``, whose copies differ in ``own``."""
        return cls(table, json.dumps(item, default=_on_the_wire).replace(own, _OWN), number)

    def around(self, others: Mapping[str, str]) -> "Row":
        """The same row with other ids in the place of some."""
        text = self.text
        for there, here in others.items():
            text = text.replace(there, here)
        return replace(self, text=text)

    def copy(self, which: int) -> Raw:
        made: Raw = json.loads(self.text.replace(_OWN, f"0{self.number:05}{which:020}"))
        return made


@dataclass(frozen=True, slots=True)
class Keys:
    """The names of the keys of a table or an index, and what of an item is kept in it."""

    partition: str
    sort: str
    kept: frozenset[str] | None

    @classmethod
    def of(cls, table: str, index: str | None) -> "Keys":
        definition: Any = definitions()[table]
        projection: Any = {"ProjectionType": "ALL"}
        if index is not None:
            indexes = {one["IndexName"]: one for one in definition["GlobalSecondaryIndexes"]}
            definition, projection = indexes[index], indexes[index]["Projection"]
        partition, sort = (one["AttributeName"] for one in definition["KeySchema"])
        named = {"pk", "sk", partition, sort, *projection.get("NonKeyAttributes", ())}
        is_whole = projection["ProjectionType"] == "ALL"
        return cls(partition, sort, None if is_whole else frozenset(named))

    def place(self, item: Raw) -> tuple[str, str, str]:
        """What items of one partition are in order of."""
        return item[self.sort]["S"], item["pk"]["S"], item["sk"]["S"]

    def last(self, item: Raw) -> Raw:
        """Where a page ended."""
        return {name: item[name] for name in {"pk", "sk", self.partition, self.sort}}

    def projected(self, item: Raw) -> Raw:
        return item if self.kept is None else {n: v for n, v in item.items() if n in self.kept}


class Crowd:
    """``size`` copies of each kind of individual among ``rows``, who share them evenly.

    ``around`` are ids in all of them that stand for others here: the quiz's, its author's.
    """

    def __init__(self, rows: Sequence[Row], size: int, around: Mapping[str, str]) -> None:
        self._rows = [row.around(around) for row in rows]
        self._each = size // len({row.number for row in rows}) if rows else 0

    def settle(self) -> None:
        """Put every copy into the emulator itself: only to see that it makes no difference."""
        for row in self._rows:
            for which in range(self._each):
                item = _with_bytes(row.copy(which))
                dynamodb().put_item(TableName=settings().table(row.table), Item=item)

    @contextmanager
    def present(self) -> Iterator[None]:
        """Have reads of the emulator find the crowd too."""
        alone = BotocoreStubber.__call__

        def together(stubber: BotocoreStubber, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            answer, request = alone(stubber, *args, **kwargs), kwargs["request"]
            operation = request.headers.get("X-Amz-Target", b"").rpartition(b".")[2].decode()
            merge = {"Query": self._query, "GetItem": self._get, "BatchGetItem": self._batch}
            if operation not in merge or answer.status_code != HTTPStatus.OK:
                return answer
            found = merge[operation](json.loads(request.body), json.loads(answer.content))
            body = Body(json.dumps(found).encode())
            return AWSResponse(request.url, HTTPStatus.OK, HTTPHeaders(), body)

        BotocoreStubber.__call__ = together
        try:
            yield
        finally:
            BotocoreStubber.__call__ = alone

    def _get(self, asked: Raw, answer: Raw) -> Raw:
        item = self._item(asked["TableName"], asked["Key"])
        return answer if item is None else {"Item": item, **answer}

    def _batch(self, asked: Raw, answer: Raw) -> Raw:
        for table, of_table in asked["RequestItems"].items():
            items = (self._item(table, key) for key in of_table["Keys"])
            answer["Responses"].setdefault(table, []).extend(filter(None, items))
        return answer

    def _item(self, table: str, key: Raw) -> Raw | None:
        named = _ID.search(key["pk"]["S"] + key["sk"]["S"])
        if named is None:
            return None
        number, which = map(int, named.groups())
        copies = (row.copy(which) for row in self._of(table) if row.number == number)
        return next((item for item in copies if _is_at(item, key)), None)

    def _query(self, asked: Raw, answer: Raw) -> Raw:
        rows = list(self._of(asked["TableName"]))
        keys = Keys.of(_short(asked["TableName"]), asked.get("IndexName"))
        found = [(row, self._copies(row, keys, asked)) for row in rows]
        if not any(copies for _, copies in found):
            return answer
        if asked.get("Select") == "COUNT":
            raise ValueError("nothing that is measured here counts a crowd")
        is_backwards = not asked.get("ScanIndexForward", True)
        in_order = [
            map(row.copy, reversed(copies) if is_backwards else copies) for row, copies in found
        ]
        merged = heapq.merge(answer["Items"], *in_order, key=keys.place, reverse=is_backwards)
        return _page(merged, keys, asked)

    def _copies(self, row: Row, keys: Keys, asked: Raw) -> Sequence[int]:
        """Which copies of a row a query is about: all, one that it names, or none."""
        if not {keys.partition, keys.sort} <= row.copy(0).keys():
            return ()
        named = [_ID.search(str(value)) for value in asked["ExpressionAttributeValues"].values()]
        one = [int(name[2]) for name in named if name and int(name[1]) == row.number]
        copies: Sequence[int] = one[:1] or range(self._each)
        # copies are in the order of their keys: what is asked for has none if it has neither end
        ends = {copies[0], copies[-1]} if copies else ()
        return copies if any(_is_asked_for(row.copy(end), asked) for end in ends) else ()

    def _of(self, table: str) -> Iterator[Row]:
        return (row for row in self._rows if row.table == _short(table))


def _page(merged: Iterator[Raw], keys: Keys, asked: Raw) -> Raw:
    """As much of what was found as DynamoDB hands over at a time."""
    after = asked.get("ExclusiveStartKey")
    is_backwards = not asked.get("ScanIndexForward", True)

    def is_next(item: Raw) -> bool:
        if after is None:
            return True
        is_before = keys.place(item) < keys.place(after)
        return is_before if is_backwards else keys.place(item) > keys.place(after)

    rest = (one for one in merged if is_next(one) and _is_asked_for(one, asked))
    read = list(islice(rest, asked["Limit"] + 1))
    page = read[: asked["Limit"]]
    items = [keys.projected(item) for item in page if _is_let_through(item, asked)]
    answer: Raw = {"Items": items, "Count": len(items), "ScannedCount": len(page)}
    if len(read) > len(page):
        answer["LastEvaluatedKey"] = keys.last(page[-1])
    return answer


def _is_asked_for(item: Raw, asked: Raw) -> bool:
    return _holds(asked["KeyConditionExpression"], item, asked)


def _is_let_through(item: Raw, asked: Raw) -> bool:
    return "FilterExpression" not in asked or _holds(asked["FilterExpression"], item, asked)


def _holds(text: str, item: Raw, asked: Raw) -> bool:
    names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
    return bool(condition(text)(item, names, values))


def _with_bytes(item: Raw) -> Raw:
    """An item as the client takes it, where it is not text that stands for bytes."""
    return {n: {"B": b64decode(v["B"])} if "B" in v else v for n, v in item.items()}


def _on_the_wire(value: bytes) -> str:
    return b64encode(value).decode()


def _is_at(item: Raw, key: Raw) -> bool:
    return all(item[name] == value for name, value in key.items())


def _short(table: str) -> str:
    return table.rpartition("-")[2]
