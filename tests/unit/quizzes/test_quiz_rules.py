"""Rules of quizzes: windows, deadlines and extra time."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clock import MINUTE
from chalicelib.questions.identity import derived_id
from chalicelib.quizzes import rules
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.models import Override, QuizSettings, QuizStatus

SETTINGS = QuizSettings(title="t", duration_minutes=60, passing_score=Decimal(50))
NONE = Override.none("quz_1", "usr_1")
overrides = st.builds(
    Override,
    quiz_id=st.just("q"),
    user_id=st.just("u"),
    time_factor=st.decimals("1", "10", places=2),
    extra_minutes=st.integers(0, 1440),
)


@given(overrides, st.integers(0, 10**9), st.none() | st.integers(0, 10**9))
def test_extra_time_is_never_cut_off_by_the_close(
    override: Override, started: int, closes_at: int | None
) -> None:
    settings = replace(SETTINGS, closes_at=closes_at)
    base = rules.deadline(started, settings, NONE)
    longer = rules.deadline(started, settings, override)
    assert longer - base == rules.extra_time(settings, override)
    assert longer <= started + settings.duration_minutes * MINUTE * 10 + 1440 * MINUTE


def test_half_as_long_again_and_five_minutes() -> None:
    override = replace(NONE, time_factor=Decimal("1.5"), extra_minutes=5)
    assert rules.extra_time(SETTINGS, override) == 35 * MINUTE
    assert rules.deadline(0, SETTINGS, override) == 95 * MINUTE


def test_a_window_of_ones_own_goes_before_the_quizs() -> None:
    settings = replace(SETTINGS, opens_at=10, closes_at=20)
    assert rules.window(settings, NONE) == rules.Window(10, 20)
    own = replace(NONE, opens_at=0, closes_at=99, extra_minutes=7)
    assert rules.window(settings, own) == rules.Window(0, 99)
    assert rules.deadline(50, settings, own) == 99


def test_attempts_are_limited_to_a_thousand() -> None:
    extra = replace(NONE, extra_attempts=2)
    assert rules.attempts_allowed(SETTINGS, extra) == 1_000
    nearly = replace(SETTINGS, max_attempts=999)
    assert rules.attempts_allowed(nearly, extra) == 1_000
    assert rules.attempts_allowed(replace(SETTINGS, max_attempts=1), extra) == 3


def test_quiz_must_open_before_it_closes() -> None:
    rules.check_settings(replace(SETTINGS, opens_at=1, closes_at=2))
    with pytest.raises(InvalidQuizError):
        rules.check_settings(replace(SETTINGS, opens_at=2, closes_at=2))
    rules.check_total(rules.MAX_TOTAL_POINTS)
    with pytest.raises(InvalidQuizError):
        rules.check_total(rules.MAX_TOTAL_POINTS + 1)


def test_only_published_quizzes_are_visible() -> None:
    assert [one for one in QuizStatus if rules.is_visible(one)] == [QuizStatus.PUBLISHED]


def test_derived_ids_are_unique_and_stable() -> None:
    one = derived_id("opt", b"s", "ab", "c")
    assert one == derived_id("opt", b"s", "ab", "c")
    assert one != derived_id("opt", b"s", "a", "bc")
    assert one != derived_id("opt", b"t", "ab", "c")
