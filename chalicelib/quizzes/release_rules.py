"""Rules of release: when what all takers of a quiz share may be shown to any of them.

A quiz keeps one instant, `Release.not_before`: nobody can earn marks after it. It only grows.
Publishing, overrides, extensions, reopenings and the end of a pause raise it before they take
effect. Starts never do: an attempt that a close cuts off ends before an instant that is kept.
Where no close cuts attempts off, the first version with a close has them looked through; until
then the quiz is `settling`, and nothing is released.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from chalicelib.clock import MINUTE, Millis
from chalicelib.quizzes.models import Override, QuizSettings, Review, ReviewShow, ReviewWhen
from chalicelib.values import dataclass

SHOWS = tuple(ReviewShow)
"""Each shows what those before it show, and more."""
KEY_SHOWS = frozenset({ReviewShow.RESPONSES, ReviewShow.CORRECT_ANSWERS})
"""What tells of the key."""

ExtraTime: TypeAlias = tuple[Decimal, int]
"""A time factor, and minutes beyond it."""
NO_EXTRA_TIME: ExtraTime = (Decimal(1), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What a quiz keeps of the release of its results."""

    not_before: Millis = 0
    """The latest instant, grace included, at which an attempt may end; it only grows."""
    extra_times: tuple[ExtraTime, ...] = ()
    """Of all overrides there ever were those that no other one exceeds in both parts."""
    settling: Millis | None = None
    """Since when attempts that no close cuts off are being looked through."""
    shown: ReviewShow = ReviewShow.NOTHING
    """What staff have released by hand."""


def add_extra_time(known: tuple[ExtraTime, ...], override: Override) -> tuple[ExtraTime, ...]:
    """The largest extra times with one more override; unchanged when it exceeds none."""
    new = (override.time_factor, override.extra_minutes)
    if new == NO_EXTRA_TIME or any(_is_within(new, one) for one in known):
        return known
    return (*(one for one in known if not _is_within(one, new)), new)


def last_end(settings: QuizSettings, extra_times: Iterable[ExtraTime], grace: Millis) -> Millis:
    """The last instant at which an attempt that the quiz's close cuts off may end; 0 without."""
    if settings.closes_at is None:
        return 0
    extra = max((_duration(settings, one) for one in extra_times), default=0)
    return settings.closes_at + extra + grace


def last_end_of_override(settings: QuizSettings, override: Override, grace: Millis) -> Millis:
    """The last instant at which an attempt under an override may end; 0 where no close cuts it."""
    if override.closes_at is not None:
        return override.closes_at + grace
    return last_end(settings, [(override.time_factor, override.extra_minutes)], grace)


def released_at(
    settings: QuizSettings, release: Release, *, is_paused: bool = False
) -> Millis | None:
    """From when on nobody can earn marks; None while that is not known."""
    if settings.closes_at is None or release.settling is not None or is_paused:
        return None
    return max(release.not_before, settings.closes_at)


def shown_at(
    review: Review, release: Release, is_released_from: Millis | None, at: Millis
) -> ReviewShow:
    """What takers may see of finished attempts, given what was known of the quiz at an instant.

    ``at`` is when the quiz was read, not the present: a copy that is older than the release does
    not prove that the release was not moved since.
    """
    is_released = is_released_from is not None and at >= is_released_from
    by_rule = review.show
    if review.when is ReviewWhen.AFTER_CLOSE and not is_released:
        by_rule = ReviewShow.NOTHING
    by_hand = release.shown
    if by_hand in KEY_SHOWS and not is_released:
        by_hand = ReviewShow.SCORE
    return max(by_rule, by_hand, key=SHOWS.index)


def shows_score(shown: ReviewShow) -> bool:
    """Whether a taker sees scores."""
    return shown is not ReviewShow.NOTHING


def shows_responses(shown: ReviewShow) -> bool:
    """Whether a taker sees the questions again, and how each response was marked."""
    return shown in KEY_SHOWS


def shows_solutions(shown: ReviewShow) -> bool:
    """Whether a taker sees what would have been correct."""
    return shown is ReviewShow.CORRECT_ANSWERS


def _duration(settings: QuizSettings, extra: ExtraTime) -> Millis:
    factor, minutes = extra
    return int(settings.duration_minutes * MINUTE * (factor - 1)) + minutes * MINUTE


def _is_within(one: ExtraTime, other: ExtraTime) -> bool:
    return one[0] <= other[0] and one[1] <= other[1]
