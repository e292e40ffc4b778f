"""Rules of release: when takers may see results and solutions.

A quiz stores one instant, `ReleaseState.not_before`: after it no attempt can earn marks. It only
grows. Publications, overrides, extensions, reopenings and the end of a pause raise it before they
take effect. Starts never raise it: an attempt that the close cuts off ends before the stored
instant. For attempts that no close cuts off, the first version with a close settles their ends;
until then the quiz is `settling`, and nothing is released.
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
"""Each includes the ones before it."""
KEY_SHOWS = frozenset({ReviewShow.RESPONSES, ReviewShow.CORRECT_ANSWERS})
"""Those that reveal the answer key."""

NO_EXTRA_TIME: ExtraTime = (Decimal(1), 0)


def add_extra_time(known: tuple[ExtraTime, ...], override: Override) -> tuple[ExtraTime, ...]:
    """Return the maximal extra times including an override; unchanged when it exceeds none."""
    new = (override.time_factor, override.extra_minutes)
    if new == NO_EXTRA_TIME or any(_is_within(new, one) for one in known):
        return known
    return (*(one for one in known if not _is_within(one, new)), new)


def last_end(settings: QuizSettings, extra_times: Iterable[ExtraTime], grace: Millis) -> Millis:
    """Return the latest end of attempts that the close cuts off; 0 without a close."""
    if settings.closes_at is None:
        return 0
    extra = max((_duration(settings, one) for one in extra_times), default=0)
    return settings.closes_at + extra + grace


def last_end_of_override(settings: QuizSettings, override: Override, grace: Millis) -> Millis:
    """Return the latest end of an attempt under an override; 0 without a close."""
    if override.closes_at is not None:
        return override.closes_at + grace
    return last_end(settings, [(override.time_factor, override.extra_minutes)], grace)


def released_at(
    settings: QuizSettings, release: ReleaseState, *, is_paused: bool = False
) -> Millis | None:
    """Return from when no attempt can earn marks; None while unknown."""
    if settings.closes_at is None or release.settling is not None or is_paused:
        return None
    return max(release.not_before, settings.closes_at)


def after_publish(quiz: Quiz, settings: QuizSettings, now: Millis) -> ReleaseState:
    """Return the release state after a publication with new settings.

    New review rules end a manual release. The first close starts the settling of attempts that it
    does not cut off.
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
    """Return the release state after a new override."""
    reach = override.closes_at + grace if override.closes_at is not None else 0
    if quiz.version:
        reach = last_end_of_override(quiz.settings, override, grace)
    return replace(
        quiz.release,
        not_before=max(quiz.release.not_before, reach),
        extra_times=add_extra_time(quiz.release.extra_times, override),
    )


def released_from(quiz: Quiz) -> Millis | None:
    """Return from when no attempt at a quiz can earn marks; None while unknown."""
    is_paused = open_pause(quiz.pauses) is not None
    return released_at(quiz.settings, quiz.release, is_paused=is_paused)


def shown(quiz: Quiz, at: Millis) -> ReviewShow:
    """Return what takers may see of finished attempts at a quiz that was read ``at`` an instant."""
    return shown_at(quiz.settings.review, quiz.release, released_from(quiz), at)


def may_release(quiz: Quiz, show: ReviewShow, now: Millis) -> bool:
    """Return whether staff may release this much manually: no answer key before the release."""
    at = released_from(quiz)
    return show not in KEY_SHOWS or (at is not None and now >= at)


def reveals_at(quiz: Quiz, now: Millis) -> Millis | None:
    """Return when takers can first see scores from now on; None while unknown."""
    if shows_score(shown(quiz, now)):
        return now
    return None if quiz.settings.review.show is ReviewShow.NOTHING else released_from(quiz)


def shown_at(
    review: Review, release: ReleaseState, is_released_from: Millis | None, at: Millis
) -> ReviewShow:
    """Return what takers may see of finished attempts, from a quiz read ``at`` an instant.

    ``at`` is the time of reading, not now: a copy read before the release does not prove that the
    release was not postponed since.
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
    """Return whether a taker sees scores."""
    return shown is not ReviewShow.NOTHING


def shows_responses(shown: ReviewShow) -> bool:
    """Return whether a taker sees the questions again with the marks of responses."""
    return shown in KEY_SHOWS


def shows_solutions(shown: ReviewShow) -> bool:
    """Return whether a taker sees the solutions."""
    return shown is ReviewShow.CORRECT_ANSWERS


def _duration(settings: QuizSettings, extra: ExtraTime) -> Millis:
    factor, minutes = extra
    return int(settings.duration_minutes * MINUTE * (factor - 1)) + minutes * MINUTE


def _is_within(one: ExtraTime, other: ExtraTime) -> bool:
    return one[0] <= other[0] and one[1] <= other[1]
