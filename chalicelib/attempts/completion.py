"""Completion of attempts: one code path for all ways to end."""

from dataclasses import replace

from chalicelib.attempts import rules, store, time_rules, transition_store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import Completion, EndedBy
from chalicelib.attempts.timekeeping import Timekeeper
from chalicelib.clock import Clock
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger
from chalicelib.marking.queueing import QueueWriter
from chalicelib.quizzes.models import Quiz, QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, AttemptTerms, EndReason, Mark, Result
from chalicelib.results.rules import scored
from chalicelib.results.store import get_result

MAX_CONFLICT_RETRIES = 8
"""An attempt loses a race to a concurrent save or completion only."""


class Completer:
    """Score and close an attempt exactly once."""

    def __init__(self, quizzes: PublishedQuizzes, clock: Clock) -> None:
        self._quizzes = quizzes
        self._clock = clock
        self._queue = QueueWriter()
        self.time = Timekeeper(quizzes, clock)

    def finish(self, slot: Slot, *, by: EndedBy, closer: str | None = None) -> Result | None:
        """Return the result of the slot's attempt, new or stored; None while it is running.

        ``closer`` is the id of the staff member who ends it. Raises UnavailableError after too many
        concurrent saves; nothing is lost then.
        """
        ref, current = slot.ref, slot
        for _ in range(MAX_CONFLICT_RETRIES):
            if not current.running or current.number != ref.number:
                stored = self.result(ref)
                if stored is not None or current.number != ref.number:
                    return stored
                # it was reopened after this slot was read
                current = store.get_slot(ref) or current
                continue
            paper = self._quizzes.dealt_paper(current)
            now, pauses = self._clock(), self.time.pauses(ref.quiz_id)
            seen = self.time.seen(current)
            since = time_rules.paused_since(seen, pauses)
            ended = rules.complete(seen, now, paper.settings.overdue, by=by, paused_since=since)
            if ended is None:
                return None
            quiz = self._quizzes.pointer(ref.quiz_id)
            result = self._scored(seen, paper, ended, quiz)
            result = replace(result, duration=time_rules.worked(seen, pauses, ended.at))
            if quiz is not None:
                result = replace(result, review=quiz.settings.review)
            if ended.by == "owner":
                result = replace(result, closed_by=closer)
            result = replace(result, trace=current.trace)
            if transition_store.finish(current, result, self._queue.writes(result, paper)):
                self._queue.remember(result, paper)
                _record(result)
                return result
            current = store.get_slot(ref) or current
        raise UnavailableError

    def result(self, ref: AttemptRef) -> Result | None:
        """Return the result of an attempt; None while there is none, or while it runs again."""
        result = get_result(ref)
        return None if result is None or result.superseded_at is not None else result

    def _scored(
        self, slot: Slot, paper: QuizVersion, ended: Completion, quiz: Quiz | None
    ) -> Result:
        """Score with the current answer key: a regrade may have happened since the start."""
        result = self._as_before(_unscored(slot, paper, ended))
        if ended.ending is EndReason.ABANDONED:
            return result
        by = 0 if quiz is None else quiz.graded_version
        if by > slot.quiz_version:
            generation = self._quizzes.paper(slot.quiz_id, by).generation
            result = replace(result, generation=generation, graded_by=by)
        grading = self._quizzes.grading(result, result.graded_by)
        return scored(result, paper, grading)

    def _as_before(self, result: Result) -> Result:
        """Return the result of an attempt that went on, with the adjustment of the one before.

        Boards take it for the next revision of that, so that it replaces it, lower or not.
        """
        before = get_result(result.ref) if result.reopenings else None
        if before is None:
            return result
        return replace(result, revision=before.revision + 1, adjustment=before.adjustment)


def _record(result: Result) -> None:
    if result.closed_by is not None:
        facts = {"attempt_id": result.attempt_id, "closed_by": result.closed_by}
        logger().warning("attempt_closed", extra=facts)


def _unscored(slot: Slot, paper: QuizVersion, ended: Completion) -> Result:
    settings = paper.settings
    return Result(
        user_id=slot.user_id,
        quiz_id=slot.quiz_id,
        quiz_title=settings.title,
        quiz_version=slot.quiz_version,
        owner_id=paper.owner_id,
        number=slot.number,
        ending=ended.ending,
        score=None,
        max_score=paper.total_points,
        percentage=None,
        passed=None,
        started_at=slot.started_at,
        submitted_at=ended.at,
        duration=ended.at - slot.started_at,
        review=settings.review,
        generation=paper.generation,
        reopenings=slot.reopenings,
        terms=AttemptTerms(
            expires_at=slot.expires_at,
            base_minutes=slot.base_minutes,
            extra_minutes=slot.extra_minutes,
            seed=slot.seed,
            drawn=slot.drawn,
        ),
        marks=tuple(Mark(answer=slot.answers.get(place)) for place in range(len(paper.questions))),
    )
