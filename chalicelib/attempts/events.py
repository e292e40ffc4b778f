"""The minute timer, and the queue of what ends or is shown at its time."""

from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import bootstrap, logs
from chalicelib.attempts.expiry import PROCESSES
from chalicelib.jobs import queue
from chalicelib.settings import settings

events = Blueprint(__name__)


@events.schedule(Rate(1, unit=Rate.MINUTES), name="schedule_jobs")
def schedule_jobs(event: CloudWatchEvent) -> dict[str, int]:
    """Each minute: leave a message for what ends within the next, and for what is to be shown."""
    event_id = str(event.to_dict().get("id", ""))
    logs.start_invocation("schedule_jobs", event, settings().log_level, event_id=event_id)
    due = bootstrap.expiry().schedule_upcoming()
    shown, told = bootstrap.release().resume_due(), bootstrap.outbox().requeue_overdue()
    bootstrap.regrade().resume_due()
    bootstrap.settling().resume_due()
    return {"due": due, "reveals": shown, "overlooked": told}


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["JobQueue", "Arn"]},
    name="run_jobs",
    batch_size=10,
    maximum_concurrency=PROCESSES,
)
def run_jobs(event: SQSEvent) -> dict[str, Any]:
    """Finish a message's attempts; close, show or grade a page of them; or count a board."""
    logs.start_invocation("run_jobs", event, settings().log_level)
    return queue.process_messages(event.to_dict(), _finish)


def _finish(body: dict[str, Any]) -> None:
    if "attempts" in body:
        bootstrap.expiry().finish(body["attempts"])
    elif "reveal" in body:
        bootstrap.release().process(body)
    elif "settle" in body:
        bootstrap.settling().process(body)
    elif "regrade" in body:
        bootstrap.regrade().process(body)
    elif "snapshot" in body:
        bootstrap.snapshots().process(body)
    else:
        bootstrap.force_submit().process(body)
