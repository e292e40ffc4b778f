"""Rules of an attempt's time: pauses, extensions, and what is accepted when.

A slot keeps its times as far as they were applied. What the quiz's pauses add is worked out at each
touch and written with the next write, so that a pause costs one write however many attempts run.
Time only moves later.
"""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.quizzes.models import Pause, Pauses
from chalicelib.quizzes.pause_rules import open_pause

LATEST: Millis = 253_402_300_799_999
"""The last millisecond of the year 9999, the last that RFC 3339 can write."""


def apply_pauses(slot: Slot, pauses: Pauses) -> Slot:
    """The slot with the time that ended pauses give back to it.

    An attempt that ran when a pause began has its whole length back; what began meanwhile has the
    rest of it. Whose time was up before it gains nothing.
    """
    ended = len(pauses) - (open_pause(pauses) is not None)
    if slot.pauses_applied >= ended:
        return slot
    back = time_back(slot.started_at, slot.expires_at, pauses[slot.pauses_applied :])
    return replace(
        slot,
        expires_at=slot.expires_at + back,
        accepts_until=slot.accepts_until + back,
        paused_for=slot.paused_for + back,
        pauses_applied=ended,
    )


def time_back(started_at: Millis, expires_at: Millis, pauses: Pauses) -> Millis:
    """How much later an attempt ends for all pauses that have ended."""
    back = 0
    for pause in pauses:
        since = _stood_since(started_at, expires_at + back, pause)
        if pause.until is not None and since is not None:
            back += max(0, pause.until - since)
    return back


def paused_since(slot: Slot, pauses: Pauses) -> Millis | None:
    """Since when the clock of a running attempt stands still; None while it goes.

    ``slot`` has all ended pauses applied.
    """
    pause = open_pause(pauses)
    return None if pause is None else _stood_since(slot.started_at, slot.expires_at, pause)


def is_over(slot: Slot, pauses: Pauses, now: Millis) -> bool:
    """Whether a running attempt's time is up, the grace included."""
    return slot.running and paused_since(slot, pauses) is None and now >= slot.accepts_until


def is_refused_by_pause(slot: Slot, pauses: Pauses, now: Millis) -> bool:
    """Whether an answer comes too late for a pause: as at the deadline there is a grace."""
    since = paused_since(slot, pauses)
    return since is not None and now >= since + grace_of(slot)


def grace_of(slot: Slot) -> Millis:
    """How long after its deadline an attempt takes what was on the wire."""
    return slot.accepts_until - slot.expires_at


def time_left(slot: Slot, pauses: Pauses, now: Millis) -> Millis:
    """How long an attempt still has; it stands still with the clock."""
    since = paused_since(slot, pauses)
    return max(0, slot.expires_at - (now if since is None else since))


def seconds_left(slot: Slot, pauses: Pauses, now: Millis) -> int:
    """Whole seconds that an attempt still has."""
    return time_left(slot, pauses, now) // SECOND


def worked(slot: Slot, pauses: Pauses, ended_at: Millis) -> Millis:
    """How long an attempt was worked at until it ended, without pauses."""
    since = paused_since(slot, pauses)
    until = ended_at if since is None else min(ended_at, since)
    return max(0, until - slot.started_at - slot.paused_for)


def extend(slot: Slot, minutes: int, act: str) -> Slot:
    """The slot with more time; unchanged when this act reached it before."""
    if act in slot.acts:
        return slot
    return move_end(slot, slot.expires_at + minutes * MINUTE, minutes, act)


def move_end(slot: Slot, expires_at: Millis, minutes: int, act: str) -> Slot:
    """The slot with a later end; never an earlier one."""
    expires_at = max(slot.expires_at, min(expires_at, LATEST - grace_of(slot)))
    return replace(
        slot,
        expires_at=expires_at,
        accepts_until=expires_at + grace_of(slot),
        extra_minutes=slot.extra_minutes + minutes,
        acts=keep_latest([*slot.acts, act]),
    )


def keep_latest(acts: Sequence[str], at_most: int = 20) -> tuple[str, ...]:
    """The last acts that reached an attempt, so that a repeat of one is known."""
    return tuple(acts[-at_most:])


def _stood_since(started_at: Millis, expires_at: Millis, pause: Pause) -> Millis | None:
    """From when on a pause holds up an attempt; None where its time was up before."""
    since = max(pause.since, started_at)
    return since if since < expires_at else None
