"""Reader of leaderboards: pages and own ranks, at a cost independent of their size."""

from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.leaderboard import rank_index, rules, store
from chalicelib.leaderboard.errors import NotRankedError
from chalicelib.leaderboard.models import (
    Board,
    BoardPage,
    ListedRow,
    PagePosition,
    RankContext,
    RankedEntry,
    RowCount,
)
from chalicelib.leaderboard.snapshots import Snapshots, as_of
from chalicelib.ttl_cache import TtlCache

FIRST_PAGE_KEPT: Millis = SECOND
"""Maximum age of a cached first page: all takers poll it at the end of an exam.

A board shows a result within two seconds: half of them are left for the stream.
"""


class LeaderboardReader:
    """Read pages and ranks."""

    def __init__(self, snapshots: Snapshots, clock: Clock, kept: Millis) -> None:
        self._snapshots = snapshots
        self._clock = clock
        self._firsts: TtlCache[list[RankedEntry]] = TtlCache(clock, kept)
        self._totals: TtlCache[RowCount] = TtlCache(clock, kept)

    def page(self, board: Board, after: PagePosition | None, limit: int) -> BoardPage:
        """Return a page of entries, best first; the first page can be some seconds old."""
        total = self._total(board)
        entries, at = self._entries(board, after, limit)
        # the total of a large leaderboard is as old as its snapshot, the entries are not
        return BoardPage(entries, total.number, min(at, total.as_of) if total.exact else at)

    def around(self, board: Board, user_id: str, neighbours: int) -> RankContext:
        """Return a user's own entry with neighbours; raises NotRankedError for an unlisted user."""
        stored = store.get_row(user_id, board)
        own = None if stored is None else stored.listed
        if own is None:
            raise NotRankedError
        # one more than shown: with a different performance ahead, the rank needs no count
        ahead = rank_index.ahead(board, own.rank_key, neighbours + 1)
        counted = self.before(board, own.rank_key)
        position = max(counted.number, len(ahead)) + 1
        chain = self._ranked(board, [*reversed(ahead), own], position)
        below = rank_index.page(board, own.rank_key, neighbours) if neighbours else []
        entry = chain[-1]
        total = max(self._total(board).number, position + len(below))
        return RankContext(
            entry=entry,
            total=total,
            percentile=rules.percentile(entry.rank, total),
            exact=counted.exact,
            as_of=counted.as_of,
            above=chain[-1 - neighbours : -1],
            below=_placed(below, PagePosition(own.rank_key, entry.rank, position)),
        )

    def before(self, board: Board, key: str) -> RowCount:
        """Count the rows ahead of a rank key or of a prefix of one.

        Whole cells are taken from the snapshot, the rest is counted live. Without a snapshot, and
        near the top, all is counted live.
        """
        taken = self._snapshots.get(board)
        cells = [rules.cells_before(one.boundaries, key) for one in taken or ()]
        known = sum(cell * one.size for cell, one in zip(cells, taken or (), strict=True))
        if taken is None or rules.is_counted(board, known):
            return self._live(board, key)
        ends = [
            one.boundaries[cell - 1] if cell else None
            for cell, one in zip(cells, taken, strict=True)
        ]
        number = known + rank_index.count_between(board, ends, key)
        return RowCount(number=number, exact=False, as_of=as_of(taken))

    def total(self, board: Board) -> RowCount:
        """Return the number of listed rows."""
        taken = self._snapshots.get(board)
        known = sum(one.total for one in taken or ())
        if taken is None or rules.is_counted(board, known):
            return self._live(board, None)
        return RowCount(number=known, exact=False, as_of=as_of(taken))

    def _live(self, board: Board, key: str | None) -> RowCount:
        counted = RowCount(number=rank_index.count(board, key), exact=True, as_of=self._clock())
        if not rules.is_counted(board, counted.number):
            self._snapshots.request(board)
        return counted

    def _entries(
        self, board: Board, after: PagePosition | None, limit: int
    ) -> tuple[list[RankedEntry], Millis]:
        if after is None:
            key = (board, limit)
            return self._firsts.get(key, lambda: _placed(rank_index.page(board, None, limit), None))
        return _placed(rank_index.page(board, after.rank_key, limit), after), self._clock()

    def _total(self, board: Board) -> RowCount:
        kept, _ = self._totals.get(board, lambda: self.total(board))
        return kept

    def _ranked(self, board: Board, rows: list[ListedRow], last: int) -> list[RankedEntry]:
        """Return consecutive rows as ranked entries, the last of them at position ``last``."""
        entries: list[RankedEntry] = []
        ties = [rules.tie(row.rank_key) for row in rows]
        for place, row in enumerate(rows):
            position = last - len(rows) + 1 + place
            rank = position
            if place and ties[place] == ties[place - 1]:
                rank = entries[-1].rank
            elif not place and ties[:2] == [ties[0]] * 2:
                rank = min(position, self.before(board, ties[0]).number + 1)
            entries.append(_entry(row, rank, position))
        return entries


def _placed(rows: list[ListedRow], after: PagePosition | None) -> list[RankedEntry]:
    rank, position = (after.rank, after.position) if after else (0, 0)
    before = rules.tie(after.rank_key) if after else ""
    entries = []
    for row in rows:
        position += 1
        tie = rules.tie(row.rank_key)
        rank = rank if tie == before else position
        before = tie
        entries.append(_entry(row, rank, position))
    return entries


def _entry(row: ListedRow, rank: int, position: int) -> RankedEntry:
    key = row.rank_key
    return RankedEntry(
        user_id=rules.user_of(key),
        username=row.name or None,
        score=row.score,
        max_score=row.max_score,
        percentage=row.percentage,
        duration_seconds=rules.seconds_of(key),
        submitted_at=rules.submitted_at_of(key),
        rank_key=key,
        rank=rank,
        position=position,
    )
