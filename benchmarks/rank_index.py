"""A board of any size behind DynamoDB's API, and what each read of it costs by DynamoDB's rules.

moto looks through all rows for each query, so a million of them is beyond it. This is the index
`rank` as sorted keys, rows made of their keys when they are read, with DynamoDB's pages of 1 MB,
its limits and its sizes (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
CapacityUnitCalculations.html). What is no row (snapshots, epochs) is kept by
`tests.support.dynamodb_double.dictionary`.
"""

import math
import random
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from chalicelib import ids
from chalicelib.clock import SECOND
from chalicelib.leaderboard import boards, rules
from chalicelib.leaderboard.models import Board, Performance
from tests.support.dynamodb_double.dictionary import DictDynamoDb
from tests.support.dynamodb_double.expressions import Raw
from tests.support.item_sizes import attribute_size

PAGE_BYTES, UNIT_BYTES = 1_048_576, 4_096
QUESTIONS, MOST_SECONDS, SUBMITTED_FROM = 20, 3_600, 1_790_000_000_000
_BOUND = re.compile(r"#1 (<|<=|>|>=) (:\d+)|#1 BETWEEN (:\d+) AND (:\d+)")


@dataclass(slots=True)
class Spent:
    """What was read since the last time somebody looked."""

    calls: int = 0
    items: int = 0
    units: float = 0.0

    def add(self, items: int, size: int, *, consistent: bool) -> None:
        blocks = max(1, math.ceil(size / UNIT_BYTES))
        self.calls += 1
        self.items += items
        self.units += blocks if consistent else blocks / 2


@dataclass
class RankIndex(DictDynamoDb):
    """``size`` users on a board, all different, as an exam of twenty questions leaves them."""

    board: Board
    size: int
    seed: int = 1
    spent: Spent = field(default_factory=Spent)

    def __post_init__(self) -> None:
        super().__init__(lambda _call, _given: None)
        chance = random.Random(self.seed)
        self.keys = [_key(number, chance) for number in range(self.size)]
        self._by_user = {key[rules.ORDER_LETTERS :]: key for key in self.keys}
        self._partitions: dict[str, list[str]] = {at: [] for at in boards.partitions(self.board)}
        for key in sorted(self.keys):
            at = boards.partition(self.board, rules.user_of(key))
            self._partitions[at].append(key)
        self.row_bytes = _size(self._entry(self.keys[0]))

    def get_item(self, **given: Any) -> Raw:  # noqa: ANN401 - the knobs of DynamoDB
        answer = super().get_item(**given)
        user = ids.bare(given["Key"]["pk"]["S"])
        if not answer and user in self._by_user:
            answer = {"Item": self._entry(self._by_user[user])}
        found = list(answer.values())
        self.spent.add(len(found), sum(map(_size, found)), consistent=given["ConsistentRead"])
        return answer

    def batch_get_item(self, **given: Any) -> Raw:  # noqa: ANN401 - the knobs of DynamoDB
        answer = super().batch_get_item(**given)
        for items in answer["Responses"].values():
            for item in items:
                self.spent.add(1, _size(item), consistent=True)
        return answer

    def query(self, **given: Any) -> Raw:  # noqa: ANN401 - the knobs of DynamoDB
        """A page of one partition of the index."""
        keys, begin, end = self._range(given)
        forward = given.get("ScanIndexForward", True)
        most = min(given.get("Limit", self.size + 1), PAGE_BYTES // self.row_bytes)
        stop = end - begin
        places = range(begin, end) if forward else range(end - 1, begin - 1, -1)
        page = places[:most]
        self.spent.add(len(page), len(page) * self.row_bytes, consistent=False)
        answer: Raw = {"Count": len(page)}
        if given.get("Select") != "COUNT":
            answer["Items"] = [self._entry(keys[place]) for place in page]
        if len(page) < stop or (len(page) == given.get("Limit") and stop):
            answer["LastEvaluatedKey"] = self._entry(keys[page[-1]])
        return answer

    def _range(self, given: Raw) -> tuple[list[str], int, int]:
        values = given["ExpressionAttributeValues"]
        keys = self._partitions[values[":0"]["S"]]
        begin, end = 0, len(keys)
        bound = _BOUND.search(given["KeyConditionExpression"])
        if bound and bound[3]:
            begin = bisect_left(keys, values[bound[3]]["S"])
            end = bisect_right(keys, values[bound[4]]["S"])
        elif bound and bound[1] == "<":
            end = bisect_left(keys, values[bound[2]]["S"])
        elif bound and bound[1] == ">":
            begin = bisect_right(keys, values[bound[2]]["S"])
        if "ExclusiveStartKey" in given:
            begin = bisect_right(keys, given["ExclusiveStartKey"]["r"]["S"])
        return keys, begin, max(begin, end)

    def _entry(self, key: str) -> Raw:
        """What the index carries of a row."""
        user_id = rules.user_of(key)
        share = rules.TOP_RATIO - ids.decode(key[: rules.RATIO_LETTERS])
        score = Decimal(round(2 * QUESTIONS * share / rules.RATIO_UNIT)) / 2
        return {
            "pk": {"S": f"U#{user_id}"},
            "sk": {"S": f"B#{self.board.name}"},
            "b": {"S": boards.partition(self.board, user_id)},
            "r": {"S": key},
            "nm": {"S": f"taker_{key[-4:]}"},
            "s": {"N": str(score)},
            "mx": {"N": str(QUESTIONS)},
            "pc": {"N": str(100 * score / QUESTIONS)},
        }


def _key(number: int, chance: random.Random) -> str:
    # half points, most of them in the middle, as exams are
    halves = round(chance.gauss(QUESTIONS * 1.2, QUESTIONS / 3))
    user = ids.of_bytes(chance.randbytes(ids.ENTROPY_BYTES))
    standing = Performance(
        user_id=f"usr_{user}",
        attempt_id=f"att_{number}",
        score=Decimal(min(max(halves, 0), 2 * QUESTIONS)) / 2,
        max_score=Decimal(QUESTIONS),
        percentage=Decimal(50),
        duration=chance.randrange(60, MOST_SECONDS) * SECOND,
        submitted_at=SUBMITTED_FROM + chance.randrange(MOST_SECONDS * SECOND),
    )
    return rules.rank_key(standing)


def _size(item: Raw) -> int:
    return sum(len(name.encode()) + attribute_size(value) for name, value in item.items())
