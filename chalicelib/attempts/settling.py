"""Looks running attempts through for the last instant at which one of them can end.

Needed where that cannot be known without looking: when a quiz has its first close, for attempts
that began before it, and when a pause ends, for all. Until it is done nothing is released.
"""

from typing import Any

from chalicelib.attempts import slot_queries
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.quizzes import release_store
from chalicelib.quizzes.release_rules import reveals_at
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.tasks import SETTLE, SETTLE_AFTER, reveal_task, settle_task

ATTEMPTS_PER_MESSAGE = 1_000
QUIZZES_PER_TICK = 100


class Settling:
    """Leaves messages for the attempts of a quiz, and follows them."""

    def __init__(
        self,
        quizzes: Quizzes,
        clock: Clock,
        queue_url: str,
        per_message: int = ATTEMPTS_PER_MESSAGE,
    ) -> None:
        self._quizzes = quizzes
        self._clock = clock
        self._queue_url = queue_url
        self._per_message = per_message

    def start(self, quiz_id: str, since: Millis) -> None:
        """Have it done as soon as it may be; when that fails, the timer does within a minute."""
        task = settle_task(quiz_id, since)
        try:
            if scheduled.claim(task, self._clock()):
                queue.send(self._queue_url, [_message(task, self._clock())])
        except UnavailableError:
            logger().warning("settling_put_off", extra={"quiz_id": quiz_id})

    def resume_due(self) -> int:
        """Leave a message for each quiz that is to be looked through; how many those are."""
        now = self._clock()
        tasks = scheduled.claimable(SETTLE, now, QUIZZES_PER_TICK)
        messages = [_message(task, now) for task in tasks if scheduled.claim(task, now)]
        queue.send(self._queue_url, messages)
        return len(messages)

    def process(self, task: dict[str, Any]) -> None:
        """Look a page of attempts through, and leave a message for the next; may be repeated."""
        quiz_id, since = task["settle"], task["since"]
        if self._clock() < since + SETTLE_AFTER:
            raise TooEarlyError
        quiz = self._quizzes.read_pointer(quiz_id)
        pauses = quiz.pauses if quiz is not None else ()
        ends, after = slot_queries.list_running_ends(
            quiz_id, self._per_message, task["after"], pauses
        )
        last = max([task["last"], *ends])
        if after is not None:
            queue.send(self._queue_url, [Message({**task, "after": after, "last": last})])
            return
        release_store.raise_release(quiz_id, last)
        release_store.end_settling(quiz_id, since)
        self._plan_reveal(quiz_id)
        scheduled.complete(settle_task(quiz_id, since))

    def _plan_reveal(self, quiz_id: str) -> None:
        quiz = self._quizzes.read_pointer(quiz_id)
        at = None if quiz is None else reveals_at(quiz, self._clock())
        if at is not None:
            scheduled.schedule(reveal_task(quiz_id, at))


class TooEarlyError(Exception):
    """A start that knew of no close may still be on its way; the queue brings the message again."""


def _message(task: ScheduledTask, now: Millis) -> Message:
    quiz_id, since = task.name.split("#")
    body = {"settle": quiz_id, "since": int(since), "after": None, "last": 0}
    return Message(body, delay_seconds=-(-max(0, task.at - now) // SECOND))
