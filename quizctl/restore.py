"""Restore a table beside the current one, and copy lost items from it.

python -m quizctl.restore --stage prod --table results --at 2026-01-31T12:00:00Z
python -m quizctl.restore --stage prod --table results --compare
python -m quizctl.restore --stage prod --table results --copy missing

docs/runbooks.md, Restore, has the procedure. Nothing is ever deleted.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud

TABLES = ("users", "ephemeral", "audit", "quizzes", "attempts", "results", "leaderboard")
HOURS = 12
SHOWN = 10
POLL_SECONDS = 30
LOCAL_POLL_SECONDS = 1

Item = dict[str, Any]
Lost = Literal["missing", "all"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a stack, and the table restored beside it."""

    cloud: Cloud
    name: str

    @property
    def restored(self) -> str:
        return f"{self.name}-restored"

    def restore(self, at: datetime) -> None:
        """Restore the table at an instant, and wait for it."""
        dynamodb = self.cloud.client("dynamodb")
        dynamodb.restore_table_to_point_in_time(
            SourceTableName=self.name, TargetTableName=self.restored, RestoreDateTime=at
        )
        delay = LOCAL_POLL_SECONDS if self.cloud.endpoint else POLL_SECONDS
        dynamodb.get_waiter("table_exists").wait(
            TableName=self.restored,
            WaiterConfig={"Delay": delay, "MaxAttempts": HOURS * 3_600 // delay},
        )

    def lost(self, what: Lost) -> Iterator[Item]:
        """Yield restored items missing in the table; with ``all``, also those that differ."""
        dynamodb = self.cloud.client("dynamodb")
        for page in dynamodb.get_paginator("scan").paginate(TableName=self.restored):
            for item in page["Items"]:
                key = {"pk": item["pk"], "sk": item["sk"]}
                found = dynamodb.get_item(TableName=self.name, Key=key, ConsistentRead=True)
                there = found.get("Item")
                if there is None or (what == "all" and there != item):
                    yield item

    def copy(self, what: Lost) -> int:
        """Copy lost items and return their number. A missing item is only put while missing."""
        dynamodb = self.cloud.client("dynamodb")
        copied = 0
        for item in self.lost(what):
            careful = {"ConditionExpression": "attribute_not_exists(pk)"}
            try:
                dynamodb.put_item(
                    TableName=self.name, Item=item, **(careful if what == "missing" else {})
                )
            except dynamodb.exceptions.ConditionalCheckFailedException:
                continue  # written meanwhile: the newer item stays
            copied += 1
        return copied


def instant(text: str) -> datetime:
    """Parse a time with its offset; raises ValueError without one."""
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        raise ValueError(
            f"{text} does not say of which time zone it is; write 2026-01-31T12:00:00Z"
        )
    return moment


def compare(table: Table) -> Iterator[str]:
    """Yield the numbers of missing and different items, and the first ten of each."""
    missing = list(table.lost("missing"))
    keys = [(item["pk"]["S"], item["sk"]["S"]) for item in missing]
    changed = [
        (item["pk"]["S"], item["sk"]["S"]) for item in table.lost("all") if item not in missing
    ]
    for what, found in (("missing", keys), ("different", changed)):
        yield f"{len(found)} {what}"
        yield from (f"  {pk} {sk}" for pk, sk in found[:SHOWN])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--table", required=True, choices=TABLES)
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--at", type=instant, help="restore the state of this time: 2026-01-31T12:00:00Z"
    )
    what.add_argument("--compare", action="store_true", help="show lost items")
    what.add_argument("--copy", choices=["missing", "all"], help="copy them back")
    given = parser.parse_args()
    table = Table(Cloud.at(given.endpoint), f"{stack_name(given.stage)}-{given.table}")
    try:
        _do(table, given)
    except (BotoCoreError, ClientError, WaiterError) as error:
        sys.exit(f"Not restored. {error}")


def _do(table: Table, given: argparse.Namespace) -> None:
    if given.at:
        table.restore(given.at)
        print(f"{table.restored} is there. Next: --compare.")
    elif given.compare:
        print("\n".join(compare(table)))
    elif given.copy == "missing" or _sure(table):
        print(f"{table.copy(given.copy)} items were copied.")


def _sure(table: Table) -> bool:
    question = f"Overwrite what differs in {table.name}? Type its name: "
    return sys.stdin.isatty() and input(question) == table.name


if __name__ == "__main__":
    main()
