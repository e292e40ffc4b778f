"""Restores a table beside the old one, and copies from it what was lost.

    python -m quizctl.restore --stage prod --table results --at 2026-01-31T12:00:00Z
    python -m quizctl.restore --stage prod --table results --compare
    python -m quizctl.restore --stage prod --table results --copy missing

docs/runbooks.md, Restore, says when and in which order. Nothing is ever deleted.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra.deploy.cloud import Cloud
from infra.deploy.deployment import stack_name

TABLES = ("users", "ephemeral", "quizzes", "attempts", "results", "leaderboard")
HOURS = 12
SHOWN = 10
POLL_SECONDS = 30
LOCAL_POLL_SECONDS = 1

Item = dict[str, Any]
Lost = Literal["missing", "all"]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a stack, and the one that is restored beside it."""

    cloud: Cloud
    name: str

    @property
    def restored(self) -> str:
        return f"{self.name}-restored"

    def restore(self, at: datetime) -> None:
        """Restore the table as it was at an instant, and wait until that is done."""
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
        """The restored items that the table lacks; with ``all``, those it has otherwise as well."""
        dynamodb = self.cloud.client("dynamodb")
        for page in dynamodb.get_paginator("scan").paginate(TableName=self.restored):
            for item in page["Items"]:
                key = {"pk": item["pk"], "sk": item["sk"]}
                found = dynamodb.get_item(TableName=self.name, Key=key, ConsistentRead=True)
                there = found.get("Item")
                if there is None or (what == "all" and there != item):
                    yield item

    def copy(self, what: Lost) -> int:
        """Put back what was lost; how many items. A missing one is put only while it is missing."""
        dynamodb = self.cloud.client("dynamodb")
        copied = 0
        for item in self.lost(what):
            careful = {"ConditionExpression": "attribute_not_exists(pk)"}
            try:
                dynamodb.put_item(
                    TableName=self.name, Item=item, **(careful if what == "missing" else {})
                )
            except dynamodb.exceptions.ConditionalCheckFailedException:
                continue  # somebody wrote it meanwhile: what is new is right
            copied += 1
        return copied


def instant(text: str) -> datetime:
    """A time with its offset; raises ValueError without one."""
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        raise ValueError(
            f"{text} does not say of which time zone it is; write 2026-01-31T12:00:00Z"
        )
    return moment


def compare(table: Table) -> Iterator[str]:
    """What the table lacks and what it has otherwise, counted, and the first ten of each."""
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
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--at", type=instant, help="restore as of this time: 2026-01-31T12:00:00Z")
    what.add_argument("--compare", action="store_true", help="show what was lost")
    what.add_argument("--copy", choices=["missing", "all"], help="put it back")
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
