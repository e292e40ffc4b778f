"""Reopening: an attempt goes on after its end, with its answers and more time.

Its result is superseded in the same transaction: boards, grades and lists leave it out until the
attempt ends anew. Nobody may earn marks after the key was shown.
"""

from dataclasses import replace

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.attempts import store, time_rules, time_store, trace
from chalicelib.attempts.completion import Completer
from chalicelib.attempts.errors import (
    ActiveAttemptError,
    AttemptInProgressError,
    CannotReopenError,
    KeyShownError,
)
from chalicelib.attempts.models import Slot
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.dynamo.writes import Write
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.marking import queueing
from chalicelib.quizzes import release_rules, release_store
from chalicelib.quizzes.models import Quiz, ReviewWhen
from chalicelib.quizzes.pause_rules import open_pause
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import get_result
from chalicelib.values import dataclass

MAX_CONFLICT_RETRIES = 8
ON_THE_WAY: Millis = 5 * SECOND
"""A release that comes while the attempt is being reopened counts as one that came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenRequest:
    """What staff ask: for how long, why, who, and the name of this act."""

    minutes: int
    reason: str
    by: str
    act: str


class Reopening:
    """Lets attempts go on after their end."""

    def __init__(
        self, quizzes: PublishedQuizzes, finishing: Completer, audit: Audit, clock: Clock
    ) -> None:
        self._quizzes = quizzes
        self._finishing = finishing
        self._audit = audit
        self._clock = clock

    def reopen(self, ref: AttemptRef, wanted: ReopenRequest) -> Slot:
        """Let an attempt go on; the slot as it runs again. The same act again changes nothing.

        Raises NotFoundError, AttemptInProgressError, ActiveAttemptError, CannotReopenError and
        KeyShownError.
        """
        for _ in range(MAX_CONFLICT_RETRIES):
            slot = self._ended(ref, wanted.act)
            if wanted.act in slot.acts:
                return slot
            quiz, result = self._quizzes.read_pointer(ref.quiz_id), get_result(ref)
            if quiz is None or result is None:
                raise NotFoundError
            now = self._clock()
            _check(quiz, result, now)
            again = _again(slot, quiz, result, wanted, now)
            release_store.raise_release(ref.quiz_id, again.accepts_until)
            self._quizzes.forget(ref.quiz_id)
            if self._is_kept(slot, again, result, wanted):
                return again
        raise UnavailableError

    def _ended(self, ref: AttemptRef, act: str) -> Slot:
        """Return the slot of an attempt that has ended, or that this act has reopened."""
        slot = store.get_slot(ref)
        if slot is None or slot.number < ref.number:
            raise NotFoundError
        if slot.number == ref.number and act in slot.acts:
            return slot
        if slot.running and self._finishing.time.is_over(slot):
            self._finishing.finish(slot, by="time")
            slot = store.get_slot(ref) or slot
        if slot.running and slot.number == ref.number:
            raise AttemptInProgressError
        if slot.running:
            raise ActiveAttemptError(facts={"attempt_id": slot.ref.attempt_id})
        if slot.number > ref.number:
            raise CannotReopenError("A later attempt of its taker was begun.")
        return slot

    def _is_kept(self, slot: Slot, again: Slot, result: Result, wanted: ReopenRequest) -> bool:
        facts = {"minutes": str(wanted.minutes), "reason": wanted.reason, "by": wanted.by}
        earlier = {"submitted_at": str(result.submitted_at), "score": str(result.score)}
        event = self._audit.event(
            AuditEvent.ATTEMPT_REOPENED,
            slot.user_id,
            attempt=result.attempt_id,
            **facts,
            **earlier,
        )
        paper = self._quizzes.dealt_paper(result)
        beside: list[Write] = [event_write(event), *queueing.withdraw_writes(result, paper)]
        is_kept = time_store.reopen(slot, again, result, again.runs_since, beside)
        if is_kept:
            self._audit.log(event)
        return is_kept


def _check(quiz: Quiz, result: Result, now: Millis) -> None:
    if result.voided_at is not None:
        raise CannotReopenError("Its result was voided.")
    by_rule = result.review
    was_shown = by_rule.when is ReviewWhen.IMMEDIATELY and by_rule.show in release_rules.KEY_SHOWS
    shown = release_rules.shown(quiz, now + ON_THE_WAY)
    if was_shown or shown in release_rules.KEY_SHOWS:
        raise KeyShownError


def _again(slot: Slot, quiz: Quiz, result: Result, wanted: ReopenRequest, now: Millis) -> Slot:
    ended_pauses = len(quiz.pauses) - (open_pause(quiz.pauses) is not None)
    again = time_rules.reopen(slot, result, ended_pauses, now, wanted.minutes)
    entry = trace.reopened_entry(result, wanted.minutes, wanted.reason, again.runs_since)
    acts = time_rules.keep_latest([*slot.acts, wanted.act])
    return replace(again, trace=(*result.trace, entry), acts=acts)
