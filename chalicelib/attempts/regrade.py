"""Regrade: grade all results of a quiz again, one page per message.

The task names the version whose answer key counts. Results keep their own paper. Attempts that are
still running on an earlier version end by its key; after the last of them can have ended, another
round follows, until none is found running.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ClassVar

from chalicelib.attempts import slot_queries
from chalicelib.attempts.slot_queries import StartedAttempt
from chalicelib.clock import MINUTE, Clock
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.marking.queueing import MarkingQueue
from chalicelib.quizzes import regrade_store
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.tasks import REGRADE, parse_regrade_name, regrade_task
from chalicelib.results import corrections
from chalicelib.results.models import AttemptRef, EndReason, Result

RESULTS_PER_MESSAGE = 100
WRITERS = 8


class Regrade(ScheduledPagedJob):
    """The job that grades all results of a quiz again."""

    kind: ClassVar[str] = REGRADE

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        marking_queue: MarkingQueue,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._marking_queue = marking_queue
        self._per_message = per_message

    def start(self, quiz: Quiz) -> None:
        """Start the regrade that was scheduled when the quiz was published."""
        self.start_task(regrade_task(quiz.id, quiz.version, quiz.published_at or 0))

    def first_page(self, task: ScheduledTask) -> Payload:
        """Return the payload of a quiz's first results."""
        return {**super().first_page(task), "last": 0}

    def run_page(self, payload: Payload) -> Payload | None:
        """Grade a page of results, user by user."""
        quiz_id, version, turn = parse_regrade_name(payload["name"])
        page = slot_queries.list_attempts_of_quiz(quiz_id, self._per_message, payload["after"])
        refs = [one.ref for one in page.items if not one.is_running]
        with ThreadPoolExecutor(WRITERS) as writers:
            graded = sum(writers.map(partial(self._grade, version=version), refs))
        facts = {"quiz_id": quiz_id, "version": version, "number": graded}
        logger().info("results_regraded", extra=facts)
        if turn == 0:
            regrade_store.count_regraded(quiz_id, version, len(page.items))
        ends = (one.taker.accepts_until for one in page.items if _ends_by_earlier_key(one, version))
        following = {**payload, "after": page.after, "last": max([payload["last"], *ends])}
        if page.after is None:
            self._end_round(following)
            return None
        return following

    def _grade(self, ref: AttemptRef, version: int) -> bool:
        by, quiz_id = self._quizzes.paper(ref.quiz_id, version), ref.quiz_id

        def again(result: Result) -> Result | None:
            if result.ending is EndReason.ABANDONED or result.generation >= by.generation:
                return None
            paper = self._quizzes.dealt_paper(result)
            grading = self._quizzes.grading(result, version)
            before = result.graded_by or result.quiz_version
            asked = [one.id for one in paper.questions]
            lapsed = self._quizzes.reworded(quiz_id, asked, before, version)
            return corrections.regraded(result, paper, grading, by, self._clock(), lapsed)

        self._marking_queue.follow_regrade(ref, by)
        try:
            return corrections.correct(ref, again) is not None
        except (ConflictError, NotFoundError):
            return False

    def _end_round(self, payload: Payload) -> None:
        quiz_id, version, turn = parse_regrade_name(payload["name"])
        # the first round is never the last: an attempt may have started on the previous version
        if turn == 0 or payload["last"]:
            again = max(payload["last"], self._clock()) + MINUTE
            scheduled.schedule(regrade_task(quiz_id, version, again, turn + 1))
        if turn == 0:
            regrade_store.end_regrade(quiz_id, version)


def _ends_by_earlier_key(one: StartedAttempt, version: int) -> bool:
    """Return whether a running attempt will be scored by an earlier answer key."""
    return one.is_running and one.taker.quiz_version < version
