"""The order of a board, as strings that sort as the board does, and what a result has to say."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from chalicelib.clock import SECOND, Millis
from chalicelib.ids import LENGTH, bare, decode, encode
from chalicelib.leaderboard.models import Board, Performance
from chalicelib.results.models import Result

MILLI = 1_000
SCORE_LETTERS, DURATION_LETTERS, SUBMITTED_LETTERS = 6, 7, 9
TOP_SCORE = 32**SCORE_LETTERS - 1
"""In thousandths: 1,073,741.823 points, above the most that a quiz may be worth."""
TIE_LETTERS = SCORE_LETTERS + DURATION_LETTERS
"""Who is alike in these shares a rank."""
ORDER_LETTERS = TIE_LETTERS + SUBMITTED_LETTERS
KEY_LETTERS = ORDER_LETTERS + LENGTH

COUNTED_CELLS = 3
"""So many cells from the top on are counted live: ranks in the first two, a thousand rows, are
exact whatever became of the third since the snapshot."""
BOUNDARY_LETTERS = ORDER_LETTERS + 6
"""A boundary keeps 30 bits of its user's id: where thousands are alike to the millisecond, as when
a quiz closes, none of them counts on the wrong side. More would hardly compress."""
MOST_BOUNDARIES = 10_000
"""Of a shard: about 130 KB. Beyond five million rows its cells grow instead."""
_AFTER_ALL = "~"
"""Sorts after every letter of a key."""
_PERCENT_PLACES = Decimal("0.01")


def rank_key(standing: Performance) -> str:
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


def score_of(rank_key: str) -> Decimal:
    """The score that a rank key was made of."""
    return Decimal(TOP_SCORE - decode(rank_key[:SCORE_LETTERS])) / MILLI


def seconds_of(rank_key: str) -> int:
    """The duration that a rank key was made of, in whole seconds."""
    return decode(rank_key[SCORE_LETTERS:TIE_LETTERS])


def submitted_at_of(rank_key: str) -> Millis:
    """The time of submission that a rank key was made of."""
    return decode(rank_key[TIE_LETTERS:ORDER_LETTERS])


def user_of(rank_key: str) -> str:
    """The id of the user whose rank key it is."""
    return f"usr_{rank_key[ORDER_LETTERS:]}"


def tie(rank_key: str) -> str:
    """The part of a rank key that users of the same rank share."""
    return rank_key[:TIE_LETTERS]


def performance(result: Result) -> Performance | None:
    """What a result counts for on a board; None for one without a score, or voided."""
    if result.score is None or result.percentage is None or result.voided_at is not None:
        return None
    return Performance(
        user_id=result.user_id,
        attempt_id=result.attempt_id,
        score=result.score,
        max_score=result.max_score,
        percentage=result.percentage,
        duration=result.duration,
        submitted_at=result.submitted_at,
        generation=result.generation,
    )


def total_performance(user_id: str, counted: Iterable[Performance]) -> Performance | None:
    """What a user's best attempts come to on the global board; None without any."""
    best = list(counted)
    if not best:
        return None
    score = sum((one.percentage for one in best), Decimal(0))
    return Performance(
        user_id=user_id,
        attempt_id=max(best, key=lambda one: (one.submitted_at, one.attempt_id)).attempt_id,
        score=score,
        max_score=Decimal(100 * len(best)),
        percentage=(score / len(best)).quantize(_PERCENT_PLACES, ROUND_HALF_UP),
        duration=sum(one.duration for one in best),
        submitted_at=max(one.submitted_at for one in best),
    )


def best_first(standings: Iterable[Performance]) -> list[Performance]:
    """In the order they would be shown; a later grading goes before an earlier, even a better."""
    return sorted(standings, key=lambda one: (-one.generation, rank_key(one)))


def cell_size(board: Board, rows: int) -> int:
    """How many rows of one shard lie between two boundaries, where it had so many lately."""
    return max(1, board.bucket_size // board.shards, -(-rows // MOST_BOUNDARIES))


def is_counted(board: Board, rows: int) -> bool:
    """Whether so many rows are few enough to be counted live."""
    return rows < COUNTED_CELLS * board.bucket_size


def boundary(rank_key: str) -> str:
    """A string that sorts after a rank key and before the next, but for twins of one user id."""
    return rank_key[:BOUNDARY_LETTERS] + _AFTER_ALL


def next_lower_key(before: str) -> str:
    """A string after all rank keys that sort before ``before`` (a key, or the start of one)."""
    return before[:-1] + chr(ord(before[-1]) - 1) + _AFTER_ALL


def cells_before(boundaries: Sequence[str], key: str) -> int:
    """How many whole cells lie before a rank key."""
    return bisect_left(boundaries, key)


def percentile(rank: int, total: int) -> Decimal:
    """Of the others, how many in a hundred a rank is ahead of or level with; alone, 100."""
    if total <= 1:
        return Decimal(100)
    share = Decimal(100 * (total - rank)) / (total - 1)
    return share.quantize(_PERCENT_PLACES, ROUND_HALF_UP)
