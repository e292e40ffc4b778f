"""Store of snapshots: one item per shard, and one per unfinished shard."""

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
    """``BOARD#<board>`` / ``SNAP#<shard>``, or ``DRAFT#<shard>`` while unfinished."""

    Meta = table_meta("leaderboard")

    at = IntegerAttribute(attr_name="at")
    size = IntegerAttribute(attr_name="n")
    boundaries = CompressedJsonAttribute(attr_name="bs")
    total = IntegerAttribute(attr_name="tt")
    pages = IntegerAttribute(attr_name="pg", default=0)
    after: JSONAttribute = JSONAttribute(attr_name="af", null=True)
    expires = IntegerAttribute(attr_name="x")


class AskedItem(Item):
    """``BOARD#<board>`` / ``ASKED``: the time of the last request for a snapshot."""

    Meta = table_meta("leaderboard")

    at = IntegerAttribute(attr_name="at")
    name = UnicodeAttribute(attr_name="nb")
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class SnapshotDraft:
    """An unfinished snapshot: boundaries so far, number of pages, and the continuation."""

    board: Board
    shard: int
    snapshot: ShardSnapshot
    pages: int = 0
    after: RawItem | None = None

    def begun_by(self, at: Millis) -> bool:
        """Return whether it was begun at ``at``."""
        return self.snapshot.at == at


def snapshots(board: Board) -> list[ShardSnapshot] | None:
    """Return the snapshots of all shards; None while one is missing."""
    keys = [Key(SnapshotItem, _pk(board), f"SNAP#{shard}") for shard in range(board.shards)]
    found = reads.batch_get(keys)
    items = [item for key in keys if (item := found.get(key)) is not None]
    return [_snapshot(item) for item in items] if len(items) == board.shards else None


def request_snapshot(board: Board, now: Millis, wait: Millis) -> bool:
    """Store a request for a snapshot; returns False when one is younger than ``wait`` ms."""
    item = AskedItem(
        pk=_pk(board), sk="ASKED", at=now, name=board.name, expires=(now + WEEK_KEPT) // SECOND
    )
    long_ago = AskedItem.pk.does_not_exist() | (AskedItem.at <= now - wait)
    return try_write(put(item, when=long_ago))


def get_draft(board: Board, shard: int) -> SnapshotDraft | None:
    """Return the unfinished snapshot of a shard."""
    item = reads.get(Key(SnapshotItem, _pk(board), f"DRAFT#{shard}"))
    if item is None:
        return None
    return SnapshotDraft(board, shard, _snapshot(item), item.pages, item.after)


def advance_draft(so_far: SnapshotDraft) -> SnapshotDraft:
    """Return the draft with one more cell counted."""
    snapshot, at = so_far.snapshot, partitions(so_far.board)[so_far.shard]
    number, after = reads.count_page(
        RowItem, RowItem.partition == at, index="rank", limit=snapshot.size, after=so_far.after
    )
    ends = (boundary(after["r"]["S"]),) if after else ()
    more = replace(snapshot, boundaries=snapshot.boundaries + ends, total=snapshot.total + number)
    return replace(so_far, snapshot=more, pages=so_far.pages + 1, after=after)


def put_draft(draft: SnapshotDraft, pages_before: int) -> bool:
    """Store the progress; returns False when another worker or a later snapshot is ahead."""
    same = (SnapshotItem.at == draft.snapshot.at) & (SnapshotItem.pages == pages_before)
    older = SnapshotItem.pk.does_not_exist() | (SnapshotItem.at < draft.snapshot.at)
    return try_write(put(_item(draft, f"DRAFT#{draft.shard}"), when=same | older))


def publish(draft: SnapshotDraft) -> bool:
    """Publish a finished snapshot; returns False when there is a later one."""
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
