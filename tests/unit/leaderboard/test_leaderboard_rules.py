"""Boards: strings that sort as people would."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.clock import DAY, SECOND
from chalicelib.leaderboard import boards, rules
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import Board, Epoch, Performance
from chalicelib.results.rules import rounded

user_ids = st.binary(min_size=16, max_size=16).map(lambda raw: f"usr_{ids.of_bytes(raw)}")
near = st.sampled_from([0, 1, 2, 31, 32, 33, 1023, 1024, 999, 1000])
standings = st.builds(
    lambda user_id, milli, most, duration, at: Performance(
        user_id=user_id,
        attempt_id="a",
        score=Decimal(milli).scaleb(-3),
        max_score=Decimal(most).scaleb(-3),
        percentage=Decimal(50),
        exact=Fraction(milli, most),
        duration=duration,
        submitted_at=at,
    ),
    user_ids,
    near | st.integers(0, 1_000_000_000),
    near.filter(bool) | st.integers(1_000, 1_000_000_000),
    near | st.integers(0, 3_000) | st.integers(0, 2 * 1440 * 60_000),
    near | st.integers(0, 2**44),
).filter(lambda one: one.ratio < 2**20)


def seconds(standing: Performance) -> int:
    """What a board shows of a duration."""
    return standing.duration // SECOND


def a_performance(ratio: Fraction) -> Performance:
    return Performance(
        user_id="usr_00000000000000000000000001",
        attempt_id="a",
        score=Decimal(1),
        max_score=Decimal(1),
        percentage=Decimal(50),
        exact=ratio,
        duration=1_999,
        submitted_at=1,
    )


@given(st.lists(standings, min_size=2, max_size=20))
def test_keys_sort_as_exact_percentage_then_duration_then_time_then_user(
    found: list[Performance],
) -> None:
    by_tuple = sorted(
        found, key=lambda one: (-one.ratio, seconds(one), one.submitted_at, one.user_id)
    )
    assert sorted(found, key=rules.rank_key) == by_tuple
    assert rules.best_first(found) == by_tuple
    assert {len(rules.rank_key(one)) for one in found} == {62}


def test_different_ratios_with_equal_percentages_are_ordered() -> None:
    better, worse = (
        a_performance(Fraction(numerator, 1_073_741_823))
        for numerator in (1_000_000_001, 1_000_000_000)
    )
    assert rules.rank_key(better) < rules.rank_key(worse)
    assert rules.tie(rules.rank_key(better)) != rules.tie(rules.rank_key(worse))


@given(standings)
def test_rank_key_contains_its_inputs(one: Performance) -> None:
    key = rules.rank_key(one)
    read = (rules.seconds_of(key), rules.submitted_at_of(key))
    assert read == (seconds(one), one.submitted_at)
    assert rules.user_of(key) == one.user_id


@given(standings, standings)
def test_entries_that_look_alike_share_a_rank_and_no_others_do(
    one: Performance, other: Performance
) -> None:
    alike = (one.ratio, seconds(one)) == (other.ratio, seconds(other))
    assert (rules.tie(rules.rank_key(one)) == rules.tie(rules.rank_key(other))) is alike


@given(standings, st.integers(0, 999), st.integers(0, 999))
def test_less_than_a_second_decides_no_rank(one: Performance, early: int, late: int) -> None:
    whole = one.duration - one.duration % 1_000
    quick, slow = (replace(one, duration=whole + ms) for ms in (early, late))
    assert rules.rank_key(quick) == rules.rank_key(slow)


def test_out_of_range_value_is_refused() -> None:
    with pytest.raises(OverflowError):
        rules.rank_key(a_performance(Fraction(2**20)))


@given(st.lists(standings, min_size=1, max_size=6))
def test_the_global_standing_sums_exact_percentages_up_to_a_hundred_each_and_rounds_once(
    counted: list[Performance],
) -> None:
    total = rules.total_performance("usr_1", counted)
    assert total is not None
    exact = sum((min(Fraction(1), one.ratio) for one in counted), Fraction(0))
    assert total.ratio == exact
    assert total.score == rounded(100 * exact, Decimal("0.01"))
    assert total.max_score == Decimal(100 * len(counted))
    assert total.percentage == rounded(100 * exact / len(counted), Decimal("0.01"))
    assert total.duration == sum(seconds(one) for one in counted) * SECOND


def test_three_thirds_come_to_a_hundred_on_the_global_board() -> None:
    total = rules.total_performance("usr_1", [a_performance(Fraction(1, 3))] * 3)
    assert total is not None
    assert total.score == 100
    assert rules.total_performance("usr_1", []) is None


@given(st.integers(0, 200 * 365 * DAY))
def test_a_week_ends_on_monday_midnight_within_seven_days(instant: int) -> None:
    ends = boards.week_ends(instant)
    assert 0 < ends - instant <= 7 * DAY
    monday = datetime.fromtimestamp(ends / 1000, UTC)
    assert (monday.isoweekday(), monday.hour, monday.minute) == (1, 0, 0)
    assert boards.week_board(FIRST, instant) == boards.week_board(FIRST, ends - 1)
    assert boards.week_board(FIRST, instant) != boards.week_board(FIRST, ends)


def test_boards_are_spread_over_their_partitions() -> None:
    board = boards.global_board(FIRST)
    found = {boards.partition(board, f"usr_{number}") for number in range(500)}
    assert found == set(boards.partitions(board))
    quiz = boards.quiz_board(FIRST, "quz_1")
    assert boards.partitions(quiz) == [boards.partition(quiz, "usr_1")] == ["0#Q#1#0"]
    spread = boards.quiz_board(Epoch(3, {"quz_1": 4}), "quz_1")
    assert boards.partitions(spread) == [f"3#Q#1#{shard}" for shard in range(4)]


def test_an_attempt_may_be_the_best_of_all_time_and_of_its_own_week() -> None:
    all_time, week = boards.row_targets(Epoch(2), "quz_1", 0)
    assert (all_time.board.name, all_time.total.name) == ("2#Q#1", "2#G")
    assert (week.board.name, week.total.name) == ("2#W#1970-W01#Q#1", "2#W#1970-W01#G")
    assert all(one.board.name.startswith(one.siblings) for one in (all_time, week))
    assert not all_time.total.name.startswith(all_time.siblings)
    assert not week.board.name.startswith(all_time.siblings)
    assert [all_time.shown, all_time.expires, week.shown] == [True, None, False]
    assert week.expires == boards.week_ends(0) + boards.WEEK_KEPT


@pytest.mark.parametrize(
    ("rank", "total", "percentile"),
    [(1, 1, 100), (1, 0, 100), (1, 3, 100), (2, 3, 50), (3, 3, 0), (2, 4, Decimal("66.67"))],
)
def test_percentile_is_the_share_of_users_behind(
    rank: int, total: int, percentile: Decimal
) -> None:
    assert rules.percentile(rank, total) == percentile


@pytest.mark.parametrize(
    ("board", "rows", "size"),
    [
        (Board("one"), 0, 500),
        (Board("spread", 16), 0, 31),
        (Board("spread wide", 501), 0, 1),
        (Board("one"), 500 * rules.MOST_BOUNDARIES, 500),
        (Board("one"), 500 * rules.MOST_BOUNDARIES + 1, 501),
        (Board("spread", 16), 32 * rules.MOST_BOUNDARIES, 32),
    ],
)
def test_cells_grow_with_a_shard_so_that_its_boundaries_stay_few(
    board: Board, rows: int, size: int
) -> None:
    assert rules.cell_size(board, rows) == size


@pytest.mark.parametrize(("rank", "percent"), [(1, "100.00"), (2, "85.71"), (3, "71.43")])
def test_a_percentile_is_rounded_to_hundredths(rank: int, percent: str) -> None:
    assert str(rules.percentile(rank, 8)) == percent
