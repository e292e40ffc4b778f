"""Snapshots of large boards: taken when a board is read, a few pages with each message."""

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
from chalicelib.leaderboard.ttl_cache import TtlCache
from chalicelib.logs import logger

KEPT: Millis = 30 * SECOND
"""How long a process keeps the snapshot that it read."""
TAKEN_EVERY: Millis = 10 * MINUTE
"""A snapshot that is older is taken anew when somebody looks: a board at rest costs nothing."""
PAGES_PER_MESSAGE = 200
"""About two seconds: far below the function's timeout, and no attempt waits long behind it."""


class Snapshots(PagedJob):
    """The job that takes snapshots of boards, and the snapshots there are."""

    kind: ClassVar[str] = "snapshot"

    def __init__(self, clock: Clock, queue_url: str, per_message: int = PAGES_PER_MESSAGE) -> None:
        super().__init__(clock, queue_url)
        self._per_message = per_message
        self._kept: TtlCache[list[ShardSnapshot] | None] = TtlCache(clock, KEPT)
        self._asked: TtlCache[None] = TtlCache(clock, KEPT)

    def get(self, board: Board) -> list[ShardSnapshot] | None:
        """The snapshots of a board's shards; None where none was taken yet."""
        taken, _ = self._kept.get(board, lambda: store.snapshots(board))
        if taken is not None and self._clock() - as_of(taken) >= TAKEN_EVERY:
            self.request(board)
        return taken

    def request(self, board: Board) -> None:
        """Have a snapshot taken soon, unless one is in the making; never fails a reader."""
        self._asked.get(board, lambda: self._ask(board))

    def run_page(self, payload: Payload) -> Payload | None:
        """Count some pages of a shard; publish the snapshot when all are counted."""
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

    def _ask(self, board: Board) -> None:
        now = self._clock()
        facts = {"board": asdict(board), "at": now}
        pages = [{**facts, "shard": shard} for shard in range(board.shards)]
        try:
            if store.request_snapshot(board, now, TAKEN_EVERY):
                self.enqueue(pages)
        except UnavailableError:
            logger().warning("snapshot_not_queued", extra={"board": board.name})


def as_of(taken: list[ShardSnapshot]) -> Millis:
    """When the oldest of them was taken."""
    return min(one.at for one in taken)
