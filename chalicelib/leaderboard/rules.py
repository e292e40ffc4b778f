"""Rules of leaderboards: order of rows as sortable strings, and performance of results."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from chalicelib.clock import SECOND, Millis
from chalicelib.ids import bare, decode, encode
from chalicelib.leaderboard.models import Board, Performance
from chalicelib.results.models import Result
from chalicelib.results.rules import rounded

RATIO_LETTERS, DURATION_LETTERS, SUBMITTED_LETTERS = 20, 7, 9
RATIO_UNIT = 2**80
"""Different ratios of up to 2**40 thousandths of a point differ by more than one unit, so their
keys differ; 20 bits remain for ratios above 1 and for sums.
"""
TOP_RATIO = 32**RATIO_LETTERS - 1
TIE_LETTERS = RATIO_LETTERS + DURATION_LETTERS
"""Rows with this prefix in common share a rank."""
ORDER_LETTERS = TIE_LETTERS + SUBMITTED_LETTERS

COUNTED_CELLS = 3
"""The first cells are always counted live: ranks in the first two, a thousand rows, are exact
whatever changed in the third since the snapshot.
"""
BOUNDARY_LETTERS = ORDER_LETTERS + 6
"""A boundary keeps 30 bits of the user id: where thousands of rows are equal to the millisecond, as
when a quiz closes, none of them is counted on the wrong side. More would not compress.
"""
MIN_TAKERS = 3
"""Minimum of takers for a quiz to count globally, against quizzes made for one user."""
MOST_BOUNDARIES = 10_000
"""Per shard: about 130 KB. Beyond five million rows the cells grow instead."""
_AFTER_ALL = "~"
"""Sorts after every letter of a key."""
_PERCENT_PLACES = Decimal("0.01")
_WHOLE = Fraction(1)


def rank_key(entry: Performance) -> str:
    """Return a key of 62 letters that sorts better performances first.

    Order: exact percentage descending, duration in whole seconds ascending (as displayed), time of
    submission, user id. Raises OverflowError beyond a million times the maximum, a duration of a
    thousand years, or the year 3084.
    """
    return "".join(
        (
            encode(TOP_RATIO - int(entry.ratio * RATIO_UNIT), RATIO_LETTERS),
            encode(entry.duration // SECOND, DURATION_LETTERS),
            encode(entry.submitted_at, SUBMITTED_LETTERS),
            bare(entry.user_id),
        )
    )


def seconds_of(rank_key: str) -> int:
    """Return the duration in a rank key, in whole seconds."""
    return decode(rank_key[RATIO_LETTERS:TIE_LETTERS])


def submitted_at_of(rank_key: str) -> Millis:
    """Return the time of submission in a rank key."""
    return decode(rank_key[TIE_LETTERS:ORDER_LETTERS])


def user_of(rank_key: str) -> str:
    """Return the user id in a rank key."""
    return f"usr_{rank_key[ORDER_LETTERS:]}"


def tie(rank_key: str) -> str:
    """Return the prefix of a rank key that users of the same rank share."""
    return rank_key[:TIE_LETTERS]


def performance(result: Result) -> Performance | None:
    """Return the performance of a result; None when it has no score, is void or superseded."""
    if result.score is None or result.percentage is None or _is_struck(result):
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
    """Return whether results count globally: not those at one's own quiz."""
    return all(one.owner_id != one.user_id for one in results)


def attempt_key(attempt_id: str, revision: int) -> str:
    """Return the key of an attempt in rows at a revision of its score."""
    return f"{attempt_id}#{revision}" if revision else attempt_id


def outdated_keys(result: Result) -> list[str]:
    """Return the keys of an attempt before its score was corrected, voided or superseded."""
    ended = result.revision + _is_struck(result)
    return [attempt_key(result.attempt_id, revision) for revision in range(ended)]


def total_performance(user_id: str, counted: Iterable[Performance]) -> Performance | None:
    """Return the sum of a user's best attempts for the global leaderboard; None without any."""
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


def best_first(entries: Iterable[Performance]) -> list[Performance]:
    """Sort performances best first; a later grading precedes an earlier one, even a better one."""
    return sorted(entries, key=lambda one: (-one.generation, rank_key(one)))


def cell_size(board: Board, rows: int) -> int:
    """Return the number of rows between two boundaries of a shard with ``rows`` rows."""
    return max(1, board.bucket_size // board.shards, -(-rows // MOST_BOUNDARIES))


def is_counted(board: Board, rows: int) -> bool:
    """Return whether so few rows are counted live."""
    return rows < COUNTED_CELLS * board.bucket_size


def boundary(rank_key: str) -> str:
    """Return a string that sorts between a rank key and the next, except keys of equal users."""
    return rank_key[:BOUNDARY_LETTERS] + _AFTER_ALL


def next_lower_key(before: str) -> str:
    """Return a string after all rank keys before ``before``, which is a key or a prefix of one."""
    return before[:-1] + chr(ord(before[-1]) - 1) + _AFTER_ALL


def cells_before(boundaries: Sequence[str], key: str) -> int:
    """Return the number of whole cells before a rank key."""
    return bisect_left(boundaries, key)


def percentile(rank: int, total: int) -> Decimal:
    """Return 100 * (total - rank) / (total - 1), two decimals, half up; 100 for a single entry."""
    if total <= 1:
        return Decimal(100)
    return rounded(Fraction(100 * (total - rank), total - 1), _PERCENT_PLACES)


def _is_struck(result: Result) -> bool:
    return result.voided_at is not None or result.superseded_at is not None
