"""The minute timer, and the queue of jobs."""

from chalicelib.collector import collect_rarely

collect_rarely()


from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, Rate, SQSEvent

from chalicelib import bootstrap, logs
from chalicelib.jobs.dispatch import dispatch
from chalicelib.jobs.scheduled import start_due_jobs
from chalicelib.settings import settings

events = Blueprint(__name__)

MAX_CONCURRENCY = 20
"""Ends a thousand attempts per second: half of a new table's limit, since users submit at the same
time. More would be throttled and retried minutes later: see benchmarks/deadline_storm.py.
"""


@events.schedule(Rate(1, unit=Rate.MINUTES), name="schedule_jobs")
def schedule_jobs(event: CloudWatchEvent) -> dict[str, int]:
    """Queue each minute the jobs of all kinds that are due; return their number by kind."""
    event_id = str(event.to_dict().get("id", ""))
    logs.start_invocation("schedule_jobs", event, settings().log_level, event_id=event_id)
    return start_due_jobs(bootstrap.due_job_kinds())


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["JobQueue", "Arn"]},
    name="run_jobs",
    batch_size=10,
    maximum_concurrency=MAX_CONCURRENCY,
)
def run_jobs(event: SQSEvent) -> dict[str, Any]:
    """Run jobs; those that fail, or that no handler knows, are delivered again."""
    logs.start_invocation("run_jobs", event, settings().log_level)
    return dispatch(event.to_dict(), bootstrap.job_handlers())
