"""Kinds of jobs with their handlers, and those started by the timer.

A slice is imported when one of its jobs runs.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from chalicelib.bootstrap._attempts import expiry, extension, force_submit, regrade, settling
from chalicelib.bootstrap._exports import exports
from chalicelib.bootstrap._imports import import_job
from chalicelib.bootstrap._leaderboard import snapshots
from chalicelib.bootstrap._marking import mark_release
from chalicelib.bootstrap._media import media_cleanup
from chalicelib.bootstrap._notifications import announcements, outbox
from chalicelib.bootstrap._results import grade_files, release
from chalicelib.bootstrap._statistics import statistics
from chalicelib.bootstrap._webhooks import webhook_publisher

if TYPE_CHECKING:
    from chalicelib.jobs.dispatch import JobHandlers


def job_handlers() -> "JobHandlers":
    """Return the handlers of jobs by kind and version."""
    return {
        ("expire", 1): lambda payload: expiry().run(payload),
        ("force_submit", 1): lambda payload: force_submit().run(payload),
        ("extend", 1): lambda payload: extension().run(payload),
        ("reveal", 1): lambda payload: release().run(payload),
        ("settle", 1): lambda payload: settling().run(payload),
        ("release_marks", 1): lambda payload: mark_release().run(payload),
        ("regrade", 1): lambda payload: regrade().run(payload),
        ("snapshot", 1): lambda payload: snapshots().run(payload),
        ("statistics", 1): lambda payload: statistics().run(payload),
        ("gradebook", 1): lambda payload: grade_files().run(payload),
        ("media", 1): lambda payload: media_cleanup().run(payload),
        ("import", 1): lambda payload: import_job().run(payload),
        ("export", 1): lambda payload: exports().run(payload),
        ("webhook_event", 1): lambda payload: webhook_publisher().run(payload),
        ("announce", 1): lambda payload: announcements().run(payload),
    }


def due_job_kinds() -> Mapping[str, Callable[[], int]]:
    """Return, by kind, functions that queue all due tasks and return their number."""
    return {
        "expire": lambda: expiry().schedule_upcoming(),
        "reveal": lambda: release().start_due(),
        "settle": lambda: settling().start_due(),
        "release_marks": lambda: mark_release().start_due(),
        "regrade": lambda: regrade().start_due(),
        "statistics": lambda: statistics().start_due(),
        "gradebook": lambda: grade_files().start_due(),
        "announce": lambda: announcements().start_due(),
        "media": lambda: media_cleanup().start_due(),
        "import": lambda: import_job().start_due(),
        "export": lambda: exports().start_due(),
        "publication": lambda: webhook_publisher().queue_publications(),
        "webhook": lambda: webhook_publisher().queue_due(),
        "mail": lambda: outbox().requeue_overdue(),
    }
