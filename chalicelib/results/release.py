"""Release of results: what takers may see now, and when leaderboards and inboxes follow."""

from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import ClassVar

from chalicelib.clock import Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.logs import logger
from chalicelib.quizzes.models import ReviewShow
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.release_rules import reveals_at, shows_score
from chalicelib.quizzes.tasks import REVEAL, reveal_task
from chalicelib.results import change_store
from chalicelib.results.models import ListFinished, Result

RESULTS_PER_MESSAGE = 100
WRITERS = 8


class ReleaseJob(ScheduledPagedJob):
    """The job that releases hidden results when their quiz closes; it schedules itself."""

    kind: ClassVar[str] = REVEAL

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        list_finished: ListFinished,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._list_finished = list_finished
        self._per_message = per_message
        self._planned: set[tuple[str, Millis]] = set()
        self._planning = Lock()

    def shown(self, result: Result) -> ReviewShow:
        """Return what the taker may see of a result now."""
        return self._quizzes.shown(result.quiz_id, result.review)

    def is_shown(self, result: Result) -> bool:
        """Return whether the stream may notify the taker of the score now.

        A result that ended after the release is marked as shown: that write's stream record
        notifies.
        """
        is_shown = shows_score(self.shown(result))
        if is_shown and result.was_hidden and result.revealed_at is None:
            change_store.release(result.ref, self._clock())
        return is_shown

    def is_released(self, result: Result) -> bool:
        """Return whether the taker may see the score now; if not, schedule the release."""
        if shows_score(self.shown(result)):
            return True
        quiz = self._quizzes.pointer(result.quiz_id)
        at = None if quiz is None else reveals_at(quiz, self._clock())
        if at is not None:
            self._plan(result.quiz_id, at)
        return False

    def start(self, quiz_id: str, at: Millis) -> None:
        """Release results now; if that fails, the timer does it within a minute."""
        task = reveal_task(quiz_id, at)
        try:
            scheduled.schedule(task)
            self.start_task(task)
        except UnavailableError:
            logger().warning("release_delayed", extra={"quiz_id": quiz_id})

    def run_page(self, payload: Payload) -> Payload | None:
        """Release a page of a quiz's results; does nothing when the release was postponed."""
        quiz_id, now = payload["name"], self._clock()
        if not self._is_due(quiz_id, now):
            return None
        refs, after = self._list_finished(quiz_id, self._per_message, payload["after"])
        with ThreadPoolExecutor(WRITERS) as writers:
            shown = sum(writers.map(lambda ref: change_store.release(ref, now), refs))
        logger().info("results_released", extra={"quiz_id": quiz_id, "number": shown})
        return None if after is None else {**payload, "after": after}

    def _is_due(self, quiz_id: str, now: Millis) -> bool:
        # the release may have been postponed since this was scheduled
        self._quizzes.forget(quiz_id)
        quiz = self._quizzes.pointer(quiz_id)
        at = None if quiz is None else reveals_at(quiz, now)
        if at is not None and at > now:
            scheduled.schedule(reveal_task(quiz_id, at))
        return at is not None and at <= now

    def _plan(self, quiz_id: str, at: Millis) -> None:
        # threads join leaderboards at once: one of them writes, the others wait for it
        with self._planning:
            if (quiz_id, at) not in self._planned:
                scheduled.schedule(reveal_task(quiz_id, at))
                self._planned.add((quiz_id, at))
