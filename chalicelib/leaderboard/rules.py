"""The order of a board, as strings that sort as the board does."""

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.ids import bare, encode
from chalicelib.leaderboard.models import Board, Standing

MILLI = 1_000
SCORE_LETTERS, DURATION_LETTERS, SUBMITTED_LETTERS = 6, 7, 9
TOP_SCORE = 32**SCORE_LETTERS - 1
"""In thousandths: 1,073,741.823 points, above the most that a quiz may be worth."""
TIE_LETTERS = SCORE_LETTERS + DURATION_LETTERS
"""Who is alike in these shares a rank."""
GLOBAL_SHARDS = 16
"""Every submission moves a row of the global board; one partition takes 500 moves a second."""
WEEK_KEPT: Millis = 35 * DAY
_PERCENT_PLACES = Decimal("0.01")


def rank_key(standing: Standing) -> str:
    """48 letters in whose order better comes first.

    Score descending, then duration ascending in whole seconds, for those are what a board shows,
    then submitted earlier, then user id. Raises OverflowError beyond 1,073,741.823 points, a
    thousand years of duration, or the year 3084.
    """
    return "".join(
        (
            encode(TOP_SCORE - int(standing.score * MILLI), SCORE_LETTERS),
            encode(standing.duration // SECOND, DURATION_LETTERS),
            encode(standing.submitted_at, SUBMITTED_LETTERS),
            bare(standing.user_id),
        )
    )


def tie(rank_key: str) -> str:
    """The part of a rank key that users of the same rank share."""
    return rank_key[:TIE_LETTERS]


def quiz_board(quiz_id: str) -> Board:
    """The board of one quiz."""
    return Board(f"Q#{quiz_id}")


def global_board() -> Board:
    """The board over all quizzes and all time."""
    return Board("G", GLOBAL_SHARDS)


def week_board(instant: Millis) -> Board:
    """The board over all quizzes in the ISO week (UTC) of an instant."""
    return Board(f"W#{_week(instant)}#G", GLOBAL_SHARDS)


def week_quiz_board(quiz_id: str, instant: Millis) -> Board:
    """What a week's board is summed from; it is not shown."""
    return Board(f"W#{_week(instant)}#Q#{quiz_id}")


def week_ends(instant: Millis) -> Millis:
    """When the ISO week of an instant ends: Monday, midnight UTC."""
    day = instant // DAY
    # the epoch was a Thursday, three days after a Monday
    return (day - (day + 3) % 7 + 7) * DAY


def partition(board: Board, user_id: str) -> str:
    """Where in the index a user's row of a board is."""
    return f"{board.name}#{zlib.crc32(user_id.encode()) % board.shards}"


def partitions(board: Board) -> list[str]:
    """All partitions of a board."""
    return [f"{board.name}#{shard}" for shard in range(board.shards)]


def summed(user_id: str, counted: Iterable[Standing]) -> Standing | None:
    """What a user's best attempts come to on the global board; None without any."""
    best = list(counted)
    if not best:
        return None
    score = sum((one.percentage for one in best), Decimal(0))
    return Standing(
        user_id=user_id,
        attempt_id=max(best, key=lambda one: (one.submitted_at, one.attempt_id)).attempt_id,
        score=score,
        max_score=Decimal(100 * len(best)),
        percentage=(score / len(best)).quantize(_PERCENT_PLACES, ROUND_HALF_UP),
        duration=sum(one.duration for one in best),
        submitted_at=max(one.submitted_at for one in best),
    )


def best(standings: Iterable[Standing]) -> Standing | None:
    """The one that is ahead of all others; a later grading goes before an earlier."""
    return min(standings, key=lambda one: (-one.generation, rank_key(one)), default=None)


def percentile(rank: int, total: int) -> Decimal:
    """Of the others, how many in a hundred a rank is ahead of or level with; alone, 100."""
    if total <= 1:
        return Decimal(100)
    share = Decimal(100 * (total - rank)) / (total - 1)
    return share.quantize(_PERCENT_PLACES, ROUND_HALF_UP)


def _week(instant: Millis) -> str:
    year, week, _ = datetime.fromtimestamp(instant // SECOND, UTC).isocalendar()
    return f"{year}-W{week:02d}"
