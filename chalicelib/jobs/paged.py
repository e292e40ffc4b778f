"""Paged jobs: too long for one message, so that each page queues the next."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from chalicelib.clock import Clock
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.models import Job, Payload
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger

JOBS_PER_TICK = 100


class PagedJob(ABC):
    """A job that does one page with each message; every page may run more than once."""

    kind: ClassVar[str]

    def __init__(self, clock: Clock, queue_url: str) -> None:
        self._clock = clock
        self._queue_url = queue_url

    def run(self, payload: Payload) -> None:
        """Do one page and queue the next one."""
        self._run_and_continue(payload)

    def enqueue(self, pages: Sequence[Payload], delay_seconds: int = 0) -> None:
        """Queue pages; raises UnavailableError when one may not be in the queue."""
        jobs = [Job(self.kind, page) for page in pages]
        queue.enqueue(self._queue_url, jobs, delay_seconds)

    @abstractmethod
    def run_page(self, payload: Payload) -> Payload | None:
        """Do one page; return the payload of the next, None after the last."""

    def _run_and_continue(self, payload: Payload) -> bool:
        """Return whether there are more pages."""
        following = self.run_page(payload)
        if following is not None:
            self.enqueue([following])
        return following is not None


class ScheduledPagedJob(PagedJob):
    """A paged job with a scheduled task of the same kind: the timer restarts a lost one.

    The task is claimed when the first page is queued, and removed after the last page. Each page's
    payload has the task's ``name`` and ``at``.
    """

    complete_when_queued: ClassVar[bool] = False
    """Remove the task once the first page is queued: the queue and its dead letters keep it."""

    def run(self, payload: Payload) -> None:
        """Do one page, then queue the next one or remove the task."""
        has_more = self._run_and_continue(payload)
        if not has_more and not self.complete_when_queued:
            scheduled.complete(ScheduledTask(self.kind, payload["name"], payload["at"]))

    def start_task(self, task: ScheduledTask, delay_seconds: int = 0) -> None:
        """Queue the first page of a scheduled task; if that fails, the timer does it."""
        try:
            self.enqueue([self.first_page(task)], delay_seconds)
            if self.complete_when_queued:
                scheduled.complete(task)
            else:
                scheduled.claim(task, self._clock())
        except UnavailableError:
            logger().warning("job_delayed", extra={"kind": self.kind, "task": task.name})

    def start_due(self) -> int:
        """Queue the first page of each task that is due and unclaimed; return their number."""
        now = self._clock()
        due = scheduled.claimable(self.kind, now, JOBS_PER_TICK)
        tasks = [task for task in due if scheduled.claim(task, now)]
        self.enqueue([self.first_page(task) for task in tasks])
        if self.complete_when_queued:
            for task in tasks:
                scheduled.complete(task)
        return len(tasks)

    def first_page(self, task: ScheduledTask) -> Payload:
        """Return the payload of a task's first page."""
        return {"name": task.name, "at": task.at, "after": None}
