"""Rules of release: one instant per quiz separates hidden from visible."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clock import MINUTE
from chalicelib.quizzes import release_rules, rules
from chalicelib.quizzes.models import (
    ExtraTime,
    Override,
    QuizSettings,
    ReleaseState,
    Review,
    ReviewShow,
    ReviewWhen,
)

GRACE = 5_000
CLOSE = 100 * MINUTE
SETTINGS = QuizSettings(title="t", duration_minutes=60, passing_score=Decimal(50), closes_at=CLOSE)
OPEN_ENDED = replace(SETTINGS, closes_at=None)
NONE = Override.none("quz_1", "usr_1")
AFTER_CLOSE = Review(ReviewShow.CORRECT_ANSWERS, ReviewWhen.AFTER_CLOSE)

overrides = st.builds(
    Override,
    quiz_id=st.just("quz_1"),
    user_id=st.just("usr_1"),
    time_factor=st.integers(4, 40).map(lambda quarters: Decimal(quarters) / 4),
    extra_minutes=st.integers(0, 100),
    closes_at=st.none() | st.integers(0, 300 * MINUTE),
)


def test_only_maximal_extra_times_are_stored() -> None:
    known = release_rules.add_extra_time((), NONE)
    assert known == ()
    known = release_rules.add_extra_time(known, replace(NONE, extra_minutes=30))
    known = release_rules.add_extra_time(known, replace(NONE, time_factor=Decimal(2)))
    known = release_rules.add_extra_time(known, replace(NONE, extra_minutes=20))
    assert known == ((Decimal(1), 30), (Decimal(2), 0))
    known = release_rules.add_extra_time(
        known, replace(NONE, time_factor=Decimal(2), extra_minutes=30)
    )
    assert known == ((Decimal(2), 30),)


@given(given=st.lists(overrides, max_size=6), duration=st.integers(1, 120))
def test_attempt_cut_off_by_a_close_ends_before_the_stored_instant(
    given: list[Override], duration: int
) -> None:
    settings = replace(SETTINGS, duration_minutes=duration)
    extra_times: tuple[ExtraTime, ...] = ()
    for one in given:
        extra_times = release_rules.add_extra_time(extra_times, one)
    kept = max(
        [
            release_rules.last_end(settings, extra_times, GRACE),
            *(release_rules.last_end_of_override(settings, one, GRACE) for one in given),
        ]
    )
    for one in [NONE, *given]:
        closes_at = rules.window(settings, one).closes_at
        assert closes_at is not None
        ends = rules.deadline(closes_at - 1, settings, one) + GRACE
        assert ends <= kept


def test_without_extra_time_the_instant_is_the_close_and_the_grace() -> None:
    assert release_rules.last_end(SETTINGS, (), GRACE) == CLOSE + GRACE
    assert release_rules.last_end(OPEN_ENDED, ((Decimal(2), 0),), GRACE) == 0


def test_nothing_is_released_while_the_last_end_is_unknown() -> None:
    release = ReleaseState(not_before=CLOSE + GRACE)
    assert release_rules.released_at(SETTINGS, release) == CLOSE + GRACE
    assert release_rules.released_at(OPEN_ENDED, release) is None
    assert release_rules.released_at(SETTINGS, replace(release, settling=1)) is None
    assert release_rules.released_at(SETTINGS, release, is_paused=True) is None


@pytest.mark.parametrize("show", list(ReviewShow))
def test_reviews_after_the_close_open_at_the_first_millisecond_of_the_release(
    show: ReviewShow,
) -> None:
    review = Review(show, ReviewWhen.AFTER_CLOSE)
    assert release_rules.shown_at(review, ReleaseState(), 1_000, 999) is ReviewShow.NOTHING
    assert release_rules.shown_at(review, ReleaseState(), 1_000, 1_000) is show
    assert release_rules.shown_at(review, ReleaseState(), None, 1_000) is ReviewShow.NOTHING
    at_once = Review(show, ReviewWhen.IMMEDIATELY)
    assert release_rules.shown_at(at_once, ReleaseState(), None, 0) is show


@pytest.mark.parametrize("by_hand", list(ReviewShow))
def test_a_release_by_hand_shows_more_but_never_the_key_before_its_time(
    by_hand: ReviewShow,
) -> None:
    release = ReleaseState(shown=by_hand)
    nothing = Review(ReviewShow.NOTHING)
    before = release_rules.shown_at(nothing, release, 1_000, 999)
    assert not release_rules.shows_responses(before)
    assert release_rules.shows_score(before) is (by_hand is not ReviewShow.NOTHING)
    assert release_rules.shown_at(nothing, release, 1_000, 1_000) is by_hand
    assert release_rules.shown_at(AFTER_CLOSE, release, 0, 0) is ReviewShow.CORRECT_ANSWERS


def test_each_part_is_shown_from_its_own_step_on() -> None:
    steps = [
        (show, release_rules.shows_responses(show), release_rules.shows_solutions(show))
        for show in ReviewShow
    ]
    assert steps == [
        (ReviewShow.NOTHING, False, False),
        (ReviewShow.SCORE, False, False),
        (ReviewShow.RESPONSES, True, False),
        (ReviewShow.CORRECT_ANSWERS, True, True),
    ]
