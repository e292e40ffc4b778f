"""Mails that were refused and messages that failed too often, at a deployed stack."""

import json
import time
from collections.abc import Mapping

from tests.support.journey_stack import Stack

QUEUES = ("jobs", "mails", "security_mails", "announcements", "webhooks", "feedback")


def list_as_failed(stack: Stack, mail: Mapping[str, str], title: str, topic: str) -> None:
    """List a mail as refused; ``mail`` has the ids of its user and of its notification."""
    now = int(time.time())
    stack.local.cloud.client("dynamodb").put_item(
        TableName=f"{stack.environment['TABLE_PREFIX']}-ephemeral",
        Item={
            "pk": {"S": "FAILED#mail"},
            "sk": {"S": mail["id"]},
            "us": {"S": mail["user_id"]},
            "ty": {"S": topic},
            "ti": {"S": title},
            "fa": {"N": str(now * 1000)},
            "x": {"N": str(now + 86_400)},
        },
    )


def add_dead_letter(stack: Stack, queue: str, body: Mapping[str, str]) -> None:
    """Put a message among the dead letters of a queue."""
    url = stack.environment["DEAD_LETTER_URLS"].split(",")[QUEUES.index(queue)]
    stack.local.cloud.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))
