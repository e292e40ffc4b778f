"""Rules of release: when what all takers of a quiz share may be shown to any of them.

A quiz keeps one instant, `ReleaseState.not_before`: nobody can earn marks after it. It only grows.
Publishing, overrides, extensions, reopenings and the end of a pause raise it before they take
effect. Starts never do: an attempt that a close cuts off ends before an instant that is kept.
Where no close cuts attempts off, the first version with a close has them looked through; until
then the quiz is `settling`, and nothing is released.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from chalicelib.clock import MINUTE, Millis
from chalicelib.quizzes.models import (
    ExtraTime,
    Override,
    Quiz,
    QuizSettings,
    ReleaseState,
    Review,
    ReviewShow,
    ReviewWhen,
)
from chalicelib.quizzes.pause_rules import open_pause

SHOWS = tuple(ReviewShow)
"""Each shows what those before it show, and more."""
KEY_SHOWS = frozenset({ReviewShow.RESPONSES, ReviewShow.CORRECT_ANSWERS})
"""What tells of the key."""

NO_EXTRA_TIME: ExtraTime = (Decimal(1), 0)


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
    settings: QuizSettings, release: ReleaseState, *, is_paused: bool = False
) -> Millis | None:
    """From when on nobody can earn marks; None while that is not known."""
    if settings.closes_at is None or release.settling is not None or is_paused:
        return None
    return max(release.not_before, settings.closes_at)


def after_publish(quiz: Quiz, settings: QuizSettings, now: Millis) -> ReleaseState:
    """What is kept of the release when a quiz is published with other settings.

    A release by hand ends with the review rules that it was made under. The first close after
    there was none has the attempts looked through that no close cuts off.
    """
    release = quiz.release
    if quiz.version == 0:
        return release
    if settings.review != quiz.settings.review:
        release = replace(release, shown=ReviewShow.NOTHING)
    if quiz.settings.closes_at is None and settings.closes_at is not None:
        release = replace(release, settling=now)
    return release


def with_override(quiz: Quiz, override: Override, grace: Millis) -> ReleaseState:
    """What is kept of the release when an override is made."""
    reach = override.closes_at + grace if override.closes_at is not None else 0
    if quiz.version:
        reach = last_end_of_override(quiz.settings, override, grace)
    return replace(
        quiz.release,
        not_before=max(quiz.release.not_before, reach),
        extra_times=add_extra_time(quiz.release.extra_times, override),
    )


def released_from(quiz: Quiz) -> Millis | None:
    """From when on nobody can earn marks at a quiz; None while that is not known."""
    is_paused = open_pause(quiz.pauses) is not None
    return released_at(quiz.settings, quiz.release, is_paused=is_paused)


def shown(quiz: Quiz, at: Millis) -> ReviewShow:
    """What takers may see of finished attempts at a quiz that was read at an instant."""
    return shown_at(quiz.settings.review, quiz.release, released_from(quiz), at)


def may_release(quiz: Quiz, show: ReviewShow, now: Millis) -> bool:
    """Whether staff may show as much by hand: what tells of the key not before the release."""
    at = released_from(quiz)
    return show not in KEY_SHOWS or (at is not None and now >= at)


def reveals_at(quiz: Quiz, now: Millis) -> Millis | None:
    """When takers may see scores for the first time from now on; None while that is not known."""
    if shows_score(shown(quiz, now)):
        return now
    return None if quiz.settings.review.show is ReviewShow.NOTHING else released_from(quiz)


def shown_at(
    review: Review, release: ReleaseState, is_released_from: Millis | None, at: Millis
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
