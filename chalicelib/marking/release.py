"""Release of marks: what markers gave becomes part of the results, as one act for a quiz."""

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.audit_store import event_write
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo.writes import transact
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.marking import rules, store
from chalicelib.marking.errors import MarkingPendingError
from chalicelib.marking.models import ManualMark
from chalicelib.marking.progress_service import MarkingProgress
from chalicelib.marking.queueing import MarkingQueue
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import corrections
from chalicelib.results.list_store import get_results
from chalicelib.results.models import ListFinished, Result

RESULTS_PER_MESSAGE = 100
RESPONSES_PER_READ = 50
WRITERS = 8
RELEASE_MARKS = "release_marks"


class MarkRelease(ScheduledPagedJob):
    """The job that puts marks into results, a page of results with each message."""

    kind: ClassVar[str] = RELEASE_MARKS

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators
        self,
        quizzes: PublishedQuizzes,
        progress: MarkingProgress,
        marking_queue: MarkingQueue,
        list_finished: ListFinished,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._progress = progress
        self._marking_queue = marking_queue
        self._list_finished = list_finished
        self._per_message = per_message

    def start(self, quiz: Quiz, event: AuditEntry, *, is_partial: bool) -> tuple[Millis, int]:
        """Release the marks of all results that are marked as a whole; when, and what is left.

        The first page at once, the rest by the job. ``event`` is kept with the task. Raises
        MarkingPendingError while responses are left, unless ``is_partial``.
        """
        left = self._progress.count_unmarked(quiz)
        if left and not is_partial:
            raise MarkingPendingError(f"{left} are left.", facts={"left": left})
        now = self._clock()
        task = ScheduledTask(self.kind, quiz.id, now)
        transact([scheduled.schedule_write(task), event_write(event)])
        scheduled.claim(task, now)
        self.run(self.first_page(task))
        return now, left

    def run_page(self, payload: Payload) -> Payload | None:
        """Release the marks of a page of results."""
        quiz_id, at = payload["name"], payload["at"]
        refs, after = self._list_finished(quiz_id, self._per_message, payload["after"])
        results = get_results(refs).values()
        with ThreadPoolExecutor(WRITERS) as writers:
            released = sum(writers.map(lambda one: self._release(one, at), results))
        logger().info("marks_released", extra={"quiz_id": quiz_id, "number": released})
        return None if after is None else {**payload, "after": after}

    def _release(self, seen: Result, at: Millis) -> bool:
        marks = self._marks(seen)
        if not marks:
            return False
        paper = self._quizzes.dealt_paper(seen)

        def released(result: Result) -> Result | None:
            by = self._quizzes.paper(result.quiz_id, result.graded_by or result.quiz_version)
            holding = {
                place: mark
                for place, mark in marks.items()
                if not self._marking_queue.is_lapsed(mark, by)
            }
            grading = self._quizzes.grading(result, result.graded_by)
            return rules.with_marks(result, paper, grading, holding, at)

        try:
            return corrections.correct(seen.ref, released) is not None
        except (ConflictError, NotFoundError):
            return False

    def _marks(self, result: Result) -> dict[int, ManualMark]:
        paper = self._quizzes.dealt_paper(result)
        places = {
            rules.response_ref(result.ref, paper.questions[place].id): place
            for place in rules.places_to_mark(result, paper)
        }
        refs, marks = list(places), {}
        for first in range(0, len(refs), RESPONSES_PER_READ):
            for ref, (_, mark) in store.read(refs[first : first + RESPONSES_PER_READ]).items():
                if mark is not None:
                    marks[places[ref]] = mark
        return marks
