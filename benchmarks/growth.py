"""Whether what an exam does costs more where there is more: quizzes, attempts, results.

    .venv/bin/python -m benchmarks.growth

The operations are counted in a world that is nearly empty, then beside ever more of everything: the
rows of a user are copied under other users' keys, those of a quiz under other quizzes'. No time is
measured. Boards are `benchmarks.leaderboard`'s, which goes to a million rows.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from moto import mock_aws
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, save
from benchmarks.world import silent
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests import conftest
from tests.operations import Costs, measured
from tests.tables import empty_tables, one_call_at_a_time

SIZES = (20, 60)
"""How often all that one exam leaves behind is there already."""
TABLES = ("quizzes", "attempts", "results")
"""Not what people are told: the mails of copies would go out, at the rate of SES."""
WATCHED = (
    "list quizzes",
    "look at a quiz",
    "start",
    "look at an attempt",
    "save one answer",
    "submit",
    "look at a result",
    "own results",
    "a minute of the timer without work",
)
Raw = dict[str, Any]


def grown(size: int, left: Mapping[str, list[Raw]]) -> Costs:
    """The costs beside ``size`` copies of what an exam ``left`` behind."""
    empty_tables()
    for number in range(size):
        for table, items in left.items():
            for item in items:
                dynamodb().put_item(TableName=settings().table(table), Item=_copied(item, number))
    return measured(conftest.FakeClock())


def left_behind() -> dict[str, list[Raw]]:
    """All items after one exam was played."""
    measured(conftest.FakeClock())
    return {
        table: list(dynamodb().scan(TableName=settings().table(table))["Items"]) for table in TABLES
    }


def _copied(item: Raw, number: int) -> Raw:
    """The same item under the key of another user or quiz, and in the same indexes."""
    key = item["pk"]["S"]
    return {**item, "pk": {"S": f"{key[:-6]}{number:06}"}}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    silent()
    with mock_aws(), one_call_at_a_time():
        conftest.prepare()
        left = left_behind()
        costs = {size: grown(size, left) for size in sizes}
    table = Table("round trips, read units, write units beside", *(f"{n:,} exams" for n in sizes))
    promises = []
    for name in WATCHED:
        each = [costs[size][name] for size in sizes]
        table.add_row(name, *(f"{one.trips}, {one.reads:g}, {one.writes}" for one in each))
        units = [one.trips + one.reads + one.writes for one in each]
        promises.append(Promise(f"{name}, most of least", max(units) / min(units), 1.0))
    Console().print(table)
    kept = {size: {name: asdict(one) for name, one in of.items()} for size, of in costs.items()}
    return save("growth", {str(size): of for size, of in kept.items()}, promises)


if __name__ == "__main__":
    sys.exit(main())
