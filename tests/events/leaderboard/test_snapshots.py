"""Ranks on large boards: whole cells from a snapshot, the rest counted; boards here are small."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap, ids
from chalicelib.dynamo.client import dynamodb
from chalicelib.leaderboard import change_store, rules, snapshot_store
from chalicelib.leaderboard.models import (
    Board,
    PagePosition,
    Performance,
    PublicProfile,
    RowTarget,
)
from chalicelib.leaderboard.snapshots import MAX_AGE, Snapshots
from chalicelib.settings import settings
from tests.support.clock import FakeClock

LISTED = PublicProfile(listed=True, name="somebody", version=0)
ROWS, CELL = 60, 8
BOARDS = [Board("Q#large", 1, CELL), Board("G-large", 4, CELL)]


def performance(number: int, score: int) -> Performance:
    return Performance(
        user_id=f"usr_{ids.encode(number, 26)}",
        attempt_id=f"att_{number}",
        score=Decimal(score),
        max_score=Decimal(100),
        percentage=Decimal(score),
        duration=1_000 * (number % 3),
        submitted_at=number,
    )


def fill(board: Board, numbers: range, seed: int = 1) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - repeatable scores
    made = [performance(number, chance.randrange(12)) for number in numbers]
    for one in made:
        change_store.upsert_if_better(
            RowTarget(board, board, "", shown=True, expires=None), one, LISTED
        )
    return sorted(map(rules.rank_key, made))


class Worker:
    """Takes snapshots as the queue's messages would have it."""

    def __init__(self, clock: FakeClock, per_message: int = 3) -> None:
        self.snapshots = Snapshots(clock, settings().job_queue_url, per_message)

    def take(self, board: Board, at: int) -> None:
        for shard in range(board.shards):
            self.carry_on(board, shard, at)

    def carry_on(self, board: Board, shard: int, at: int) -> int:
        task = {
            "board": {"name": board.name, "shards": board.shards, "bucket_size": board.bucket_size}
        }
        steps = 0
        while True:
            steps += 1
            self.snapshots.run({**task, "shard": shard, "at": at})
            draft = snapshot_store.get_draft(board, shard)
            if draft is None or draft.after is None:
                return steps


@pytest.mark.parametrize("board", BOARDS)
def test_ranks_from_a_snapshot_equal_a_full_count(
    tables: None, clock: FakeClock, board: Board
) -> None:
    keys = fill(board, range(ROWS))
    Worker(clock).take(board, clock.now)
    showing = bootstrap.leaderboard_reader()
    for place, key in enumerate(keys):
        counted = showing.before(board, key)
        assert counted.number == place
        assert counted.exact is (place < rules.COUNTED_CELLS * CELL) or board.shards > 1
        first = next(at for at, one in enumerate(keys) if rules.tie(one) == rules.tie(key))
        assert showing.before(board, rules.tie(key)).number == first
    assert showing.total(board).number == ROWS
    assert not showing.before(board, keys[-1]).exact


@pytest.mark.parametrize("board", BOARDS)
def test_rank_error_is_bounded_by_changes_since_the_snapshot(
    tables: None, clock: FakeClock, board: Board
) -> None:
    fill(board, range(ROWS))
    Worker(clock).take(board, taken := clock.now)
    clock.advance(1)
    changes = 12
    keys = sorted([*fill(board, range(ROWS)), *fill(board, range(ROWS, ROWS + changes), seed=2)])
    for place, key in enumerate(keys):
        counted = bootstrap.leaderboard_reader().before(board, key)
        assert abs(counted.number - place) <= changes
        assert counted.as_of == (clock.now if counted.exact else taken)
        if place < 2 * CELL or counted.exact:
            assert (counted.number, counted.exact) == (place, True)


def test_own_rank_reports_exactness_and_time(tables: None, clock: FakeClock) -> None:
    board = BOARDS[0]
    keys = fill(board, range(ROWS))
    Worker(clock).take(board, taken := clock.now)
    clock.advance(5)
    last = f"usr_{keys[-1][-26:]}"
    place = bootstrap.leaderboard_reader().around(board, last, 3)
    assert (place.entry.position, place.total, place.below) == (ROWS, ROWS, [])
    assert (place.exact, place.as_of) == (False, taken)
    assert [one.position for one in place.above] == [ROWS - 3, ROWS - 2, ROWS - 1]
    small = bootstrap.leaderboard_reader().around(board, f"usr_{keys[0][-26:]}", 0)
    assert small.entry.position == 1


def test_the_cost_of_a_rank_does_not_grow_with_the_board(tables: None, clock: FakeClock) -> None:
    board = BOARDS[0]
    keys = fill(board, range(ROWS))
    Worker(clock).take(board, clock.now)
    snapshot = snapshot_store.snapshots(board)
    assert snapshot is not None
    most = 0

    def look(parsed: dict[str, Any], **_: Any) -> None:
        nonlocal most
        most = max(most, parsed.get("ScannedCount", 0))

    dynamodb().meta.events.register("after-call.dynamodb.Query", look)
    for key in keys:
        bootstrap.leaderboard_reader().before(board, key)
    dynamodb().meta.events.unregister("after-call.dynamodb.Query", look)
    assert most <= rules.COUNTED_CELLS * CELL


def test_a_snapshot_is_asked_for_once_when_a_large_board_is_looked_at(
    tables: None, clock: FakeClock, cloud: Any
) -> None:
    board = BOARDS[1]
    fill(board, range(ROWS))
    for _ in range(3):
        assert bootstrap.leaderboard_reader().total(board).exact
    asked = cloud.waiting("job_queue")
    assert [one["payload"]["shard"] for one in asked] == list(range(board.shards))
    assert cloud.expire(*json.loads(json.dumps(asked))) == []
    clock.advance(MAX_AGE)
    assert not bootstrap.leaderboard_reader().total(board).exact
    assert len(cloud.waiting("job_queue")) == board.shards


def test_small_leaderboard_requests_no_snapshot(tables: None, clock: FakeClock, cloud: Any) -> None:
    board = Board("Q#small", 1, ROWS)
    keys = fill(board, range(ROWS))
    assert bootstrap.leaderboard_reader().before(board, keys[-1]).exact
    assert cloud.waiting("job_queue") == []


def test_crashed_snapshot_continues_or_yields_to_a_later_one(
    tables: None, clock: FakeClock
) -> None:
    board, worker = BOARDS[0], Worker(clock, per_message=1)
    fill(board, range(ROWS))
    steps = worker.carry_on(board, 0, at=5)
    assert steps >= ROWS // CELL
    assert worker.carry_on(board, 0, at=4) == 1
    taken = snapshot_store.snapshots(board)
    assert taken is not None
    assert (taken[0].at, taken[0].total) == (5, ROWS)
    assert worker.carry_on(board, 0, at=5) == 1
    worker.carry_on(board, 0, at=6)
    assert (snapshot_store.snapshots(board) or taken)[0].at == 6


def test_two_workers_of_one_snapshot_count_no_page_twice(tables: None, clock: FakeClock) -> None:
    board = BOARDS[0]
    fill(board, range(ROWS))
    worker = Worker(clock, per_message=2)
    task = {"board": {"name": board.name, "shards": 1, "bucket_size": CELL}, "shard": 0, "at": 5}
    worker.snapshots.run(task)
    behind = snapshot_store.get_draft(board, 0)
    assert behind is not None
    worker.carry_on(board, 0, at=5)
    assert not snapshot_store.put_draft(snapshot_store.advance_draft(behind), behind.pages)


def test_paging_continues_across_cells(tables: None, clock: FakeClock) -> None:
    board = BOARDS[1]
    keys = fill(board, range(ROWS))
    showing, after, seen = bootstrap.leaderboard_reader(), None, []
    while entries := showing.page(board, after, 7).entries:
        last = entries[-1]
        after = PagePosition(last.rank_key, last.rank, last.position)
        seen += [(one.position, one.rank_key) for one in entries]
    assert seen == list(enumerate(keys, start=1))
