"""The order of a board, as strings that sort as the board does, and what a result has to say."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from chalicelib.clock import SECOND, Millis
from chalicelib.ids import LENGTH, bare, decode, encode
from chalicelib.leaderboard.models import Board, Performance
from chalicelib.results.models import Result
from chalicelib.results.rules import rounded

RATIO_LETTERS, DURATION_LETTERS, SUBMITTED_LETTERS = 20, 7, 9
RATIO_UNIT = 2**80
"""Different fractions of up to 2**40 thousandths of a point differ by more than a unit, so their
keys differ; 20 bits are left for shares above 1 and for sums."""
TOP_RATIO = 32**RATIO_LETTERS - 1
TIE_LETTERS = RATIO_LETTERS + DURATION_LETTERS
"""Who is alike in these shares a rank."""
ORDER_LETTERS = TIE_LETTERS + SUBMITTED_LETTERS
KEY_LETTERS = ORDER_LETTERS + LENGTH

COUNTED_CELLS = 3
"""So many cells from the top on are counted live: ranks in the first two, a thousand rows, are
exact whatever became of the third since the snapshot."""
BOUNDARY_LETTERS = ORDER_LETTERS + 6
"""A boundary keeps 30 bits of its user's id: where thousands are alike to the millisecond, as when
a quiz closes, none of them counts on the wrong side. More would hardly compress."""
MIN_TAKERS = 3
"""The global board counts a quiz from so many takers on: nobody climbs by a quiz made for them."""
MOST_BOUNDARIES = 10_000
"""Of a shard: about 130 KB. Beyond five million rows its cells grow instead."""
_AFTER_ALL = "~"
"""Sorts after every letter of a key."""
_PERCENT_PLACES = Decimal("0.01")
_WHOLE = Fraction(1)


def rank_key(standing: Performance) -> str:
    """62 letters in whose order better comes first.

    Exact percentage descending, then duration ascending in whole seconds, for those are what a
    board shows, then submitted earlier, then user id. Raises OverflowError beyond a million times
    the maximum, a thousand years of duration, or the year 3084.
    """
    return "".join(
        (
            encode(TOP_RATIO - int(standing.ratio * RATIO_UNIT), RATIO_LETTERS),
            encode(standing.duration // SECOND, DURATION_LETTERS),
            encode(standing.submitted_at, SUBMITTED_LETTERS),
            bare(standing.user_id),
        )
    )


def seconds_of(rank_key: str) -> int:
    """The duration that a rank key was made of, in whole seconds."""
    return decode(rank_key[RATIO_LETTERS:TIE_LETTERS])


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
        attempt_id=attempt_key(result.attempt_id, result.revision),
        score=result.score,
        max_score=result.max_score,
        percentage=result.percentage,
        duration=result.duration,
        submitted_at=result.submitted_at,
        generation=result.generation,
        exact=None if result.exact is None else result.ratio,
    )


def counts_globally(results: Iterable[Result]) -> bool:
    """Whether the global board counts results: not those at a quiz of one's own."""
    return all(one.owner_id != one.user_id for one in results)


def attempt_key(attempt_id: str, revision: int) -> str:
    """What a row calls an attempt as of a revision of its score."""
    return f"{attempt_id}#{revision}" if revision else attempt_id


def outdated_keys(result: Result) -> list[str]:
    """What rows called an attempt before its score was changed by hand, or before it was voided."""
    ended = result.revision + (result.voided_at is not None)
    return [attempt_key(result.attempt_id, revision) for revision in range(ended)]


def total_performance(user_id: str, counted: Iterable[Performance]) -> Performance | None:
    """What a user's best attempts come to on the global board; None without any."""
    best = list(counted)
    if not best:
        return None
    ratio = sum((min(_WHOLE, one.ratio) for one in best), Fraction(0))
    return Performance(
        user_id=user_id,
        attempt_id=max(best, key=lambda one: (one.submitted_at, one.attempt_id)).attempt_id,
        score=rounded(100 * ratio, _PERCENT_PLACES),
        max_score=Decimal(100 * len(best)),
        percentage=rounded(100 * ratio / len(best), _PERCENT_PLACES),
        duration=sum(one.duration // SECOND for one in best) * SECOND,
        submitted_at=max(one.submitted_at for one in best),
        exact=ratio,
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
    """100 * (total - rank) / (total - 1), to two decimals half up; 100 for a single entry."""
    if total <= 1:
        return Decimal(100)
    return rounded(Fraction(100 * (total - rank), total - 1), _PERCENT_PLACES)
