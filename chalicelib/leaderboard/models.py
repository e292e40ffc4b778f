"""Models of leaderboards: epochs, rows, ranks and snapshots."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chalicelib.accounts.models import User, UserStatus, Visibility
from chalicelib.clock import Millis
from chalicelib.values import dataclass

BUCKET_SIZE = 500
"""Rows between two boundaries of a snapshot, over all partitions; a rank counts them live."""
ANONYMOUS = ""
"""Stored as the name of an anonymous user."""
ERASED = 2**53
"""Version of the profile of an erased user, higher than all others."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A complete set of leaderboards; the next one is built beside it.

    ``spread`` is the number of partitions of a quiz's leaderboard, by default one.
    """

    number: int = 0
    shard_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """A leaderboard: ``name`` in keys, and the number of its partitions."""

    name: str
    shards: int = 1
    bucket_size: int = BUCKET_SIZE


@dataclass(frozen=True, slots=True)
class RowTarget:
    """A quiz's leaderboard, of all time or of a week, and the global one that sums it."""

    board: Board
    total: Board
    siblings: str
    """Common prefix of the leaderboards that are summed into the same total."""
    shown: bool
    """A quiz's leaderboard of a week is not shown; it is only summed."""
    expires: Millis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """The performance of a user on a leaderboard; durations in ms.

    On a quiz's leaderboard this is one attempt. On the global one it is a sum: ``score`` of best
    percentages, each at most 100, ``max_score`` of 100 per quiz, ``duration`` of whole seconds as
    displayed, and ``submitted_at`` of the last attempt.
    """

    user_id: str
    attempt_id: str
    score: Decimal
    max_score: Decimal
    percentage: Decimal
    duration: Millis
    submitted_at: Millis
    generation: int = 0
    exact: Fraction | None = None
    """The exact ratio to the maximum, where score and maximum are rounded."""

    @property
    def ratio(self) -> Fraction:
        """Return the exact ratio to the maximum; for a sum, the sum of ratios."""
        if self.exact is not None or not self.max_score:
            return self.exact or Fraction(0)
        return Fraction(self.score) / Fraction(self.max_score)


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """A user's profile in rows: listed or not, the name, and the profile's version."""

    listed: bool
    name: str
    version: int

    @classmethod
    def of(cls, user: User) -> "PublicProfile":
        """Return the profile of a user; disabled users are not listed."""
        shown = user.visibility is not Visibility.HIDDEN and user.status is UserStatus.ACTIVE
        anonymous = user.visibility is Visibility.ANONYMOUS
        return cls(shown, ANONYMOUS if anonymous else user.username, user.profile_version)

    @classmethod
    def of_erased(cls) -> "PublicProfile":
        """Return the profile of an erased user: not listed, newer than any other version."""
        return cls(listed=False, name="", version=ERASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A row as leaderboards show it."""

    rank_key: str
    name: str | None
    score: Decimal
    max_score: Decimal
    percentage: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """A user's row of a leaderboard, listed or not."""

    user_id: str
    board_name: str
    rank_key: str | None
    partition: str | None
    """The partition of the leaderboard that lists it; None while it is not listed."""
    listed_partition: str | None
    """The partition while listed; None in rows that are never shown."""
    name: str | None
    profile_version: int | None
    performance: Performance | None
    """None when none counts."""
    counted: bool
    """Whether the global leaderboard counts it."""
    voided: frozenset[str]
    """Ids of voided attempts."""
    version: int | None
    """Number of writes of a total row."""
    expires: Millis | None

    @property
    def listed(self) -> ListedRow | None:
        """Return the row as its leaderboard shows it; None when it does not."""
        if self.rank_key is None or self.partition is None or self.performance is None:
            return None
        return ListedRow(
            rank_key=self.rank_key,
            name=self.name,
            score=self.performance.score,
            max_score=self.performance.max_score,
            percentage=self.performance.percentage,
        )


@dataclass(frozen=True, slots=True)
class FirstTakers:
    """The first users with a finished attempt at a quiz, as many as the global board needs.

    ``settled`` means that their totals include the quiz.
    """

    users: frozenset[str]
    settled: bool = False


class UpsertOutcome(StrEnum):
    """Outcome of writing a performance to a leaderboard."""

    BETTER = "better"
    """The row shows it now."""
    THERE = "there"
    """The row showed it before: a crash may have prevented the next write."""
    WORSE = "worse"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedEntry:
    """A row of a leaderboard with its rank; ``username`` is None for an anonymous user."""

    user_id: str
    username: str | None
    score: Decimal
    max_score: Decimal
    percentage: Decimal
    duration_seconds: int
    submitted_at: Millis
    rank_key: str
    rank: int
    position: int


@dataclass(frozen=True, slots=True)
class PagePosition:
    """Position of the last entry of a page, after which the next page starts."""

    rank_key: str
    rank: int
    position: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a leaderboard, and the total; all of it at least as new as ``as_of``."""

    entries: list[RankedEntry]
    total: int
    as_of: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """A number of rows: ``exact`` now, or estimated from a snapshot of ``as_of``."""

    number: int
    exact: bool
    as_of: Millis


@dataclass(frozen=True, slots=True)
class ShardSnapshot:
    """Boundaries after every ``size`` rows of a shard, at the time ``at``."""

    at: Millis
    size: int
    """Number of rows between two boundaries."""
    boundaries: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankContext:
    """A user's own entry with its neighbours.

    ``exact`` and ``as_of`` apply to the ranks; ``total`` and ``percentile`` can be as old as the
    snapshot of a large leaderboard.
    """

    entry: RankedEntry
    total: int
    exact: bool
    as_of: Millis
    percentile: Decimal
    above: list[RankedEntry]
    below: list[RankedEntry]
