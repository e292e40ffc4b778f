"""Dispatch of jobs: each message's job goes to the handler of its kind and version."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from chalicelib.jobs.models import Payload, UnknownJobError, parse_job
from chalicelib.jobs.queue import process_messages

JobHandlers: TypeAlias = Mapping[tuple[str, int], Callable[[Payload], None]]
"""Handlers by kind and version; each imports its slice only when it is called."""


def run_job(body: object, handlers: JobHandlers) -> None:
    """Run the job of a message; raises UnknownJobError when no handler knows it."""
    job = parse_job(body)
    handler = handlers.get((job.kind, job.version))
    if handler is None:
        raise UnknownJobError(f"No handler for jobs {job.kind!r}, version {job.version}.")
    handler(job.payload)


def dispatch(event: Mapping[str, Any], handlers: JobHandlers) -> dict[str, Any]:
    """Run every job of a Lambda event; the queue delivers again those that fail.

    A message that no handler knows fails each time, so that it becomes a dead letter after the
    queue's `maxReceiveCount`.
    """
    return process_messages(event, lambda body: run_job(body, handlers))
