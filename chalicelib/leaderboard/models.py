"""Who is ahead: boards, and the best that each user has on them."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from chalicelib.clock import Millis
from chalicelib.values import dataclass

BUCKET_SIZE = 500
"""Rows between two boundaries of a snapshot, over all partitions: counted live for a rank."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One whole set of boards, made of the results by itself; the next one is built beside it.

    ``spread`` says over how many partitions a quiz's board goes where that is not one.
    """

    number: int = 0
    shard_counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Board:
    """A board: ``name`` in keys, and over how many partitions its rows are spread."""

    name: str
    shards: int = 1
    bucket_size: int = BUCKET_SIZE


@dataclass(frozen=True, slots=True)
class RowTarget:
    """A board of a quiz, of all time or of one week, and the global board summed from its like."""

    board: Board
    total: Board
    siblings: str
    """What the names of all boards begin with that are summed into the same total."""
    shown: bool
    """A quiz's board of a week is not shown: it is there for the sum."""
    expires: Millis | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """What a user has to show on a board; durations in ms.

    On a quiz's board this is one attempt. On the global board it is a sum: ``score`` of best
    percentages, each at most 100, ``max_score`` of 100 for each quiz, ``duration`` of the whole
    seconds that the boards of quizzes show, and ``submitted_at`` the last of them.
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
    """The exact share of the maximum where score and maximum do not say it."""

    @property
    def ratio(self) -> Fraction:
        """The exact share of the maximum; of a sum, the sum of shares."""
        if self.exact is not None or not self.max_score:
            return self.exact or Fraction(0)
        return Fraction(self.score) / Fraction(self.max_score)


@dataclass(frozen=True, slots=True)
class FirstTakers:
    """The first users who ended an attempt at a quiz, up to as many as the global board needs.

    ``settled`` says that their totals count the quiz.
    """

    users: frozenset[str]
    settled: bool = False


class UpsertOutcome(StrEnum):
    """What became of a standing that was to join a board."""

    BETTER = "better"
    """It is what the row shows now."""
    THERE = "there"
    """The row showed it before: a crash may have come between that write and the next."""
    WORSE = "worse"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedEntry:
    """A row of a board with its places; ``username`` None for somebody who stays anonymous."""

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
    """Where the last entry of a page stands: the next page goes on behind it."""

    rank_key: str
    rank: int
    position: int


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A page of a board, and how many are listed in all; all of it at least as of ``as_of``."""

    entries: list[RankedEntry]
    total: int
    as_of: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """How many rows: ``exact`` as of now, or as of ``as_of`` and what changed since."""

    number: int
    exact: bool
    as_of: Millis


@dataclass(frozen=True, slots=True)
class ShardSnapshot:
    """Where every so many rows of a shard end, as of ``at``."""

    at: Millis
    size: int
    """Rows between two boundaries."""
    boundaries: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankContext:
    """A user's own entry, and who is just ahead and behind.

    ``exact`` and ``as_of`` speak of the places; ``total`` and ``percentile`` may be as old as the
    snapshot of a large board.
    """

    entry: RankedEntry
    total: int
    exact: bool
    as_of: Millis
    percentile: Decimal
    above: list[RankedEntry]
    below: list[RankedEntry]
