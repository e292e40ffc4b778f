"""Items of responses to mark, waiting and marked, and the values that they keep."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.dynamo.attributes import DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, put
from chalicelib.marking.models import (
    BlindMark,
    ManualMark,
    QueuedResponse,
    ResponseRef,
)
from chalicelib.results.models import AttemptRef

WAITING, MARKED, HISTORY = "T", "M", "H"


class QueueItem(Item):
    """``K#<quiz id>#<question id>`` / ``T#<order>``."""

    Meta = table_meta("attempts")

    attempt_id = UnicodeAttribute(attr_name="aid")
    quiz_version = IntegerAttribute(attr_name="qv")
    version = IntegerAttribute(attr_name="v")
    claimed_by = UnicodeAttribute(attr_name="cb", null=True)
    claimed_until = IntegerAttribute(attr_name="cu", default=0)
    claimed_under = IntegerAttribute(attr_name="gv", default=0)
    given: JSONAttribute = JSONAttribute(attr_name="g", null=True)
    tolerance = DecimalAttribute(attr_name="tl", null=True)


class MarkItem(Item):
    """``K#<quiz id>#<question id>`` / ``M#<order>``, or in the history ``H#<order>#<version>``."""

    Meta = table_meta("attempts")

    attempt_id = UnicodeAttribute(attr_name="aid")
    quiz_version = IntegerAttribute(attr_name="qv")
    given_under = IntegerAttribute(attr_name="gv")
    points = DecimalAttribute(attr_name="p")
    comment = UnicodeAttribute(attr_name="c", null=True)
    rubric: JSONAttribute = JSONAttribute(attr_name="rb", null=True)
    version = IntegerAttribute(attr_name="v")
    marked_by = UnicodeAttribute(attr_name="by")
    marked_at = IntegerAttribute(attr_name="at")
    given: JSONAttribute = JSONAttribute(attr_name="g", null=True)


def queue_key(ref: ResponseRef) -> Key[QueueItem]:
    """Return the key of a waiting response."""
    return Key(QueueItem, partition_of(ref.quiz_id, ref.question_id), f"{WAITING}#{ref.order}")


def mark_key(ref: ResponseRef) -> Key[MarkItem]:
    """Return the key of a response's mark."""
    return Key(MarkItem, partition_of(ref.quiz_id, ref.question_id), f"{MARKED}#{ref.order}")


def partition_of(quiz_id: str, question_id: str) -> str:
    """Return the partition of a question's responses."""
    return f"K#{quiz_id}#{question_id}"


def ref_of(quiz_id: str, question_id: str, item: Item) -> ResponseRef:
    """Return the response that an item is about."""
    return ResponseRef(quiz_id, question_id, item.sk.split("#")[1])


def item_to_change(ref: ResponseRef) -> QueueItem:
    """Return an item that names a waiting response in a write."""
    key = queue_key(ref)
    return QueueItem(pk=key.pk, sk=key.sk)


def queue_item_of(queued: QueuedResponse) -> QueueItem:
    """Return the item of a waiting response."""
    key = queue_key(queued.ref)
    return QueueItem(
        pk=key.pk,
        sk=key.sk,
        attempt_id=queued.attempt.attempt_id,
        quiz_version=queued.quiz_version,
        version=queued.version,
        given=given_to_json(queued.given),
        tolerance=queued.tolerance,
    )


def queued_of(ref: ResponseRef, item: QueueItem | None) -> QueuedResponse | None:
    """Return the waiting response of an item."""
    attempt = None if item is None else AttemptRef.parse(item.attempt_id)
    if item is None or attempt is None:
        return None
    return QueuedResponse(
        ref=ref,
        attempt=attempt,
        quiz_version=item.quiz_version,
        version=item.version,
        claimed_by=item.claimed_by,
        claimed_until=item.claimed_until,
        claimed_under=item.claimed_under,
        given=given_from_json(item.given),
        tolerance=item.tolerance,
    )


def mark_item_of(mark: ManualMark, kind: str) -> MarkItem:
    """Return the item of a mark, current or of the history."""
    key = mark_key(mark.ref)
    pk, sk = history_key(mark.ref, mark.version) if kind == HISTORY else (key.pk, key.sk)
    return MarkItem(
        pk=pk,
        sk=sk,
        attempt_id=mark.attempt.attempt_id,
        quiz_version=mark.quiz_version,
        given_under=mark.given_under,
        points=mark.points,
        comment=mark.comment,
        rubric=mark.rubric,
        version=mark.version,
        marked_by=mark.marked_by,
        marked_at=mark.marked_at,
        given=given_to_json(mark.given),
    )


def history_key(ref: ResponseRef, version: int) -> tuple[str, str]:
    """Return the key of a mark in the history."""
    return partition_of(ref.quiz_id, ref.question_id), f"{HISTORY}#{ref.order}#{version:09d}"


def history_write(mark: ManualMark) -> Write:
    """Return the write that adds a mark to the history."""
    return put(mark_item_of(mark, HISTORY), when=MarkItem.pk.does_not_exist())


def mark_of(ref: ResponseRef, item: MarkItem | None) -> ManualMark | None:
    """Return the mark of an item."""
    attempt = None if item is None else AttemptRef.parse(item.attempt_id)
    if item is None or attempt is None:
        return None
    return ManualMark(
        ref=ref,
        attempt=attempt,
        quiz_version=item.quiz_version,
        given_under=item.given_under,
        points=item.points,
        comment=item.comment,
        rubric=item.rubric,
        version=item.version,
        marked_by=item.marked_by,
        marked_at=item.marked_at,
        given=given_from_json(item.given),
    )


def given_from_json(kept: list[list[Any]] | None) -> tuple[BlindMark, ...]:
    """Return the blind marks as kept."""
    return tuple(
        BlindMark(marker_id, Decimal(points), version, under)
        for marker_id, points, version, under in kept or ()
    )


def given_to_json(given: Sequence[BlindMark]) -> list[list[Any]] | None:
    """Return blind marks to keep; None without any."""
    return [[one.marker_id, str(one.points), one.version, one.given_under] for one in given] or None
