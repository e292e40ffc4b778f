"""The minute timer, and the queue of attempts whose time is up."""

from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import bootstrap, logs, queues
from chalicelib.settings import settings

events = Blueprint(__name__)


@events.schedule(Rate(1, unit=Rate.MINUTES), name="expire_attempts")
def expire_attempts(event: CloudWatchEvent) -> dict[str, int]:
    """Each minute: leave a message for every attempt that ends within the next."""
    _begin("expire_attempts", str(event.to_dict().get("id", "")))
    return {"due": bootstrap.sweep().look_ahead()}


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["ExpiryQueue", "Arn"]}, name="finish_expired", batch_size=10
)
def finish_expired(event: SQSEvent) -> dict[str, Any]:
    """At their second: finish the attempts of a message; or a page of those an author closes."""
    _begin("finish_expired", "")
    return queues.each(event.to_dict(), _finish)


def _finish(body: dict[str, Any]) -> None:
    if "attempts" in body:
        bootstrap.sweep().finish(body["attempts"])
    else:
        bootstrap.closing().go_on(body)


def _begin(function: str, event_id: str) -> None:
    logs.configure(settings().log_level)
    logs.start_afresh({"function": function, "event_id": event_id})
