"""Rules of pauses: one record per quiz, for any number of attempts."""

from dataclasses import replace

from chalicelib.clock import Millis
from chalicelib.quizzes.exam_models import Pause, Pauses


def open_pause(pauses: Pauses) -> Pause | None:
    """Return the current pause, or None."""
    return pauses[-1] if pauses and pauses[-1].until is None else None


def paused(pauses: Pauses, now: Millis, by: str, reason: str) -> Pauses:
    """Return the pauses with a new one; unchanged when the quiz is paused."""
    if open_pause(pauses) is not None:
        return pauses
    # clocks of two processes differ: no pause begins before the end of the last one
    since = max([now, *(one.until or 0 for one in pauses)])
    return (*pauses, Pause(since=since, by=by, reason=reason))


def resumed(pauses: Pauses, now: Millis) -> Pauses:
    """Return the pauses with the current one ended; unchanged when the quiz is not paused."""
    last = open_pause(pauses)
    if last is None:
        return pauses
    return (*pauses[:-1], replace(last, until=max(now, last.since)))
