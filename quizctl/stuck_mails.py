"""Stuck mails: find them and send them again.

A mail whose delivery is uncertain stays `sending`; one that SES refused is `failed`; one that is
`due` or `put_off` for a day has lost its message.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.jobs.scheduled import RETENTION, ScheduledTask, key_of
from chalicelib.notifications.failed_mail_store import PARTITION
from chalicelib.notifications.models import MailState, Topic
from chalicelib.notifications.outbox import MAIL, MailQueues
from chalicelib.notifications.rules import STUCK_AFTER, is_stuck
from infra.deploy.cloud import Cloud


@dataclass(frozen=True, slots=True)
class StuckMail:
    """A stuck mail."""

    user_id: str
    id: str
    state: str
    topic: Topic
    title: str
    moved_at: Millis

    @classmethod
    def from_item(cls, item: dict[str, Any]) -> "StuckMail":
        return cls(
            item["pk"]["S"].removeprefix("N#"),
            item["sk"]["S"],
            item["ms"]["S"],
            Topic(item["ty"]["S"]),
            item["ti"]["S"],
            int(item["mm"]["N"]),
        )


def list_stuck(cloud: Cloud, table: str, at: Millis) -> Iterator[StuckMail]:
    """Yield all stuck mails; reads the whole table."""
    pages = (
        cloud.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=table,
            FilterExpression="begins_with(pk, :n) AND begins_with(sk, :i) "
            "AND ms IN (:sending, :failed, :due, :put_off)",
            ExpressionAttributeValues={
                ":n": {"S": "N#"},
                ":i": {"S": "ntf_"},
                **{f":{state}": {"S": state} for state in STUCK_AFTER},
            },
        )
    )
    for page in pages:
        found = map(StuckMail.from_item, page["Items"])
        yield from (one for one in found if is_stuck(MailState(one.state), one.moved_at, at))


def requeue(cloud: Cloud, table: str, waiting: MailQueues, mail: StuckMail, at: Millis) -> bool:
    """Send a mail again; returns False when it has changed since it was listed.

    The task to queue its message is stored in the same write, so that the timer queues it if this
    fails.
    """
    dynamodb = cloud.client("dynamodb")
    moved = {
        "TableName": table,
        "Key": {"pk": {"S": f"N#{mail.user_id}"}, "sk": {"S": mail.id}},
        "UpdateExpression": "SET ms = :due, mm = :now",
        "ConditionExpression": "ms = :seen AND mm = :then",
        "ExpressionAttributeValues": {
            ":due": {"S": "due"},
            ":now": {"N": str(at)},
            ":seen": {"S": mail.state},
            ":then": {"N": str(mail.moved_at)},
        },
    }
    task = {"TableName": table, "Item": _task(mail, at + MINUTE)}
    listed = {"TableName": table, "Key": {"pk": {"S": PARTITION}, "sk": {"S": mail.id}}}
    try:
        dynamodb.transact_write_items(
            TransactItems=[{"Update": moved}, {"Put": task}, {"Delete": listed}]
        )
    except dynamodb.exceptions.TransactionCanceledException as cancelled:
        reasons = [reason["Code"] for reason in cancelled.response["CancellationReasons"]]
        if "ConditionalCheckFailed" in reasons:
            return False
        raise
    body = f'{{"user_id": "{mail.user_id}", "id": "{mail.id}"}}'
    cloud.client("sqs").send_message(QueueUrl=waiting.of(mail.topic), MessageBody=body)
    return True


def _task(mail: StuckMail, at: Millis) -> dict[str, Any]:
    """Return the task of `chalicelib.jobs.scheduled` that queues the mail."""
    pk, sk = key_of(ScheduledTask(MAIL, f"{mail.user_id}/{mail.id}", at))
    return {
        "pk": {"S": pk},
        "sk": {"S": sk},
        "tu": {"N": "0"},
        "x": {"N": str((at + RETENTION) // SECOND)},
    }
