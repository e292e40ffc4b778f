"""Service of results: what each viewer may see, and changes by staff."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.auth.keys import SigningKey
from chalicelib.clock import Clock, Millis
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.questions.models import Question, Response, Solution
from chalicelib.questions.scoring import correct_response, decode_response
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.release_rules import shows_responses, shows_score, shows_solutions
from chalicelib.results import change_store, corrections, list_store, receipts, rules, store
from chalicelib.results.models import Adjustment, AttemptRef, EndReason, Mark, Result
from chalicelib.values import dataclass

QUESTIONS_PER_PAGE = 1_000
"""Reviewed questions in a list: forty results of 25. The response limits the bytes."""


@dataclass(frozen=True, slots=True)
class QuestionReview:
    """The review of one question; the solution only where the viewer may see it."""

    question: Question
    mark: Mark
    response: Response
    correct_response: Any = None
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result as visible to one viewer now."""

    result: Result
    with_score: bool
    review: list[QuestionReview] | None


class Results:
    """Show and change results."""

    def __init__(self, quizzes: PublishedQuizzes, audit: Audit, clock: Clock) -> None:
        self._quizzes = quizzes
        self._audit = audit
        self._clock = clock

    def page(self, refs: Sequence[AttemptRef], limit: int) -> list[ResultView]:
        """Return the taker's view of the first results; fewer where reviews are long."""
        found = list_store.get_results(refs[:limit])
        results = [found[ref] for ref in refs[:limit] if ref in found]
        self._quizzes.cache_all(result.quiz_id for result in results[:limit])
        shown: list[ResultView] = []
        reviewed = 0
        for result in results[:limit]:
            one = self.to_taker(result)
            reviewed += len(one.review or ())
            if shown and reviewed > QUESTIONS_PER_PAGE:
                break
            shown.append(one)
        return shown

    def to_taker(self, result: Result) -> ResultView:
        """Return what the taker may see now, by the review rules as last published."""
        shown = self._quizzes.shown(result.quiz_id, result.review)
        review = None
        if shows_responses(shown):
            review = self._review(result, with_solutions=shows_solutions(shown))
        return ResultView(result, shows_score(shown), review)

    def receipt(self, result: Result, key: SigningKey, issuer: str) -> str:
        """Return the signed receipt of a result."""
        paper = self._quizzes.dealt_paper(result)
        return receipts.sign(receipts.statement_of(result, paper, issuer, key.kid), key)

    def to_owner(self, result: Result) -> ResultView:
        """Return the complete result, for staff and admins."""
        return ResultView(result, with_score=True, review=self._review(result, with_solutions=True))

    def history(
        self, user_id: str, quiz_id: str | None, before: tuple[Millis, str] | None
    ) -> list[AttemptRef]:
        """Return a user's finished attempts, last first, from ``before`` (time, attempt id) on."""
        ends = list_store.list_ends(user_id, quiz_id)
        kept = {(at, ref.attempt_id): ref for at, ref in ends}
        places = sorted(kept, reverse=True)
        return [kept[place] for place in places if before is None or place < before]

    def void(self, ref: AttemptRef, reason: str, by: str) -> Result:
        """Void a result; leaderboards follow. The first reason stays.

        The audit event is stored in the same transaction. Raises NotFoundError.
        """
        facts = {"attempt": ref.attempt_id, "reason": reason, "by": by}
        event = self._audit.event(AuditEvent.RESULT_VOIDED, ref.user_id, **facts)
        if change_store.void(ref, reason, by, self._clock(), event_write(event)):
            self._audit.log(event)
        voided = self.read(ref)
        if voided.voided_at is None:
            raise ConflictError("This attempt runs again.")
        return voided

    def adjust(self, ref: AttemptRef, points: Decimal, reason: str, by: str) -> Result:
        """Add points to a score or subtract them; 0 removes the adjustment. Leaderboards follow.

        A repeat changes nothing. Raises NotFoundError, or ConflictError for an abandoned attempt.
        """
        now = self._clock()
        wanted = Adjustment(points=points, reason=reason, at=now, by=by) if points else None

        def adjusted(result: Result) -> Result | None:
            if result.ending is EndReason.ABANDONED:
                raise ConflictError("An abandoned attempt has no score.")
            if _same(result.adjustment, wanted):
                return None
            version = self._quizzes.paper(result.quiz_id, result.quiz_version)
            after = rules.adjusted(result, wanted, version.settings.passing_score)
            changed_at = now if corrections.has_changed(result, after) else result.changed_at
            return replace(after, revision=result.revision + 1, changed_at=changed_at)

        facts = {"attempt": ref.attempt_id, "points": str(points), "reason": reason, "by": by}
        event = self._audit.event(AuditEvent.RESULT_ADJUSTED, ref.user_id, **facts)
        kept = corrections.correct(ref, adjusted, event_write(event))
        if kept is not None:
            self._audit.log(event)
            return kept
        return self.read(ref)

    def read(self, ref: AttemptRef) -> Result:
        """Return the result of an attempt; raises NotFoundError."""
        result = store.get_result(ref)
        if result is None:
            raise NotFoundError
        return result

    def _review(self, result: Result, *, with_solutions: bool) -> list[QuestionReview]:
        version = self._quizzes.dealt_paper(result)
        reviewed = {
            question.id: _given(question, mark)
            for question, mark in zip(version.questions, result.marks, strict=True)
        }
        if with_solutions:
            key = self._quizzes.corrected(result, result.graded_by)
            solutions = zip(reviewed, key.solutions, strict=True)
            reviewed = {one: _solved(reviewed[one], solution) for one, solution in solutions}
        dealt = in_attempt_order(version, result.terms.seed)
        return [reviewed[question.id] for question in dealt]


def _same(one: Adjustment | None, other: Adjustment | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.points, one.reason) == (other.points, other.reason)


def _given(question: Question, mark: Mark) -> QuestionReview:
    text = None if mark.answer is None else mark.answer.text
    return QuestionReview(question, mark, decode_response(question, text))


def _solved(reviewed: QuestionReview, solution: Solution) -> QuestionReview:
    return review_of(reviewed.question, reviewed.mark, reviewed.response, solution)


def review_of(
    question: Question, mark: Mark, response: Response, solution: Solution
) -> QuestionReview:
    """Return the review of a question with its solution."""
    correct = correct_response(question, solution)
    return QuestionReview(question, mark, response, correct, solution.explanation)
