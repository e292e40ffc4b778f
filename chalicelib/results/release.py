"""Release of results: what takers may see by now, and when boards and inboxes follow."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, TypeAlias

from chalicelib.clock import Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.quizzes.models import ReviewShow
from chalicelib.quizzes.release_rules import reveals_at, shows_score
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.tasks import REVEAL, reveal_task
from chalicelib.results import store
from chalicelib.results.models import AttemptRef, Result

QUIZZES_PER_TICK = 100
RESULTS_PER_MESSAGE = 100
WRITERS = 8
Ended: TypeAlias = Callable[
    [str, int, dict[str, Any] | None], tuple[list[AttemptRef], dict[str, Any] | None]
]
"""The next so many attempts at a quiz that have ended, from a place on; and where it goes on."""


class Release:
    """Remembers which quizzes hide results until when, and shows them then."""

    def __init__(
        self,
        quizzes: Quizzes,
        ended: Ended,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        self._quizzes = quizzes
        self._ended = ended
        self._clock = clock
        self._per_message = per_message
        self._queue_url = queue_url
        self._planned: set[tuple[str, Millis]] = set()
        self._planning = Lock()

    def shown(self, result: Result) -> ReviewShow:
        """What its taker may see of a result by now."""
        return self._quizzes.shown(result.quiz_id, result.review)

    def is_shown(self, result: Result) -> bool:
        """Whether the stream may tell its taker the score now.

        One that ended after the release was shown is noted as shown: that record tells of it.
        """
        is_shown = shows_score(self.shown(result))
        if is_shown and result.was_hidden and result.revealed_at is None:
            store.release(result.ref, self._clock())
        return is_shown

    def is_released(self, result: Result) -> bool:
        """Whether its taker may see the score by now; where not yet, that hour is remembered."""
        if shows_score(self.shown(result)):
            return True
        quiz = self._quizzes.pointer(result.quiz_id)
        at = None if quiz is None else reveals_at(quiz, self._clock())
        if at is not None:
            self._plan(result.quiz_id, at)
        return False

    def start(self, quiz_id: str, at: Millis) -> None:
        """Have results shown at once; when that fails, the timer does within a minute."""
        task = reveal_task(quiz_id, at)
        try:
            scheduled.schedule(task)
            if scheduled.claim(task, self._clock()):
                queue.send(self._queue_url, [_message(task)])
        except UnavailableError:
            logger().warning("release_put_off", extra={"quiz_id": quiz_id})

    def resume_due(self) -> int:
        """Leave a message for each quiz whose hour has come; how many those are."""
        now = self._clock()
        messages = [
            _message(task)
            for task in scheduled.claimable(REVEAL, now, QUIZZES_PER_TICK)
            if scheduled.claim(task, now)
        ]
        queue.send(self._queue_url, messages)
        return len(messages)

    def process(self, task: dict[str, Any]) -> None:
        """Show a page of a quiz's results, and leave a message for the next; may be repeated."""
        quiz_id, now = task["reveal"], self._clock()
        if not self._is_time(quiz_id, now):
            scheduled.complete(reveal_task(quiz_id, task["at"]))
            return
        refs, after = self._ended(quiz_id, self._per_message, task["after"])
        with ThreadPoolExecutor(WRITERS) as writers:
            shown = sum(writers.map(lambda ref: store.release(ref, now), refs))
        logger().info("results_revealed", extra={"quiz_id": quiz_id, "number": shown})
        if after is not None:
            queue.send(self._queue_url, [Message({**task, "after": after})])
        else:
            scheduled.complete(reveal_task(quiz_id, task["at"]))

    def _is_time(self, quiz_id: str, now: Millis) -> bool:
        # the release may have been moved since this was planned
        self._quizzes.forget(quiz_id)
        quiz = self._quizzes.pointer(quiz_id)
        at = None if quiz is None else reveals_at(quiz, now)
        if at is not None and at > now:
            scheduled.schedule(reveal_task(quiz_id, at))
        return at is not None and at <= now

    def _plan(self, quiz_id: str, at: Millis) -> None:
        # boards are joined by threads: one of them writes, the others wait for it
        with self._planning:
            if (quiz_id, at) not in self._planned:
                scheduled.schedule(reveal_task(quiz_id, at))
                self._planned.add((quiz_id, at))


def _message(task: ScheduledTask) -> Message:
    return Message({"reveal": task.name, "at": task.at, "after": None})
