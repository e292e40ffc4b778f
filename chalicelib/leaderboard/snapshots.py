"""Takes snapshots of large boards, a few pages a message, when somebody looks at one."""

from dataclasses import asdict
from typing import Any

from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue
from chalicelib.jobs.queue import Message
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


class Snapshots:
    """Has snapshots taken, and gives out those there are."""

    def __init__(self, clock: Clock, queue_url: str, per_message: int = PAGES_PER_MESSAGE) -> None:
        self._clock = clock
        self._queue_url = queue_url
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

    def process(self, task: dict[str, Any]) -> None:
        """Count some more of a shard, and leave a message for the rest; may be repeated."""
        board, shard = Board(**task["snapshot"]), task["shard"]
        draft = store.get_draft(board, shard)
        if draft is None or draft.snapshot.at < task["at"]:
            rows = 0 if draft is None else draft.snapshot.total
            draft = SnapshotDraft(
                board, shard, ShardSnapshot(task["at"], cell_size(board, rows), (), 0)
            )
        if draft.begun_by(task["at"]) and (counted := self._counted(draft)):
            self._hand_on(counted, task)

    def _counted(self, draft: SnapshotDraft) -> SnapshotDraft | None:
        begun = draft.pages
        if begun and draft.after is None:
            return draft
        for _ in range(self._per_message):
            draft = store.advance_draft(draft)
            if draft.after is None:
                break
        return draft if store.put_draft(draft, begun) else None

    def _hand_on(self, draft: SnapshotDraft, task: dict[str, Any]) -> None:
        if draft.after is not None:
            queue.send(self._queue_url, [Message(task)])
        elif store.publish(draft):
            number = draft.snapshot.total
            logger().info("snapshot_taken", extra={"board": draft.board.name, "number": number})

    def _ask(self, board: Board) -> None:
        now = self._clock()
        messages = [
            Message({"snapshot": asdict(board), "shard": shard, "at": now})
            for shard in range(board.shards)
        ]
        try:
            if store.request_snapshot(board, now, TAKEN_EVERY):
                queue.send(self._queue_url, messages)
        except UnavailableError:
            logger().warning("snapshot_not_asked", extra={"board": board.name})


def as_of(taken: list[ShardSnapshot]) -> Millis:
    """When the oldest of them was taken."""
    return min(one.at for one in taken)
