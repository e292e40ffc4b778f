"""Store of leaderboard rows; `change_store` has their writes."""

from collections.abc import Container, Iterator
from fractions import Fraction
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute

from chalicelib.clock import SECOND
from chalicelib.dynamo import reads, scans
from chalicelib.dynamo.attributes import DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.leaderboard import boards
from chalicelib.leaderboard.models import Board, ListedRow, Performance, StoredRow
from chalicelib.results.list_store import distinct_user_ids

ROWS_PER_USER = 5_000


class RowItem(Item):
    """``U#<user id>`` / ``B#<board>``; in the index `rank` by ``b`` and ``r`` while listed.

    The index projects only what the rank key lacks: name, points and percentage.
    """

    Meta = table_meta("leaderboard")
    user_id = KeyPart("pk", "U#")
    row_name = KeyPart("sk", "B#")

    rank_key = UnicodeAttribute(attr_name="r", null=True)
    partition = UnicodeAttribute(attr_name="b", null=True)
    listed_partition = UnicodeAttribute(attr_name="h", null=True)
    """The partition while listed, kept when hidden; absent in rows that are never shown."""
    name = UnicodeAttribute(attr_name="nm", null=True)
    profile_version = IntegerAttribute(attr_name="pv", null=True)
    score = DecimalAttribute(attr_name="s", null=True)
    max_score = DecimalAttribute(attr_name="mx", null=True)
    percentage = DecimalAttribute(attr_name="pc", null=True)
    exact = UnicodeAttribute(attr_name="f", null=True)
    """The exact ratio to the maximum as ``n/d``, where score and maximum are rounded."""
    counted = BooleanAttribute(attr_name="cn", null=True)
    """Whether the global leaderboard counts it: another owner's quiz with enough takers."""
    duration = IntegerAttribute(attr_name="d", null=True)
    submitted_at = IntegerAttribute(attr_name="te", null=True)
    attempt_id = UnicodeAttribute(attr_name="aid", null=True)
    generation = IntegerAttribute(attr_name="g", null=True)
    voided = UnicodeSetAttribute(attr_name="vd", null=True)
    """Voided attempts, which a replay must not bring back."""
    version = IntegerAttribute(attr_name="ver", null=True)
    """Number of writes of a total row."""
    expires = IntegerAttribute(attr_name="x", null=True)


def row_key(user_id: str, board: Board) -> Key[RowItem]:
    """Return the key of a user's row."""
    return Key(RowItem, f"U#{user_id}", f"B#{board.name}")


def get_row(user_id: str, board: Board) -> StoredRow | None:
    """Return a user's row, read consistently."""
    item = reads.get(row_key(user_id, board))
    return None if item is None else row_of(item)


def list_rows(user_id: str, prefix: str) -> list[StoredRow]:
    """Return a user's rows of the leaderboards with a prefix, read consistently."""
    where = (RowItem.pk == f"U#{user_id}") & RowItem.sk.startswith(f"B#{prefix}")
    items = reads.query_all(RowItem, where, at_most=ROWS_PER_USER, consistent=True)
    return [row_of(item) for item in items]


def scan_user_ids(segment: int, segments: int) -> Iterator[str]:
    """Yield the ids of the users with rows in a segment of the table, each once."""
    return distinct_user_ids(scans.scan_segment(RowItem, segment, segments))


def scan_keys_of_other_epochs(
    segment: int, segments: int, kept: Container[int | None]
) -> Iterator[Key[Any]]:
    """Yield the keys of rows and first takers of epochs that are not ``kept``."""
    for raw in scans.scan_segment(RowItem, segment, segments):
        number = _epoch_of_key(raw)
        if number is not None and number not in kept:
            yield Key(RowItem, raw["pk"]["S"], raw["sk"]["S"])


def row_of(item: RowItem) -> StoredRow:
    """Return the row of an item."""
    return StoredRow(
        user_id=item.user_id,
        board_name=item.row_name,
        rank_key=item.rank_key,
        partition=item.partition,
        listed_partition=item.listed_partition,
        name=item.name,
        profile_version=item.profile_version,
        performance=_performance_of(item),
        counted=bool(item.counted),
        voided=frozenset(item.voided or ()),
        version=item.version,
        expires=None if item.expires is None else item.expires * SECOND,
    )


def listed_row_of(item: RowItem) -> ListedRow:
    """Return the row of an item of the index `rank`."""
    return ListedRow(
        rank_key=item.rank_key,
        name=item.name,
        score=item.score,
        max_score=item.max_score,
        percentage=item.percentage,
    )


def _performance_of(item: RowItem) -> Performance | None:
    if item.rank_key is None:
        return None
    return Performance(
        user_id=item.user_id,
        attempt_id=item.attempt_id or "",
        score=item.score,
        max_score=item.max_score,
        percentage=item.percentage,
        exact=None if item.exact is None else Fraction(item.exact),
        duration=item.duration,
        submitted_at=item.submitted_at,
        generation=item.generation or 0,
    )


def _epoch_of_key(raw: RawItem) -> int | None:
    # rows and a quiz's first takers have an epoch; other items have none
    pk, sk = str(raw["pk"]["S"]), str(raw["sk"]["S"])
    if sk.startswith("B#"):
        return boards.epoch_of(sk.removeprefix("B#"))
    return boards.epoch_of(pk.removeprefix("BOARD#")) if sk == "TAKERS" else None
