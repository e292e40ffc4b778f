"""Corrections: changes of a score after the end, by a regrade or by staff."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.clock import Millis
from chalicelib.dynamo.writes import Write
from chalicelib.errors import ConflictError, NotFoundError, UnavailableError
from chalicelib.quizzes.grading_models import AnswerKey, Grading
from chalicelib.quizzes.models import QuizVersion
from chalicelib.results import change_store, rules, store
from chalicelib.results.models import AttemptRef, Result

MAX_CONFLICT_RETRIES = 8
Correct = Callable[[Result], Result | None]
"""Returns the changed result, or None to leave it."""


def regraded(  # noqa: PLR0913, PLR0917 - the inputs of a regrade
    result: Result,
    paper: QuizVersion,
    key: AnswerKey | Grading,
    by: QuizVersion,
    now: Millis,
    lapsed: frozenset[str] = frozenset(),
) -> Result:
    """Return the result scored with another answer key, of version ``by``.

    Marks of ``lapsed`` questions are discarded.
    """
    again = rules.scored(result, paper, key, lapsed)
    again = replace(again, generation=by.generation, graded_by=by.version)
    if not has_changed(result, again):
        return again
    # boards strike the revisions before the current one: a score that is gone must be among them
    is_gone = result.score is not None and again.score is None
    return replace(again, revision=result.revision + is_gone, regraded_at=now, changed_at=now)


def has_changed(before: Result, after: Result) -> bool:
    """Return whether the score or the outcome differs for the taker."""
    seen = [(one.score, one.max_score, one.passed) for one in (before, after)]
    return seen[0] != seen[1]


def correct(ref: AttemptRef, change: Correct, beside: Write | None = None) -> Result | None:
    """Change a result with an optimistic lock; returns None when it was left unchanged.

    ``beside`` is written in the same transaction. Raises NotFoundError, ConflictError while the
    attempt runs again, and UnavailableError after too many conflicts.
    """
    for _ in range(MAX_CONFLICT_RETRIES):
        before = store.get_result(ref)
        if before is None:
            raise NotFoundError
        if before.superseded_at is not None:
            raise ConflictError("This attempt runs again.")
        after = change(before)
        if after is None:
            return None
        if change_store.replace_result(before, after, beside):
            return after
    raise UnavailableError
