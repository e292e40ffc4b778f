"""Marking: hand responses to markers, one at a time, and keep what they give."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import compress

from chalicelib.clock import Clock
from chalicelib.errors import ForbiddenError, NotFoundError
from chalicelib.marking import list_store, rules, second_marking_rules, store
from chalicelib.marking.errors import InvalidMarkError, StaleVersionError
from chalicelib.marking.models import (
    CLAIM_DURATION,
    BlindMark,
    ClaimedResponse,
    ManualMark,
    MarkInput,
    QueuedResponse,
    ResponseRef,
)
from chalicelib.marking.progress_service import READERS, MarkingProgress
from chalicelib.questions.models import Content, Question
from chalicelib.questions.scoring import decode_response, marking_guide, needs_marking
from chalicelib.quizzes.models import Quiz, QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import Result
from chalicelib.results.store import get_result


class Marking:
    """Hands out responses without their takers, and keeps marks with their history."""

    def __init__(self, quizzes: PublishedQuizzes, progress: MarkingProgress, clock: Clock) -> None:
        self._quizzes = quizzes
        self._progress = progress
        self._clock = clock

    def claim_next(
        self, quiz: Quiz, marker_id: str, question_id: str | None
    ) -> ClaimedResponse | None:
        """Hold the next response for a marker, of one question or of the first that has any."""
        questions = self._progress.questions(quiz)
        if question_id is not None and question_id not in questions:
            raise InvalidMarkError("/question_id", "is not a question that people mark")
        asked = questions if question_id is None else [question_id]
        for one in self._with_free(quiz, marker_id, asked):
            claimed = self._claim_of_question(quiz, marker_id, one)
            if claimed is not None:
                return claimed
        return None

    def mark(  # noqa: PLR0913 - what a mark is made of
        self,
        quiz: Quiz,
        marker_id: str,
        ref: ResponseRef,
        given: MarkInput,
        version: int,
        *,
        may_overrule: bool = False,
    ) -> ManualMark:
        """Keep a mark for a claimed response, or a later one for a marked response.

        The same again finds it. What several people marked, those alone may mark again who
        ``may_overrule``. Raises NotFoundError, StaleVersionError, InvalidMarkError or
        ForbiddenError.
        """
        queued, seen = store.read([ref])[ref]
        standing = queued or seen
        if standing is None:
            raise NotFoundError
        if standing.version != version:
            return _own_repeat(ref, version + 1, given, marker_id, standing.version)
        if seen is not None and seen.given and not may_overrule:
            raise ForbiddenError("Several people have marked this; the quiz's owner may change it.")
        mark = self._new_mark(quiz, standing, given, marker_id)
        is_kept = (
            self._keep(quiz, queued, mark)
            if queued is not None
            else seen is not None and store.replace_mark(seen, mark)
        )
        # this write may have succeeded without its response, or another marker was first
        return mark if is_kept else _own_repeat(ref, mark.version, given, marker_id)

    def _keep(self, quiz: Quiz, queued: QueuedResponse, mark: ManualMark) -> bool:
        """Keep the mark of a claimed response; False when its claim is another's by now."""
        second = quiz.settings.second_marking
        tolerance = queued.tolerance if queued.given else second.tolerance if second else None
        if tolerance is None:
            return store.keep_first_mark(queued, mark)
        own = BlindMark(mark.marked_by, mark.points, mark.version, mark.given_under)
        earlier = self._still_holding(queued, mark.given_under)
        if own.marker_id in {one.marker_id for one in earlier}:
            return False
        blind = (*earlier, own)
        if second_marking_rules.is_settled(blind, tolerance):
            history = list_store.get_history(queued.ref, [one.version for one in earlier])
            settled = second_marking_rules.settled(mark, blind, history)
            return store.keep_settled(queued, settled, mark)
        following = QueuedResponse(
            ref=queued.ref,
            attempt=queued.attempt,
            quiz_version=queued.quiz_version,
            version=mark.version,
            given=blind,
            tolerance=tolerance,
        )
        return store.keep_blind_mark(queued, following, mark)

    def _still_holding(self, queued: QueuedResponse, under: int) -> tuple[BlindMark, ...]:
        """Return the marks given for the question as it is asked now; else none of them."""
        asked = [queued.ref.question_id]
        quiz_id = queued.ref.quiz_id
        lapsed = any(
            self._quizzes.reworded(quiz_id, asked, one.given_under, under) for one in queued.given
        )
        return () if lapsed else queued.given

    def list_marks(
        self, quiz: Quiz, question_id: str, limit: int, after: str | None
    ) -> tuple[list[tuple[ClaimedResponse, ManualMark]], str | None]:
        """Return a page of marked responses to a question, each with its mark."""
        if question_id not in self._progress.questions(quiz):
            raise InvalidMarkError("/question_id", "is not a question that people mark")
        marks, last = list_store.list_marks(quiz.id, question_id, limit, after)
        shown = [(mark, self._shown(quiz, mark)) for mark in marks]
        return [(response, mark) for mark, response in shown if response is not None], last

    def _with_free(self, quiz: Quiz, marker_id: str, questions: Sequence[str]) -> Iterator[str]:
        """Yield the questions that have a response for a marker; many are asked side by side."""
        if len(questions) <= READERS:
            yield from questions
            return
        now = self._clock()

        def has_free(question_id: str) -> bool:
            return (
                next(list_store.list_claimable(quiz.id, question_id, marker_id, now), None)
                is not None
            )

        with ThreadPoolExecutor(READERS) as readers:
            for start in range(0, len(questions), READERS):
                some = questions[start : start + READERS]
                yield from compress(some, readers.map(has_free, some))

    def _claim_of_question(
        self, quiz: Quiz, marker_id: str, question_id: str
    ) -> ClaimedResponse | None:
        now = self._clock()
        for free in list_store.list_claimable(quiz.id, question_id, marker_id, now):
            held = replace(
                free,
                version=free.version + 1,
                claimed_by=marker_id,
                claimed_until=now + CLAIM_DURATION,
                claimed_under=self._graded_by(quiz, free.quiz_version),
            )
            if not store.claim(held, marker_id):
                continue
            claimed = self._shown(quiz, held)
            if claimed is not None:
                return claimed
            store.remove_from_queue(held)
        return None

    def _new_mark(
        self,
        quiz: Quiz,
        standing: QueuedResponse | ManualMark,
        given: MarkInput,
        marker_id: str,
    ) -> ManualMark:
        under = self._graded_by(quiz, standing.quiz_version)
        shown_under = (
            standing.given_under if isinstance(standing, ManualMark) else standing.claimed_under
        )
        self._check_current(quiz.id, standing.ref.question_id, shown_under, under)
        question, guide = self._question(quiz, standing)
        rules.check_points(question, given.points)
        return ManualMark(
            ref=standing.ref,
            attempt=standing.attempt,
            quiz_version=standing.quiz_version,
            given_under=under,
            points=given.points,
            comment=given.comment,
            rubric=rules.snapshot_of(guide, given),
            version=standing.version + 1,
            marked_by=marker_id,
            marked_at=self._clock(),
            given=standing.given if isinstance(standing, ManualMark) else (),
        )

    def _check_current(self, quiz_id: str, question_id: str, shown: int, now: int) -> None:
        """Raise StaleVersionError when the question was changed after its marker read it."""
        if self._quizzes.reworded(quiz_id, [question_id], shown or now, now):
            raise StaleVersionError("The question was changed since you read it.")

    def _shown(self, quiz: Quiz, one: QueuedResponse | ManualMark) -> ClaimedResponse | None:
        """Return a response as its marker may see it; None when there is nothing to mark."""
        result = get_result(one.attempt)
        if result is None or result.voided_at is not None:
            return None
        question, guide = self._question(quiz, one, result)
        paper = self._quizzes.dealt_paper(result)
        text = _saved_text(result, paper, question.id)
        if not needs_marking(question, text):
            return None
        return ClaimedResponse(
            ref=one.ref,
            version=one.version,
            claimed_until=one.claimed_until if isinstance(one, QueuedResponse) else None,
            text=question.text,
            format=question.format.value,
            response=decode_response(question, text),
            points=question.points,
            rubric=guide.get("rubric"),
            notes_for_markers=guide.get("notes_for_markers"),
            assets=paper.assets,
        )

    def _question(
        self, quiz: Quiz, one: QueuedResponse | ManualMark, result: Result | None = None
    ) -> tuple[Question, Content]:
        """Return a question as it was asked, and how it is marked now.

        A drawn one is known by its result alone, which is read if it is not given.
        """
        version = one.quiz_version
        by = quiz.graded_version if quiz.graded_version > version else None
        paper = self._quizzes.paper(quiz.id, version)
        if one.ref.question_id in {question.id for question in paper.questions}:
            key = self._quizzes.corrected_version(quiz.id, version, by)
        else:
            result = result or get_result(one.attempt)
            if result is None:
                raise NotFoundError
            paper, key = self._quizzes.dealt_paper(result), self._quizzes.corrected(result, by)
        for question, solution in zip(paper.questions, key.solutions, strict=True):
            if question.id == one.ref.question_id:
                return question, marking_guide(question, solution)
        raise NotFoundError

    def _graded_by(self, quiz: Quiz, version: int) -> int:
        return max(quiz.graded_version, version)


def _own_repeat(
    ref: ResponseRef, version: int, given: MarkInput, marker_id: str, now: int | None = None
) -> ManualMark:
    """Return the mark of a repeated request; raises StaleVersionError without one."""
    kept = list_store.get_history(ref, [version]).get(version)
    if kept is not None and rules.is_same_mark(kept, given, marker_id):
        return kept
    raise StaleVersionError(facts=None if now is None else {"version": now})


def _saved_text(result: Result, paper: QuizVersion, question_id: str) -> str | None:
    for place, saved in result.answers.items():
        if paper.questions[place].id == question_id:
            return saved.text
    return None
