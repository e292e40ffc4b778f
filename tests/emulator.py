"""What the emulator in this process holds, reached past its calls: tests look, and forget it all.

Only moto can be reached so; what AWS_ENDPOINT_URL names is asked over HTTP.
"""

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

REGION = "eu-west-1"


def tables() -> dict[str, Any]:
    """The tables by their full names."""
    kept: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    return kept


def queues() -> dict[str, Any]:
    """The queues by their names."""
    kept: dict[str, Any] = sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues
    return kept


def sent() -> list[Any]:
    """The mails that SES took, oldest first."""
    taken: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return taken


def forget_items() -> None:
    """Empty all tables and their streams."""
    for table in tables().values():
        table.items.clear()
        if table.stream_shard is not None:
            table.stream_shard.items.clear()


def forget_messages() -> None:
    """Empty all queues, of what waits for its time too, and the post."""
    for queue in queues().values():
        queue._messages.clear()
        queue._pending_messages.clear()
        queue.deleted_messages.clear()
    sent().clear()
