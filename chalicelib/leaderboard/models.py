"""Who is ahead: boards, and the best that each user has on them."""

from dataclasses import dataclass
from decimal import Decimal

from chalicelib.clock import Millis


@dataclass(frozen=True, slots=True)
class Board:
    """A board: ``name`` in keys, and over how many partitions its rows are spread."""

    name: str
    shards: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a user has to show on a board; durations in ms.

    On a quiz's board this is one attempt. On the global board it is a sum: ``score`` of best
    percentages, ``max_score`` of 100 for each quiz, ``duration`` of their durations, and
    ``submitted_at`` the last of them.
    """

    user_id: str
    attempt_id: str
    score: Decimal
    max_score: Decimal
    percentage: Decimal
    duration: Millis
    submitted_at: Millis
    generation: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a board with its places; ``username`` None for somebody who stays anonymous."""

    standing: Standing
    username: str | None
    rank: int
    position: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last entry of a page stands: the next page goes on behind it."""

    rank_key: str
    rank: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A user's own entry, and who is just ahead and behind."""

    entry: Entry
    total: int
    percentile: Decimal
    above: list[Entry]
    below: list[Entry]
