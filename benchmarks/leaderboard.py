"""What reads of a board cost in read units, whatever its size: a table, and a plot beside COUNT.

    python -m benchmarks.leaderboard --plot build/leaderboard.png

Counted on `benchmarks/rank_index.py`, not on AWS: sizes and units follow DynamoDB's rules. The
services are the real ones. Seconds have no part in it.
"""

import argparse
import os
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean

os.environ.setdefault("TABLE_PREFIX", "invigil-bench")
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "benchmark")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "benchmark")

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, save
from benchmarks.rank_index import RankIndex, Spent
from chalicelib.leaderboard import boards, rank_index, rules, snapshot_store
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import Board, PagePosition
from chalicelib.leaderboard.reader import FIRST_PAGE_KEPT, LeaderboardReader
from chalicelib.leaderboard.snapshots import Snapshots

SIZES = (1_000, 100_000, 1_000_000)
USERS = 200
PAGE, PAGE_NUMBER = 10, 50
NOW = 1_790_000_000_000
BOARDS = {
    "quiz": boards.quiz_board(FIRST, "quz_00000000000000000000000001"),
    "global, 16 partitions": boards.global_board(FIRST),
}
TOP, FURTHER, RANK = f"top {PAGE}", f"page {PAGE_NUMBER}", "my rank"
NEIGHBOURS, SNAPSHOT, COUNT = "my rank and neighbours", "read the snapshot", "naive COUNT"
FLAT, MOST_UNITS = 1.2, 15
"""What is promised: top pages within so much of each other, a rank within so many units."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one kind of read: units on average and at worst, items and calls on average."""

    units: float
    worst: float
    items: float
    calls: float

    @classmethod
    def of(cls, spent: Sequence[Spent]) -> "Cost":
        return cls(
            mean(one.units for one in spent),
            max(one.units for one in spent),
            mean(one.items for one in spent),
            mean(one.calls for one in spent),
        )


Costs = dict[str, Cost]


def measured(board: Board, size: int) -> Costs:
    """What each read of a board of ``size`` rows costs, the snapshot taken where it has one."""
    index = RankIndex(board, size)
    with index.in_place():
        snapshots = Snapshots(lambda: NOW, queue_url="", per_message=size)
        if not rules.is_counted(board, size):
            _take(snapshots, board)
        showing = LeaderboardReader(snapshots, lambda: NOW, FIRST_PAGE_KEPT)
        chosen = random.Random(1).sample(index.keys, min(USERS, size))
        return _costs(index, snapshots, showing, chosen)


def _take(snapshots: Snapshots, board: Board) -> None:
    task = {"board": asdict(board)}
    for shard in range(board.shards):
        snapshots.run_page({**task, "shard": shard, "at": NOW})


def _costs(
    index: RankIndex, snapshots: Snapshots, showing: LeaderboardReader, chosen: Sequence[str]
) -> Costs:
    board, at = index.board, PAGE * (PAGE_NUMBER - 1)
    last = PagePosition(sorted(index.keys)[at - 1], at, at)

    def spent_by(read: Callable[[], object]) -> Spent:
        index.spent = spent = Spent()
        read()
        index.spent = Spent()
        return spent

    # the snapshot and the total are kept by the process: read once, told apart
    snapshot = spent_by(lambda: snapshot_store.snapshots(board))
    snapshots.get(board)
    showing.page(board, None, 1)
    users = [rules.user_of(key) for key in chosen]
    return {
        TOP: Cost.of([spent_by(lambda: rank_index.page(board, None, PAGE))]),
        FURTHER: Cost.of([spent_by(lambda: showing.page(board, last, PAGE))]),
        RANK: Cost.of([spent_by(lambda key=key: showing.before(board, key)) for key in chosen]),  # type: ignore[misc]
        NEIGHBOURS: Cost.of(
            [spent_by(lambda user=user: showing.around(board, user, 2)) for user in users]  # type: ignore[misc]
        ),
        SNAPSHOT: Cost.of([snapshot]),
        COUNT: Cost.of([spent_by(lambda key=key: rank_index.count(board, key)) for key in chosen]),  # type: ignore[misc]
    }


def table_of(name: str, costs: dict[int, Costs]) -> Table:
    """Read units on average, with the worst in brackets, and how many items were touched."""
    table = Table("Read", *(f"{size:,} rows" for size in costs), title=f"Board: {name}")
    for read in (TOP, FURTHER, RANK, NEIGHBOURS, SNAPSHOT, COUNT):
        cells = [
            f"{one[read].units:,.1f} ({one[read].worst:,.1f}); {one[read].items:,.0f} items"
            for one in costs.values()
        ]
        table.add_row(read, *cells)
    return table


def plot(found: dict[str, dict[int, Costs]], path: Path) -> None:
    """Units against rows, both by powers of ten."""
    import matplotlib as mpl  # noqa: PLC0415 - takes a second, for who wants a plot

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, sides = plt.subplots(1, len(found), figsize=(11, 4.5), sharey=True)
    for side, (name, costs) in zip(sides, found.items(), strict=True):
        for read, style in (
            (COUNT, "k--"),
            (NEIGHBOURS, "C1s-"),
            (RANK, "C0o-"),
            (FURTHER, "C2^-"),
            (TOP, "C3v-"),
        ):
            units = [one[read].units for one in costs.values()]
            side.plot(list(costs), units, style, label=read)
        side.set(xscale="log", yscale="log", title=f"Board: {name}", xlabel="rows")
        side.grid(visible=True, which="major", alpha=0.3)
    sides[0].set_ylabel("read units on average")
    sides[0].legend()
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def promises(name: str, costs: dict[int, Costs]) -> list[Promise]:
    """What is promised of a board at every size, in read units on average."""
    tops = [one[TOP].units for one in costs.values()]
    ranks = [one[RANK].units for one in costs.values()]
    return [
        Promise(f"{name}: {TOP}, most of least", max(tops) / min(tops), FLAT),
        Promise(f"{name}: {RANK}, read units", max(ranks), MOST_UNITS),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--plot", type=Path, default=Path("build/leaderboard.png"))
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args()
    found = {
        name: {size: measured(board, size) for size in given.sizes}
        for name, board in BOARDS.items()
    }
    console = Console()
    for name, costs in found.items():
        console.print(table_of(name, costs))
    plot(found, given.plot)
    console.print(f"Plot: {given.plot}")
    kept = {
        name: {
            str(size): {read: asdict(one) for read, one in of.items()} for size, of in by.items()
        }
        for name, by in found.items()
    }
    return save(
        "leaderboard", kept, [one for name, by in found.items() for one in promises(name, by)]
    )


if __name__ == "__main__":
    sys.exit(main())
