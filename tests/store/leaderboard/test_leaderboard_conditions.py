"""Conditions of leaderboard writes and results of reads, sequentially."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib import ids
from chalicelib.leaderboard import (
    change_store,
    epoch_store,
    rank_index,
    rules,
    snapshot_store,
    store,
)
from chalicelib.leaderboard.change_store import TotalRow
from chalicelib.leaderboard.epoch_store import FIRST, EpochPlan
from chalicelib.leaderboard.models import (
    Board,
    Epoch,
    ListedRow,
    Performance,
    PublicProfile,
    RowTarget,
    ShardSnapshot,
    StoredRow,
    UpsertOutcome,
)
from chalicelib.leaderboard.snapshot_store import SnapshotDraft

pytestmark = pytest.mark.usefixtures("tables")

NOW = 1_790_000_000_000
WAIT = 10_000
ADA = PublicProfile(listed=True, name="Ada", version=3)
ONE, SPREAD = Board("0#Q#one"), Board("0#G", 4)
PLAIN = RowTarget(ONE, SPREAD, "0#Q#", shown=True, expires=None)


def user(number: int) -> str:
    return f"usr_{ids.encode(number, 26)}"


def performance(attempt: int, score: int, generation: int = 0, owner: int = 1) -> Performance:
    return Performance(
        user_id=user(owner),
        attempt_id=f"att_{attempt}",
        score=Decimal(score),
        max_score=Decimal(9),
        percentage=Decimal(score),
        duration=1_000,
        submitted_at=NOW,
        generation=generation,
    )


def joined(one: Performance, face: PublicProfile = ADA) -> UpsertOutcome:
    return change_store.upsert_if_better(PLAIN, one, face)


def kept(board: Board = ONE, owner: int = 1) -> StoredRow:
    row = store.get_row(user(owner), board)
    assert row is not None
    return row


def shown_attempt() -> str | None:
    shown = kept().performance
    return None if shown is None else shown.attempt_id


@pytest.mark.parametrize(
    ("comes", "becomes"),
    [
        (performance(2, 6, 1), UpsertOutcome.BETTER),
        (performance(2, 5, 1), UpsertOutcome.WORSE),
        (performance(2, 4, 1), UpsertOutcome.WORSE),
        (performance(1, 5, 1), UpsertOutcome.THERE),
        (performance(2, 3, 2), UpsertOutcome.BETTER),
        (performance(2, 9, 0), UpsertOutcome.WORSE),
    ],
)
def test_a_row_shows_the_best_of_the_latest_grading(
    comes: Performance, becomes: UpsertOutcome
) -> None:
    assert joined(performance(1, 5, 1)) is UpsertOutcome.BETTER
    assert joined(comes) is becomes
    shown = comes if becomes is UpsertOutcome.BETTER else performance(1, 5, 1)
    assert kept().performance == shown


@pytest.mark.parametrize("first", [True, False], ids=["struck first", "shown first"])
def test_voided_attempt_never_returns(*, first: bool) -> None:
    if not first:
        joined(performance(1, 9))
    change_store.void_attempt(PLAIN, user(1), "att_1")
    assert joined(performance(1, 9)) is UpsertOutcome.VOIDED
    assert kept().rank_key is None
    assert joined(performance(2, 1)) is UpsertOutcome.BETTER
    assert shown_attempt() == "att_2"


def test_an_attempt_that_is_not_shown_is_struck_without_touching_the_row() -> None:
    joined(performance(2, 5))
    change_store.void_attempt(PLAIN, user(1), "att_1")
    assert (shown_attempt(), kept().voided) == ("att_2", frozenset({"att_1"}))
    assert joined(performance(1, 9)) is UpsertOutcome.VOIDED


def test_writer_with_an_older_profile_is_refused() -> None:
    joined(performance(1, 5))
    with pytest.raises(change_store.OutdatedProfileError):
        joined(performance(2, 6), replace(ADA, version=2))
    assert joined(performance(2, 6)) is UpsertOutcome.BETTER


def test_row_only_follows_newer_profiles() -> None:
    joined(performance(1, 5))
    for version, name in ((3, "Ada"), (2, "Ada"), (4, "Countess")):
        change_store.apply_profile(
            kept(), PublicProfile(listed=True, name="Countess", version=version)
        )
        assert kept().name == name


def test_total_requires_an_unchanged_version() -> None:
    fresh = TotalRow(user(1), SPREAD, None, None)
    assert fresh.replace(performance(1, 5), ADA)
    assert not fresh.replace(performance(1, 6), ADA)
    seen = replace(fresh, seen=kept(SPREAD).version)
    assert not seen.replace(performance(1, 7), replace(ADA, version=2))
    assert seen.replace(performance(1, 8), ADA)
    assert not seen.replace(performance(1, 9), ADA)
    total = kept(SPREAD).performance
    assert total is not None
    assert total.score == 8


def test_a_users_rows_are_those_of_one_epoch_and_of_no_one_else() -> None:
    for name in ("0#Q#a", "0#Q#b", "1#Q#a"):
        change_store.upsert_if_better(replace(PLAIN, board=Board(name)), performance(1, 5), ADA)
    joined(performance(1, 5, owner=2))
    assert [row.board_name for row in store.list_rows(user(1), "0#")] == ["0#Q#a", "0#Q#b"]


def filled(board: Board, rows: int) -> list[str]:
    """So many rows, the first the best, but for one on another board; their keys in order."""
    made = [performance(place, 500 - place, owner=place) for place in range(rows)]
    for one in made:
        change_store.upsert_if_better(replace(PLAIN, board=board), one, ADA)
    change_store.upsert_if_better(
        replace(PLAIN, board=Board("0#Q#other", 4)), performance(0, 600, owner=99), ADA
    )
    return [rules.rank_key(one) for one in made]


def keys(rows: list[ListedRow]) -> list[str]:
    return [str(row.rank_key) for row in rows]


@pytest.mark.parametrize("board", [ONE, SPREAD], ids=["in one piece", "spread"])
def test_a_board_is_read_in_its_order_from_any_place(board: Board) -> None:
    made = filled(board, 8)
    assert keys(rank_index.page(board, None, 3)) == made[:3]
    assert keys(rank_index.page(board, made[2], 3)) == made[3:6]
    assert keys(rank_index.page(board, made[7], 3)) == []
    assert keys(rank_index.ahead(board, made[5], 2)) == [made[4], made[3]]
    assert (rank_index.count(board), rank_index.count(board, made[5])) == (8, 5)
    assert rank_index.count(Board("0#Q#none", board.shards)) == 0


@pytest.mark.parametrize("board", [ONE, SPREAD], ids=["in one piece", "spread"])
def test_rows_between_two_places_are_counted_in_each_partition(board: Board) -> None:
    made = filled(board, 8)
    after = [rules.boundary(made[1])] * board.shards
    assert rank_index.count_between(board, after, made[6]) == 4
    assert rank_index.count_between(board, [None] * board.shards, made[6]) == 6


def begun(board: Board, at: int, shard: int = 0, size: int = 3) -> SnapshotDraft:
    return SnapshotDraft(board, shard, ShardSnapshot(at, size, (), 0))


def test_a_snapshot_is_asked_for_once_in_a_while() -> None:
    assert snapshot_store.request_snapshot(ONE, NOW, WAIT)
    assert not snapshot_store.request_snapshot(ONE, NOW + WAIT - 1, WAIT)
    assert snapshot_store.request_snapshot(SPREAD, NOW + 1, WAIT)
    assert snapshot_store.request_snapshot(ONE, NOW + WAIT, WAIT)


def test_snapshot_requires_all_shards() -> None:
    for shard in range(SPREAD.shards):
        assert snapshot_store.snapshots(SPREAD) is None
        assert snapshot_store.publish(begun(SPREAD, NOW + shard, shard))
    found = snapshot_store.snapshots(SPREAD)
    assert found is not None
    assert [one.at for one in found] == [NOW + shard for shard in range(SPREAD.shards)]
    assert snapshot_store.snapshots(ONE) is None


def test_a_later_snapshot_replaces_an_earlier_one_and_never_the_other_way_round() -> None:
    assert snapshot_store.publish(begun(ONE, NOW))
    assert not snapshot_store.publish(begun(ONE, NOW))
    assert not snapshot_store.publish(begun(ONE, NOW - 1))
    assert snapshot_store.publish(begun(ONE, NOW + 1))


def test_draft_advances_cell_by_cell() -> None:
    made = filled(ONE, 8)
    going = begun(ONE, NOW)
    for pages, total in ((1, 3), (2, 6), (3, 8)):
        going = snapshot_store.advance_draft(going)
        assert (going.pages, going.snapshot.total) == (pages, total)
    assert going.after is None
    assert going.snapshot.boundaries == (rules.boundary(made[2]), rules.boundary(made[5]))


def test_draft_with_more_progress_wins() -> None:
    first = begun(SPREAD, NOW, 1)
    further = replace(first, pages=1)
    assert snapshot_store.put_draft(first, 0)
    assert snapshot_store.put_draft(further, 0)
    assert not snapshot_store.put_draft(further, 0)
    assert not snapshot_store.put_draft(begun(SPREAD, NOW - 1, 1), 1)
    assert snapshot_store.get_draft(SPREAD, 1) == further
    assert snapshot_store.get_draft(SPREAD, 2) is None
    assert snapshot_store.put_draft(begun(SPREAD, NOW + 1, 1), 7)


def test_epoch_plan_requires_an_unchanged_version() -> None:
    before = epoch_store.get_plan()
    assert before == EpochPlan()
    second = Epoch(1, {"quz_1": 4})
    assert epoch_store.replace_plan(before, FIRST, [FIRST, second])
    assert not epoch_store.replace_plan(before, second, [second])
    assert epoch_store.get_plan() == EpochPlan(FIRST, [FIRST, second], 1)
    assert epoch_store.replace_plan(epoch_store.get_plan(), second, [second])
    assert not epoch_store.replace_plan(replace(before, changes=1), FIRST, [FIRST])
    assert epoch_store.get_plan().read == second
