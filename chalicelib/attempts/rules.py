"""Rules of attempts: transitions, and merging of answers."""

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
from chalicelib.clock import HOUR, SECOND, Millis
from chalicelib.errors import TooManyRequestsError
from chalicelib.quizzes.models import OverduePolicy
from chalicelib.quizzes.rules import Window
from chalicelib.results.models import EndReason, SavedResponse
from chalicelib.values import dataclass

EndedBy = Literal["taker", "owner", "time"]
"""The actor that ends an attempt: its taker, the quiz's staff, or the clock."""

QUIZ_SHARDS = 32
"""Partitions of one quiz's slots. Each takes 1,000 write units a second, so a quiz takes 32,000
starts or 16,000 submits: more than the 10,000 requests of API Gateway. Not more, since a list of
a quiz reads all of them.
"""
EXPIRY_SHARDS = 64
"""Partitions of the expiry index: 64,000 starts a second, more than a table's quota, for 64 reads a
minute when nothing expires.
"""

MAX_REVISION = 2**53 - 1
"""The largest integer of every JSON client."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How and when an attempt ended."""

    ending: EndReason
    at: Millis
    by: EndedBy


def check_window(window: Window, now: Millis) -> None:
    """Raise QuizNotOpenError or QuizClosedError outside the window; it opens at its first ms."""
    if window.opens_at is not None and now < window.opens_at:
        raise QuizNotOpenError
    if window.closes_at is not None and now >= window.closes_at:
        raise QuizClosedError


def check_none_runs(slot: Slot | None) -> None:
    """Raise ActiveAttemptError, which names the running attempt, whatever the quiz's state."""
    if slot is not None and slot.running:
        raise ActiveAttemptError(facts={"attempt_id": slot.ref.attempt_id})


def check_number(slot: Slot | None, allowed: int | None) -> None:
    """Raise MaxAttemptsError after the last allowed attempt; None is without limit."""
    if slot is not None and allowed is not None and slot.number >= allowed:
        raise MaxAttemptsError


def count_start(seen: Slot | None, per_hour: int, now: Millis) -> tuple[int, Millis]:
    """Return the number of starts with this one, and since when they are counted.

    Raises TooManyRequestsError beyond the limit, until the hour since the first is over.
    """
    if seen is None or now - seen.starts_since >= HOUR:
        return 1, now
    if seen.starts >= per_hour:
        left = seen.starts_since + HOUR - now
        raise TooManyRequestsError(retry_after_seconds=-(-left // SECOND))
    return seen.starts + 1, seen.starts_since


def complete(
    slot: Slot,
    now: Millis,
    overdue: OverduePolicy,
    *,
    by: EndedBy,
    paused_since: Millis | None = None,
) -> Completion | None:
    """Return how an attempt ends now, or None while it continues.

    The result is the same for every actor that comes first: the taker, the staff, the expiry job or
    the next request. A submit during the grace period counts as submitted at the deadline; without
    one, the attempt ends at the deadline. An attempt ended by staff in time counts as submitted,
    also where expiry would not count.
    """
    if paused_since is None and now >= slot.accepts_until:
        abandoned = overdue is OverduePolicy.ABANDON
        ending = EndReason.ABANDONED if abandoned else EndReason.AUTO_SUBMITTED
        return Completion(ending, slot.expires_at, "time")
    if by == "time":
        return None
    ending = EndReason.SUBMITTED if by == "taker" else EndReason.AUTO_SUBMITTED
    # clocks of two processes differ: an end is never before the start
    last = now if paused_since is not None else slot.expires_at
    return Completion(ending, max(slot.runs_since, min(now, last)), by)


def quiz_shard(user_id: str) -> int:
    """Return the partition of a user's slots; it never changes."""
    return _shard(user_id, QUIZ_SHARDS)


def expiry_shard(user_id: str) -> int:
    """Return the partition of the expiry index of a user's attempts."""
    return _shard(user_id, EXPIRY_SHARDS)


def merge_answers(
    kept: Mapping[int, SavedResponse], given: Sequence[ParsedAnswer], now: Millis
) -> tuple[dict[int, SavedResponse], SaveReport]:
    """Return the answers to store and the outcome of each.

    A revision not above the stored one is stale; without a revision, it is the next one. After the
    largest there is none.
    """
    fresh: dict[int, SavedResponse] = {}
    saved: dict[str, SavedResponse] = {}
    stale: list[str] = []
    for answer in given:
        before = kept[answer.place].revision if answer.place in kept else 0
        revision = before + 1 if answer.revision is None else answer.revision
        if not before < revision <= MAX_REVISION:
            stale.append(answer.question_id)
            continue
        fresh[answer.place] = saved[answer.question_id] = SavedResponse(answer.text, revision, now)
    return fresh, SaveReport(saved, tuple(stale))


def _shard(user_id: str, shards: int) -> int:
    return zlib.crc32(user_id.encode()) % shards
