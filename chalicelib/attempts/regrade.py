"""Grades all results of a quiz again, a page of them with each message.

It is remembered with the version whose solutions count. Results keep their own paper. Attempts that
still run on an earlier version end by its solutions: when the last of them can have ended, all is
gone through once more, and again while any is found to run.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from chalicelib.attempts import slot_queries
from chalicelib.attempts.slot_queries import StartedAttempt
from chalicelib.clock import MINUTE, Clock
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.logs import logger
from chalicelib.quizzes import store as quiz_store
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.tasks import REGRADE, regrade_task
from chalicelib.results import corrections
from chalicelib.results.models import AttemptRef, EndReason, Result

RESULTS_PER_MESSAGE = 100
QUIZZES_PER_TICK = 100
WRITERS = 8


class Regrade:
    """Leaves messages for the results of a quiz, and follows them."""

    def __init__(
        self,
        quizzes: Quizzes,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        self._quizzes = quizzes
        self._clock = clock
        self._queue_url = queue_url
        self._per_message = per_message

    def start(self, quiz: Quiz) -> None:
        """Have it begun at once; when that fails, the timer does within a minute."""
        task = regrade_task(quiz.id, quiz.version, quiz.published_at or 0)
        try:
            queue.send(self._queue_url, [Message(_message(task))])
            scheduled.claim(task, self._clock())
        except UnavailableError:
            logger().warning("regrading_put_off", extra={"quiz_id": quiz.id})

    def resume_due(self) -> int:
        """Leave a message for what was to be graded by now and is not; how many those are."""
        now = self._clock()
        tasks = scheduled.claimable(REGRADE, now, QUIZZES_PER_TICK)
        messages = [Message(_message(task)) for task in tasks if scheduled.claim(task, now)]
        queue.send(self._queue_url, messages)
        return len(messages)

    def process(self, task: dict[str, Any]) -> None:
        """Grade a page of results, taker after taker; may be repeated."""
        quiz_id, version = task["regrade"], task["version"]
        page = slot_queries.list_attempts_of_quiz(quiz_id, self._per_message, task["after"])
        refs = [one.ref for one in page.items if not one.is_running]
        with ThreadPoolExecutor(WRITERS) as writers:
            graded = sum(writers.map(partial(self._grade, version=version), refs))
        facts = {"quiz_id": quiz_id, "version": version, "number": graded}
        logger().info("results_graded_again", extra=facts)
        if task["turn"] == 0:
            quiz_store.count_regraded(quiz_id, version, len(page.items))
        ends = (one.taker.accepts_until for one in page.items if _will_be_behind(one, version))
        task = {**task, "after": page.after, "last": max([task["last"], *ends])}
        if page.after is not None:
            queue.send(self._queue_url, [Message(task)])
        else:
            self._end(task)

    def _grade(self, ref: AttemptRef, version: int) -> bool:
        by, quiz_id = self._quizzes.paper(ref.quiz_id, version), ref.quiz_id

        def again(result: Result) -> Result | None:
            if result.ending is EndReason.ABANDONED or result.generation >= by.generation:
                return None
            paper = self._quizzes.paper(quiz_id, result.quiz_version)
            grading = self._quizzes.grading(quiz_id, result.quiz_version, version)
            return corrections.graded_again(result, paper, grading, by, self._clock())

        try:
            return corrections.correct(ref, again) is not None
        except NotFoundError:
            return False

    def _end(self, task: dict[str, Any]) -> None:
        quiz_id, version, turn = task["regrade"], task["version"], task["turn"]
        # the first is never the last: somebody may have begun on the version before just then
        if turn == 0 or task["last"]:
            again = max(task["last"], self._clock()) + MINUTE
            scheduled.schedule(regrade_task(quiz_id, version, again, turn + 1))
        if turn == 0:
            quiz_store.end_regrade(quiz_id, version)
        scheduled.complete(regrade_task(quiz_id, version, task["at"], turn))


def _message(task: scheduled.ScheduledTask) -> dict[str, Any]:
    quiz_id, version, turn = task.name.split("#")
    facts = {"version": int(version), "turn": int(turn), "at": task.at}
    return {"regrade": quiz_id, **facts, "after": None, "last": 0}


def _will_be_behind(one: StartedAttempt, version: int) -> bool:
    """Whether an attempt runs whose result will be by the solutions before."""
    return one.is_running and one.taker.quiz_version < version
