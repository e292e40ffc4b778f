"""Names of leaderboards, and the leaderboards of a result."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.ids import bare
from chalicelib.leaderboard.models import Board, Epoch, RowTarget
from chalicelib.results.models import Result

GLOBAL_SHARDS = 16
"""Each submit updates a row of the global leaderboard; a partition takes 500 updates a second."""
WEEK_KEPT: Millis = 35 * DAY


def quiz_board(epoch: Epoch, quiz_id: str) -> Board:
    """Return the leaderboard of a quiz."""
    return Board(f"{epoch.number}#Q#{bare(quiz_id)}", epoch.shard_counts.get(quiz_id, 1))


def global_board(epoch: Epoch) -> Board:
    """Return the global leaderboard of all time."""
    return Board(f"{epoch.number}#G", GLOBAL_SHARDS)


def week_board(epoch: Epoch, instant: Millis) -> Board:
    """Return the global leaderboard of the ISO week (UTC) of an instant."""
    return Board(f"{_week(epoch, instant)}#G", GLOBAL_SHARDS)


def row_targets(epoch: Epoch, quiz_id: str, submitted_at: Millis) -> tuple[RowTarget, RowTarget]:
    """Return the rows that an attempt can update: of all time, and of its week."""
    board, week = quiz_board(epoch, quiz_id), _week(epoch, submitted_at)
    all_time = RowTarget(board, global_board(epoch), f"{epoch.number}#Q#", shown=True, expires=None)
    of_week = RowTarget(
        board=Board(f"{week}#Q#{bare(quiz_id)}"),
        total=week_board(epoch, submitted_at),
        siblings=f"{week}#Q#",
        shown=False,
        expires=week_ends(submitted_at) + WEEK_KEPT,
    )
    return all_time, of_week


def group_by_target(
    epoch: Epoch, results: Iterable[Result], now: Millis
) -> Mapping[RowTarget, Sequence[Result]]:
    """Group results by the rows that they can update, without expired weeks."""
    found: dict[RowTarget, list[Result]] = {}
    for result in results:
        for source in row_targets(epoch, result.quiz_id, result.submitted_at):
            if source.expires is None or now < source.expires:
                found.setdefault(source, []).append(result)
    return found


def epoch_of(name: str) -> int:
    """Return the epoch number of a leaderboard."""
    return int(name.partition("#")[0])


def week_ends(instant: Millis) -> Millis:
    """Return the end of the ISO week of an instant: Monday, midnight UTC."""
    day = instant // DAY
    # the Unix epoch was a Thursday, three days after a Monday
    return (day - (day + 3) % 7 + 7) * DAY


def partition(board: Board, user_id: str) -> str:
    """Return the index partition of a user's row."""
    return f"{board.name}#{zlib.crc32(user_id.encode()) % board.shards}"


def partitions(board: Board) -> list[str]:
    """Return all partitions of a leaderboard."""
    return [f"{board.name}#{shard}" for shard in range(board.shards)]


def _week(epoch: Epoch, instant: Millis) -> str:
    year, week, _ = datetime.fromtimestamp(instant // SECOND, UTC).isocalendar()
    return f"{epoch.number}#W#{year}-W{week:02d}"
