"""Snapshots of large leaderboards: requested by readers, built in pages."""

from dataclasses import asdict
from typing import ClassVar

from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import PagedJob
from chalicelib.leaderboard import snapshot_store as store
from chalicelib.leaderboard.models import Board, ShardSnapshot
from chalicelib.leaderboard.rules import cell_size
from chalicelib.leaderboard.snapshot_store import SnapshotDraft
from chalicelib.logs import logger
from chalicelib.ttl_cache import TtlCache

KEPT: Millis = 30 * SECOND
"""Time for which a process caches a snapshot."""
MAX_AGE: Millis = 10 * MINUTE
"""A reader requests a new snapshot when the last is older; an unused leaderboard costs nothing."""
PAGES_PER_MESSAGE = 200
"""About two seconds: far below the function's timeout, so that no attempt waits long."""


class Snapshots(PagedJob):
    """The job that builds snapshots, with the cache of existing ones."""

    kind: ClassVar[str] = "snapshot"

    def __init__(self, clock: Clock, queue_url: str, per_message: int = PAGES_PER_MESSAGE) -> None:
        super().__init__(clock, queue_url)
        self._per_message = per_message
        self._kept: TtlCache[list[ShardSnapshot] | None] = TtlCache(clock, KEPT)
        self._asked: TtlCache[None] = TtlCache(clock, KEPT)

    def get(self, board: Board) -> list[ShardSnapshot] | None:
        """Return the snapshots of a leaderboard's shards; None without any."""
        taken, _ = self._kept.get(board, lambda: store.snapshots(board))
        if taken is not None and self._clock() - as_of(taken) >= MAX_AGE:
            self.request(board)
        return taken

    def request(self, board: Board) -> None:
        """Request a snapshot unless one is unfinished; errors never reach the reader."""
        self._asked.get(board, lambda: self._request(board))

    def run_page(self, payload: Payload) -> Payload | None:
        """Count some pages of a shard; publish the snapshot after the last shard."""
        board, shard, at = Board(**payload["board"]), payload["shard"], payload["at"]
        draft = store.get_draft(board, shard)
        if draft is None or draft.snapshot.at < at:
            rows = 0 if draft is None else draft.snapshot.total
            draft = SnapshotDraft(board, shard, ShardSnapshot(at, cell_size(board, rows), (), 0))
        counted = self._counted(draft) if draft.begun_by(at) else None
        if counted is not None and counted.after is not None:
            return payload
        if counted is not None:
            self._publish(counted)
        return None

    def _counted(self, draft: SnapshotDraft) -> SnapshotDraft | None:
        begun = draft.pages
        if begun and draft.after is None:
            return draft
        for _ in range(self._per_message):
            draft = store.advance_draft(draft)
            if draft.after is None:
                break
        return draft if store.put_draft(draft, begun) else None

    def _publish(self, draft: SnapshotDraft) -> None:
        if store.publish(draft):
            number = draft.snapshot.total
            logger().info("snapshot_taken", extra={"board": draft.board.name, "number": number})

    def _request(self, board: Board) -> None:
        now = self._clock()
        facts = {"board": asdict(board), "at": now}
        pages = [{**facts, "shard": shard} for shard in range(board.shards)]
        try:
            if store.request_snapshot(board, now, MAX_AGE):
                self.enqueue(pages)
        except UnavailableError:
            logger().warning("snapshot_not_queued", extra={"board": board.name})


def as_of(taken: list[ShardSnapshot]) -> Millis:
    """Return the time of the oldest one."""
    return min(one.at for one in taken)
