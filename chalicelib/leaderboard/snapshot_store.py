"""Snapshots of boards as they are kept: one item per shard, and one of a shard in the making."""

from dataclasses import replace
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import put, try_write
from chalicelib.leaderboard.boards import WEEK_KEPT, partitions
from chalicelib.leaderboard.models import Board, ShardSnapshot
from chalicelib.leaderboard.rules import boundary
from chalicelib.leaderboard.store import RowItem
from chalicelib.values import dataclass


class SnapshotItem(Item):
    """``BOARD#<board>`` / ``SNAP#<shard>`` or, in the making, ``DRAFT#<shard>``."""

    Meta = table_meta("leaderboard")

    at = IntegerAttribute(attr_name="at")
    size = IntegerAttribute(attr_name="n")
    boundaries = CompressedJsonAttribute(attr_name="bs")
    total = IntegerAttribute(attr_name="tt")
    pages = IntegerAttribute(attr_name="pg", default=0)
    after: JSONAttribute = JSONAttribute(attr_name="af", null=True)
    expires = IntegerAttribute(attr_name="x")


class AskedItem(Item):
    """``BOARD#<board>`` / ``ASKED``: when somebody last asked for a snapshot."""

    Meta = table_meta("leaderboard")

    at = IntegerAttribute(attr_name="at")
    name = UnicodeAttribute(attr_name="nb")
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class SnapshotDraft:
    """A snapshot in the making: what it has by now, after how many pages, and where it goes on."""

    board: Board
    shard: int
    snapshot: ShardSnapshot
    pages: int = 0
    after: RawItem | None = None

    def begun_by(self, at: Millis) -> bool:
        """Whether it is the one that was begun at ``at``."""
        return self.snapshot.at == at


def snapshots(board: Board) -> list[ShardSnapshot] | None:
    """The snapshots of all shards of a board; None until there is one of each."""
    keys = [Key(SnapshotItem, _pk(board), f"SNAP#{shard}") for shard in range(board.shards)]
    found = reads.batch_get(keys)
    items = [item for key in keys if (item := found.get(key)) is not None]
    return [_snapshot(item) for item in items] if len(items) == board.shards else None


def request_snapshot(board: Board, now: Millis, wait: Millis) -> bool:
    """Note that a snapshot is asked for; False when somebody did less than ``wait`` ms ago."""
    item = AskedItem(
        pk=_pk(board), sk="ASKED", at=now, name=board.name, expires=(now + WEEK_KEPT) // SECOND
    )
    long_ago = AskedItem.pk.does_not_exist() | (AskedItem.at <= now - wait)
    return try_write(put(item, when=long_ago))


def get_draft(board: Board, shard: int) -> SnapshotDraft | None:
    """The snapshot of a shard that is in the making."""
    item = reads.get(Key(SnapshotItem, _pk(board), f"DRAFT#{shard}"))
    if item is None:
        return None
    return SnapshotDraft(board, shard, _snapshot(item), item.pages, item.after)


def advance_draft(so_far: SnapshotDraft) -> SnapshotDraft:
    """Count one more cell."""
    snapshot, at = so_far.snapshot, partitions(so_far.board)[so_far.shard]
    number, after = reads.count_page(
        RowItem, RowItem.partition == at, index="rank", limit=snapshot.size, after=so_far.after
    )
    ends = (boundary(after["r"]["S"]),) if after else ()
    more = replace(snapshot, boundaries=snapshot.boundaries + ends, total=snapshot.total + number)
    return replace(so_far, snapshot=more, pages=so_far.pages + 1, after=after)


def put_draft(draft: SnapshotDraft, pages_before: int) -> bool:
    """Keep what there is by now; False when another worker or a later snapshot is further on."""
    same = (SnapshotItem.at == draft.snapshot.at) & (SnapshotItem.pages == pages_before)
    older = SnapshotItem.pk.does_not_exist() | (SnapshotItem.at < draft.snapshot.at)
    return try_write(put(_item(draft, f"DRAFT#{draft.shard}"), when=same | older))


def publish(draft: SnapshotDraft) -> bool:
    """Let readers have a finished snapshot; False when there is a later one."""
    older = SnapshotItem.pk.does_not_exist() | (SnapshotItem.at < draft.snapshot.at)
    return try_write(put(_item(draft, f"SNAP#{draft.shard}"), when=older))


def _item(draft: SnapshotDraft, sk: str) -> SnapshotItem:
    snapshot = draft.snapshot
    return SnapshotItem(
        pk=_pk(draft.board),
        sk=sk,
        at=snapshot.at,
        size=snapshot.size,
        boundaries=list(snapshot.boundaries),
        total=snapshot.total,
        pages=draft.pages,
        after=draft.after,
        expires=(snapshot.at + WEEK_KEPT) // SECOND,
    )


def _snapshot(item: SnapshotItem) -> ShardSnapshot:
    kept: list[Any] = item.boundaries
    return ShardSnapshot(item.at, item.size, tuple(kept), item.total)


def _pk(board: Board) -> str:
    return f"BOARD#{board.name}"
