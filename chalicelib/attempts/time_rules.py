"""Rules of an attempt's time: pauses, extensions, grace period.

A slot stores times up to the last applied pause. Later pauses are added on each read and stored
with the next write, so that a pause costs one write for any number of attempts. Ends only move
later.
"""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.quizzes.exam_models import Pause, Pauses
from chalicelib.quizzes.pause_rules import open_pause
from chalicelib.results.models import Result

LATEST: Millis = 253_402_300_799_999
"""The last millisecond of the year 9999, the last that RFC 3339 can write."""


def apply_pauses(slot: Slot, pauses: Pauses) -> Slot:
    """Return the slot with the time of ended pauses added.

    An attempt that was running at the start of a pause gets all of it, one started during the pause
    the rest of it. An attempt that expired before gets nothing.
    """
    ended = len(pauses) - (open_pause(pauses) is not None)
    if slot.pauses_applied >= ended:
        return slot
    back = time_given_back(slot.runs_since, slot.expires_at, pauses[slot.pauses_applied :])
    return replace(
        slot,
        expires_at=slot.expires_at + back,
        accepts_until=slot.accepts_until + back,
        paused_for=slot.paused_for + back,
        pauses_applied=ended,
    )


def time_given_back(started_at: Millis, expires_at: Millis, pauses: Pauses) -> Millis:
    """Return the sum of time given back for ended pauses."""
    back = 0
    for pause in pauses:
        since = _paused_from(started_at, expires_at + back, pause)
        if pause.until is not None and since is not None:
            back += max(0, pause.until - since)
    return back


def paused_since(slot: Slot, pauses: Pauses) -> Millis | None:
    """Return since when a running attempt is paused; None when it is not.

    ``slot`` has all ended pauses applied.
    """
    pause = open_pause(pauses)
    return None if pause is None else _paused_from(slot.runs_since, slot.expires_at, pause)


def is_over(slot: Slot, pauses: Pauses, now: Millis) -> bool:
    """Return whether a running attempt has expired, including the grace period."""
    return slot.running and paused_since(slot, pauses) is None and now >= slot.accepts_until


def is_refused_by_pause(slot: Slot, pauses: Pauses, now: Millis) -> bool:
    """Return whether a pause refuses an answer; as at the deadline there is a grace period."""
    since = paused_since(slot, pauses)
    return since is not None and now >= since + grace_of(slot)


def grace_of(slot: Slot) -> Millis:
    """Return the grace period after the deadline for requests under way."""
    return slot.accepts_until - slot.expires_at


def time_left(slot: Slot, pauses: Pauses, now: Millis) -> Millis:
    """Return the remaining time of an attempt; constant during a pause."""
    since = paused_since(slot, pauses)
    return max(0, slot.expires_at - (now if since is None else since))


def seconds_left(slot: Slot, pauses: Pauses, now: Millis) -> int:
    """Return the remaining whole seconds of an attempt."""
    return time_left(slot, pauses, now) // SECOND


def worked(slot: Slot, pauses: Pauses, ended_at: Millis) -> Millis:
    """Return the time worked on an ended attempt, without pauses."""
    since = paused_since(slot, pauses)
    until = ended_at if since is None else min(ended_at, since)
    return max(0, until - slot.started_at - slot.paused_for)


def extend(slot: Slot, minutes: int, act: str) -> Slot:
    """Return the slot with more time; unchanged when this action was applied before."""
    if act in slot.acts:
        return slot
    return move_end(slot, slot.expires_at + minutes * MINUTE, minutes, act)


def move_end(slot: Slot, expires_at: Millis, minutes: int, act: str) -> Slot:
    """Return the slot with a later end, never with an earlier one."""
    expires_at = max(slot.expires_at, min(expires_at, LATEST - grace_of(slot)))
    return replace(
        slot,
        expires_at=expires_at,
        accepts_until=expires_at + grace_of(slot),
        extra_minutes=slot.extra_minutes + minutes,
        acts=keep_latest([*slot.acts, act]),
    )


def reopen(slot: Slot, result: Result, ended_pauses: int, now: Millis, minutes: int) -> Slot:
    """Return the slot of a reopened attempt, with its answers and a number of minutes from now.

    The time since its end counts neither as worked nor as a pause.
    """
    now = max(now, result.submitted_at)
    expires_at = min(now + minutes * MINUTE, LATEST - grace_of(slot))
    return replace(
        slot,
        running=True,
        version=slot.version + 1,
        expires_at=expires_at,
        accepts_until=expires_at + grace_of(slot),
        paused_for=now - slot.started_at - result.duration,
        pauses_applied=ended_pauses,
        answers=dict(result.answers),
        reopenings=result.reopenings + 1,
        reopened_at=now,
    )


def keep_latest(acts: Sequence[str], at_most: int = 20) -> tuple[str, ...]:
    """Return the most recent action ids, by which repeats are recognized."""
    return tuple(acts[-at_most:])


def _paused_from(started_at: Millis, expires_at: Millis, pause: Pause) -> Millis | None:
    """Return the start of a pause for an attempt; None when it expired before."""
    since = max(pause.since, started_at)
    return since if since < expires_at else None
