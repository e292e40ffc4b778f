"""Shows results whose quiz has closed to boards and inboxes, through their own stream."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeAlias

from chalicelib.clock import Clock, Millis
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.results import store
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.rules import can_see_score, will_see_score

QUIZZES_PER_TICK = 100
RESULTS_PER_MESSAGE = 100
WRITERS = 8
Ended: TypeAlias = Callable[
    [str, int, dict[str, Any] | None], tuple[list[AttemptRef], dict[str, Any] | None]
]
"""The next so many attempts at a quiz that have ended, from a place on; and where it goes on."""
REVEAL = "reveal"
"""The tasks: named after the quiz, at its close."""


class Release:
    """Remembers which quizzes hide results until when, and shows them then."""

    def __init__(
        self, ended: Ended, clock: Clock, queue_url: str, per_message: int = RESULTS_PER_MESSAGE
    ) -> None:
        self._ended = ended
        self._clock = clock
        self._per_message = per_message
        self._queue_url = queue_url
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

    def resume_due(self) -> int:
        """Leave a message for each quiz whose hour has come; how many those are."""
        now = self._clock()
        messages = [
            Message({"reveal": task.name, "at": task.at, "after": None})
            for task in scheduled.claimable(REVEAL, now, QUIZZES_PER_TICK)
            if scheduled.claim(task, now)
        ]
        queue.send(self._queue_url, messages)
        return len(messages)

    def process(self, task: dict[str, Any]) -> None:
        """Show a page of a quiz's results, and leave a message for the next; may be repeated."""
        refs, after = self._ended(task["reveal"], self._per_message, task["after"])
        now = self._clock()
        with ThreadPoolExecutor(WRITERS) as writers:
            shown = sum(writers.map(lambda ref: store.release(ref, now), refs))
        logger().info("results_revealed", extra={"quiz_id": task["reveal"], "number": shown})
        if after is not None:
            queue.send(self._queue_url, [Message({**task, "after": after})])
        else:
            scheduled.complete(ScheduledTask(REVEAL, task["reveal"], task["at"]))

    def _plan(self, quiz_id: str, at: Millis) -> None:
        # boards are joined by threads: one of them writes, the others wait for it
        with self._planning:
            if (quiz_id, at) not in self._planned:
                scheduled.schedule(ScheduledTask(REVEAL, quiz_id, at))
                self._planned.add((quiz_id, at))
