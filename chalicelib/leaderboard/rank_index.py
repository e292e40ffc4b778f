"""Queries of the index `rank`: rows of a leaderboard in order; eventually consistent.

All partitions of a leaderboard are read in parallel.
"""

import heapq
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter
from typing import TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.dynamo import reads
from chalicelib.leaderboard.boards import partitions
from chalicelib.leaderboard.models import Board, ListedRow
from chalicelib.leaderboard.rules import next_lower_key
from chalicelib.leaderboard.store import RowItem, listed_row_of

READERS = 8
"""Partitions read in parallel."""
BEFORE_ALL = " "
"""Sorts before every rank key."""
Read = TypeVar("Read")


def page(board: Board, after: str | None, limit: int) -> list[ListedRow]:
    """Return the next rows, best first."""
    behind = RowItem.rank_key > (after or BEFORE_ALL)
    return _merged(board, behind, limit, backwards=False)


def ahead(board: Board, rank_key: str, limit: int) -> list[ListedRow]:
    """Return the rows just ahead of a rank key, the nearest first."""
    return _merged(board, RowItem.rank_key < rank_key, limit, backwards=True)


def count(board: Board, before: str | None = None) -> int:
    """Count the rows of a leaderboard, or those before a rank key; cost is linear."""
    return sum(_each(board, lambda at: reads.count(RowItem, _where(at, before), index="rank")))


def count_between(board: Board, after: Sequence[str | None], before: str) -> int:
    """Count the rows before a rank key; of each partition only those behind its ``after``."""
    since = dict(zip(partitions(board), after, strict=True))

    def behind(at: str) -> int:
        where = _where(at, before)
        if start := since[at]:
            where = (RowItem.partition == at) & RowItem.rank_key.between(
                start, next_lower_key(before)
            )
        return reads.count(RowItem, where, index="rank")

    return sum(_each(board, behind))


def _merged(board: Board, where: Condition, limit: int, *, backwards: bool) -> list[ListedRow]:
    def some(at: str) -> list[RowItem]:
        here = (RowItem.partition == at) & where
        return reads.query(RowItem, here, index="rank", limit=limit, descending=backwards).items

    in_order = heapq.merge(*_each(board, some), key=attrgetter("rank_key"), reverse=backwards)
    return [listed_row_of(item) for item, _ in zip(in_order, range(limit), strict=False)]


def _each(board: Board, read: Callable[[str], Read]) -> list[Read]:
    """Apply ``read`` to each partition in parallel."""
    where = partitions(board)
    if len(where) == 1:
        return [read(where[0])]
    with ThreadPoolExecutor(READERS) as readers:
        return list(readers.map(read, where))


def _where(at: str, before: str | None) -> Condition:
    where = RowItem.partition == at
    return where if before is None else where & (RowItem.rank_key < before)
