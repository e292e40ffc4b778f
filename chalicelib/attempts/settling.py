"""Settling: find the latest possible end of running attempts, one page per message.

Needed when a quiz gets its first close, for attempts started before, and when a pause ends, for
all. Nothing is released until it is done.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from chalicelib.attempts import slot_queries, store
from chalicelib.attempts.timekeeping import Timekeeper
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.quizzes import release_store
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.release_rules import reveals_at
from chalicelib.quizzes.tasks import (
    SETTLE,
    SETTLE_AFTER,
    parse_settle_name,
    reveal_task,
    settle_task,
)
from chalicelib.results.models import AttemptRef

ATTEMPTS_PER_MESSAGE = 100
WRITERS = 8


class Settling(ScheduledPagedJob):
    """The job that reads all running attempts of a quiz."""

    kind: ClassVar[str] = SETTLE

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        time: Timekeeper,
        clock: Clock,
        queue_url: str,
        per_message: int = ATTEMPTS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._time = time
        self._per_message = per_message

    def start(self, quiz_id: str, since: Millis) -> None:
        """Start as early as allowed; if that fails, the timer starts it within a minute."""
        task = settle_task(quiz_id, since)
        delay_seconds = -(-max(0, task.at - self._clock()) // SECOND)
        self.start_task(task, delay_seconds)

    def first_page(self, task: ScheduledTask) -> Payload:
        """Return the payload of a quiz's first attempts."""
        return {**super().first_page(task), "last": 0}

    def run_page(self, payload: Payload) -> Payload | None:
        """Read a page of attempts; after the last page, schedule the release."""
        quiz_id, since = parse_settle_name(payload["name"])
        if self._clock() < since + SETTLE_AFTER:
            raise TooEarlyError
        self._quizzes.read_pointer(quiz_id)
        refs, after = slot_queries.list_running(quiz_id, self._per_message, payload["after"])
        with ThreadPoolExecutor(WRITERS) as writers:
            last = max([payload["last"], *writers.map(self._ends_at, refs)])
        if after is not None:
            return {**payload, "after": after, "last": last}
        release_store.raise_release(quiz_id, last)
        release_store.end_settling(quiz_id, since)
        self._schedule_reveal(quiz_id)
        return None

    def _ends_at(self, ref: AttemptRef) -> Millis:
        # time given back for pauses is stored, so that the index has the attempt at its new end
        slot = store.get_slot(ref)
        if slot is None or not slot.running:
            return 0
        return self._time.catch_up(slot).accepts_until

    def _schedule_reveal(self, quiz_id: str) -> None:
        quiz = self._quizzes.read_pointer(quiz_id)
        at = None if quiz is None else reveals_at(quiz, self._clock())
        if at is not None:
            scheduled.schedule(reveal_task(quiz_id, at))


class TooEarlyError(Exception):
    """An attempt started before the close was known may not have been written yet."""
