"""Mails that wait for a person: list them, send them again, and mail an address again.

A mail of which nobody knows whether it went stays `sending`; one that SES refused is `failed`.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from chalicelib.clock import MINUTE, Millis, now, to_rfc3339
from infra.cloud import Cloud
from infra.people import OperatorError, environment_of

STUCK_AFTER: Millis = 15 * MINUTE
"""A sender may run for one minute; who is still at it by then is not coming back."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A mail that nothing moves any more."""

    user_id: str
    id: str
    state: str
    title: str
    moved_at: Millis

    @classmethod
    def of(cls, item: dict[str, Any]) -> "Stuck":
        return cls(
            item["pk"]["S"].removeprefix("N#"),
            item["sk"]["S"],
            item["ms"]["S"],
            item["ti"]["S"],
            int(item["mm"]["N"]),
        )


def stuck(cloud: Cloud, table: str, at: Millis) -> Iterator[Stuck]:
    """All of them; reads the whole table, which is for people and not for programs."""
    pages = (
        cloud.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="begins_with(pk, :n) AND begins_with(sk, :i) AND ms IN (:s, :f)",
            ExpressionAttributeValues={
                ":n": {"S": "N#"},
                ":i": {"S": "ntf_"},
                ":s": {"S": "sending"},
                ":f": {"S": "failed"},
            },
        )
    )
    for page in pages:
        found = map(Stuck.of, page["Items"])
        yield from (one for one in found if one.moved_at + STUCK_AFTER <= at)


def requeue(cloud: Cloud, table: str, queue_url: str, mail: Stuck, at: Millis) -> bool:
    """Have a mail sent again; False when it has moved since it was listed."""
    dynamodb = cloud.client("dynamodb")
    try:
        dynamodb.update_item(
            TableName=table,
            Key={"pk": {"S": f"N#{mail.user_id}"}, "sk": {"S": mail.id}},
            UpdateExpression="SET ms = :due, mm = :now",
            ConditionExpression="ms = :seen AND mm = :then",
            ExpressionAttributeValues={
                ":due": {"S": "due"},
                ":now": {"N": str(at)},
                ":seen": {"S": mail.state},
                ":then": {"N": str(mail.moved_at)},
            },
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    body = f'{{"user_id": "{mail.user_id}", "id": "{mail.id}"}}'
    cloud.client("sqs").send_message(QueueUrl=queue_url, MessageBody=body)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["list", "requeue"])
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    arguments = parser.parse_args()
    cloud = Cloud.at(arguments.endpoint)
    try:
        environment = environment_of(cloud, arguments.stage)
        table = f"{environment['TABLE_PREFIX']}-ephemeral"
        found = list(stuck(cloud, table, now()))
        if arguments.what == "list":
            _show(found)
            return
        again = [requeue(cloud, table, environment["MAIL_QUEUE_URL"], one, now()) for one in found]
    except (OperatorError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))
    print(f"{sum(again)} of {len(found)} mails are queued again.")


def _show(found: list[Stuck]) -> None:
    table = Table("since", "state", "user", "mail")
    for one in sorted(found, key=lambda mail: mail.moved_at):
        table.add_row(to_rfc3339(one.moved_at), one.state, one.user_id, one.title)
    Console().print(table if found else "No mail waits for a person.")


if __name__ == "__main__":
    main()
