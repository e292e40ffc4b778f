"""Rules of attempts: transitions, and which of two answers is kept."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Literal

from chalicelib.attempts.errors import (
    ActiveAttemptError,
    MaxAttemptsError,
    QuizClosedError,
    QuizNotOpenError,
)
from chalicelib.attempts.models import ParsedAnswer, SaveReport, Slot
from chalicelib.clock import Millis
from chalicelib.quizzes.models import OverduePolicy
from chalicelib.quizzes.rules import Window
from chalicelib.results.models import EndReason, SavedResponse
from chalicelib.values import dataclass

EndedBy = Literal["taker", "owner", "time"]
"""Who ends an attempt: its taker, the quiz's author or an administrator, or only the clock."""

QUIZ_SHARDS = 32
"""Keys of one quiz's slots. Each takes 1,000 write units a second, so one quiz 32,000 starts or
16,000 submits: more than the 10,000 requests that API Gateway takes. Not more, for whoever goes
through a quiz asks each of them."""
EXPIRY_SHARDS = 64
"""Keys of the index of what runs. As many thousand starts a second, more than a table's quota; and
as many reads a minute by a timer that finds nothing."""

MAX_REVISION = 2**53 - 1
"""What every JSON client can count to."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How and when an attempt ended."""

    ending: EndReason
    at: Millis
    by: EndedBy


def check_window(window: Window, now: Millis) -> None:
    """Raises QuizNotOpenError or QuizClosedError outside the window; open at its first ms."""
    if window.opens_at is not None and now < window.opens_at:
        raise QuizNotOpenError
    if window.closes_at is not None and now >= window.closes_at:
        raise QuizClosedError


def check_none_runs(slot: Slot | None) -> None:
    """Raises ActiveAttemptError, which names the attempt: whatever became of the quiz since."""
    if slot is not None and slot.running:
        raise ActiveAttemptError(facts={"attempt_id": slot.ref.attempt_id})


def check_number(slot: Slot | None, allowed: int | None) -> None:
    """Raises MaxAttemptsError after the last attempt allowed; None is without limit."""
    if slot is not None and allowed is not None and slot.number >= allowed:
        raise MaxAttemptsError


def complete(
    slot: Slot,
    now: Millis,
    overdue: OverduePolicy,
    *,
    by: EndedBy,
    paused_since: Millis | None = None,
) -> Completion | None:
    """How an attempt ends now, or None when it does not.

    The same whoever comes first, the taker, the owner, the sweep, or the next request: what is
    handed in during the grace counts as handed in at the deadline; what is not, ended at the
    deadline. What an owner ends in time was handed in for the taker, so it counts even where
    running out of time would not.
    """
    if paused_since is None and now >= slot.accepts_until:
        abandoned = overdue is OverduePolicy.ABANDON
        ending = EndReason.ABANDONED if abandoned else EndReason.AUTO_SUBMITTED
        return Completion(ending, slot.expires_at, "time")
    if by == "time":
        return None
    ending = EndReason.SUBMITTED if by == "taker" else EndReason.AUTO_SUBMITTED
    # clocks of two processes differ: nothing ends before it began
    last = now if paused_since is not None else slot.expires_at
    return Completion(ending, max(slot.started_at, min(now, last)), by)


def quiz_shard(user_id: str) -> int:
    """Which of a quiz's keys a user's slot is under; the same for ever."""
    return _shard(user_id, QUIZ_SHARDS)


def expiry_shard(user_id: str) -> int:
    """Which key of the index of what runs a user's attempts are under."""
    return _shard(user_id, EXPIRY_SHARDS)


def merge_answers(
    kept: Mapping[int, SavedResponse], given: Sequence[ParsedAnswer], now: Millis
) -> tuple[dict[int, SavedResponse], SaveReport]:
    """Which of the given answers to keep, and what to report.

    A revision that is not above the kept one is stale; without one, it is the next.
    """
    fresh: dict[int, SavedResponse] = {}
    saved: dict[str, SavedResponse] = {}
    stale: list[str] = []
    for answer in given:
        before = kept[answer.place].revision if answer.place in kept else 0
        revision = before + 1 if answer.revision is None else answer.revision
        if revision <= before:
            stale.append(answer.question_id)
            continue
        fresh[answer.place] = saved[answer.question_id] = SavedResponse(answer.text, revision, now)
    return fresh, SaveReport(saved, tuple(stale))


def _shard(user_id: str, shards: int) -> int:
    return zlib.crc32(user_id.encode()) % shards
