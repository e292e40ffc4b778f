"""Rules of pauses: a record at the quiz, however many attempts run."""

from dataclasses import replace

from chalicelib.clock import Millis
from chalicelib.quizzes.models import Pause, Pauses


def open_pause(pauses: Pauses) -> Pause | None:
    """The pause that lasts."""
    return pauses[-1] if pauses and pauses[-1].until is None else None


def paused(pauses: Pauses, now: Millis, by: str, reason: str) -> Pauses:
    """The pauses after somebody stopped the clock; unchanged when it stands still already."""
    if open_pause(pauses) is not None:
        return pauses
    # clocks of two processes differ: no pause begins before the last one ended
    since = max([now, *(one.until or 0 for one in pauses)])
    return (*pauses, Pause(since=since, by=by, reason=reason))


def resumed(pauses: Pauses, now: Millis) -> Pauses:
    """The pauses after the clock goes on; unchanged when it does."""
    last = open_pause(pauses)
    if last is None:
        return pauses
    return (*pauses[:-1], replace(last, until=max(now, last.since)))
