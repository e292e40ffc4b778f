"""Release: show the results of a closed quiz to boards and inboxes, through their stream."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, ClassVar, TypeAlias

from chalicelib.clock import Clock, Millis
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.results import store
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.rules import can_see_score, will_see_score

RESULTS_PER_MESSAGE = 100
WRITERS = 8
Ended: TypeAlias = Callable[
    [str, int, dict[str, Any] | None], tuple[list[AttemptRef], dict[str, Any] | None]
]
"""The next so many attempts at a quiz that have ended, from a place on; and where it goes on."""
REVEAL = "reveal"
"""The tasks: named after the quiz, at its close."""


class Release(ScheduledPagedJob):
    """The job that releases hidden results when their quiz closes, and schedules itself."""

    kind: ClassVar[str] = REVEAL

    def __init__(
        self, ended: Ended, clock: Clock, queue_url: str, per_message: int = RESULTS_PER_MESSAGE
    ) -> None:
        super().__init__(clock, queue_url)
        self._ended = ended
        self._per_message = per_message
        self._planned: set[tuple[str, Millis]] = set()
        self._planning = Lock()

    def is_released(self, result: Result) -> bool:
        """Whether its taker may see the score by now; where not yet, that hour is remembered."""
        now, at = self._clock(), result.closes_at
        if can_see_score(result.review, at, now):
            return True
        if at is not None and will_see_score(result.review):
            self._plan(result.quiz_id, at)
        return False

    def run_page(self, payload: Payload) -> Payload | None:
        """Release a page of a quiz's results."""
        quiz_id = payload["name"]
        refs, after = self._ended(quiz_id, self._per_message, payload["after"])
        now = self._clock()
        with ThreadPoolExecutor(WRITERS) as writers:
            shown = sum(writers.map(lambda ref: store.release(ref, now), refs))
        logger().info("results_released", extra={"quiz_id": quiz_id, "number": shown})
        return None if after is None else {**payload, "after": after}

    def _plan(self, quiz_id: str, at: Millis) -> None:
        # boards are joined by threads: one of them writes, the others wait for it
        with self._planning:
            if (quiz_id, at) not in self._planned:
                scheduled.schedule(ScheduledTask(REVEAL, quiz_id, at))
                self._planned.add((quiz_id, at))
