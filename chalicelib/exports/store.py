"""Store of exports; their files are `object_storage`'s, under `ExportFile.key`, for a day."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import delete, put, transact, try_write, update, write
from chalicelib.exports.models import ExportFile, ExportStatus
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.object_storage import objects
from chalicelib.quiz_formats.models import Format

KEPT: Millis = DAY
"""As the bucket's rule has it."""


class ExportItem(Item):
    """``EX#<user id>`` / ``<export id>``: an export that was asked for."""

    Meta = table_meta("ephemeral")

    quiz_id = UnicodeAttribute(attr_name="qi", null=True)
    bank_id = UnicodeAttribute(attr_name="bi", null=True)
    tag = UnicodeAttribute(attr_name="tg", null=True)
    format = UnicodeAttribute(attr_name="fo")
    media = BooleanAttribute(attr_name="me")
    requested_at = IntegerAttribute(attr_name="at")
    status = UnicodeAttribute(attr_name="st")
    size = IntegerAttribute(attr_name="b", null=True)
    problem: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="pb", null=True)
    expires = IntegerAttribute(attr_name="x")


def request(one: ExportFile, task: ScheduledTask) -> None:
    """Store what was asked for, with the task that makes it; again is the same."""
    key = _key(one.user_id, one.id)
    item = ExportItem(
        pk=key.pk,
        sk=key.sk,
        quiz_id=one.quiz_id,
        bank_id=one.bank_id,
        tag=one.tag,
        format=one.format.value,
        media=one.media,
        requested_at=one.requested_at,
        status=one.status.value,
        expires=one.expires_at // SECOND,
    )
    transact([put(item), schedule_write(task)])


def find(user_id: str, export_id: str) -> ExportFile | None:
    """Return an export that was asked for; None when it is deleted, or has expired."""
    item = reads.get(_key(user_id, export_id))
    if item is None:
        return None
    return ExportFile(
        id=export_id,
        user_id=user_id,
        quiz_id=item.quiz_id,
        bank_id=item.bank_id,
        tag=item.tag,
        format=Format(item.format),
        media=item.media,
        requested_at=item.requested_at,
        expires_at=item.requested_at + KEPT,
        status=ExportStatus(item.status),
        size=item.size,
        problem=item.problem,
    )


def finish(one: ExportFile, size: int) -> bool:
    """Store that a file is there; returns False when the export was deleted meanwhile."""
    ready = [ExportItem.status.set(ExportStatus.READY.value), ExportItem.size.set(size)]
    return _end(one, ready)


def fail(one: ExportFile, problem: Any) -> None:  # noqa: ANN401 - any JSON value
    """Store why a file cannot be made."""
    failed = ExportItem.status.set(ExportStatus.FAILED.value)
    _end(one, [failed, ExportItem.problem.set(problem)])


def forget(one: ExportFile) -> None:
    """Delete a file, and what says that it was asked for."""
    key = _key(one.user_id, one.id)
    write(delete(ExportItem(pk=key.pk, sk=key.sk)))
    objects.delete_object(one.key)


def _end(one: ExportFile, change: list[Any]) -> bool:
    key = _key(one.user_id, one.id)
    there = ExportItem.pk.exists()
    return try_write(update(ExportItem(pk=key.pk, sk=key.sk), change, when=there))


def _key(user_id: str, export_id: str) -> Key[ExportItem]:
    return Key(ExportItem, f"EX#{user_id}", export_id)
