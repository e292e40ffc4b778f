"""Handler of the queue of endpoints that have something to send."""

from chalicelib.collector import collect_rarely

collect_rarely()


from typing import Any

from chalice.app import Blueprint, SQSEvent

from chalicelib import bootstrap, logs
from chalicelib.jobs import queue
from chalicelib.settings import settings

events = Blueprint(__name__)

MAX_CONCURRENCY = 50
"""Endpoints that are sent to at once: fifty dead ones must not hold up the others for long."""


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["WebhookQueue", "Arn"]},
    name="send_webhooks",
    batch_size=1,
    maximum_concurrency=MAX_CONCURRENCY,
)
def send_webhooks(event: SQSEvent) -> dict[str, Any]:
    """Send what is due to an endpoint."""
    logs.start_invocation("send_webhooks", event, settings().log_level)
    return queue.process_messages(event.to_dict(), _send)


def _send(body: dict[str, Any]) -> None:
    bootstrap.webhook_sender().run(body["user_id"], body["endpoint_id"])
