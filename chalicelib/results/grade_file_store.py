"""Whole gradebooks as files: what was asked for, and their parts while they are made.

The items expire in the table, files and parts in the bucket (``downloads/``).
"""

import json
import zlib
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import delete, put, transact, try_write, update, write
from chalicelib.errors import UnavailableError
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.object_storage import objects
from chalicelib.results.grade_file_models import FileFormat, GradeFile, GradeFileStatus

KEPT: Millis = DAY
"""As the bucket's rule has it."""
MAX_PART_BYTES = 16 * 1024 * 1024


class GradeFileItem(Item):
    """``GRADES#<quiz>`` / ``FILE#<file>``: a gradebook that was asked for as a file."""

    Meta = table_meta("ephemeral")

    user_id = UnicodeAttribute(attr_name="u")
    format = UnicodeAttribute(attr_name="f")
    questions = BooleanAttribute(attr_name="q")
    group_id = UnicodeAttribute(attr_name="g", null=True)
    requested_at = IntegerAttribute(attr_name="at")
    status = UnicodeAttribute(attr_name="st")
    size = IntegerAttribute(attr_name="b", null=True)
    expires = IntegerAttribute(attr_name="x")


def request(file: GradeFile, task: ScheduledTask) -> None:
    """Store what was asked for, with the task that makes it."""
    key = _key(file.quiz_id, file.id)
    item = GradeFileItem(
        pk=key.pk,
        sk=key.sk,
        user_id=file.user_id,
        format=file.format,
        questions=file.questions,
        group_id=file.group_id,
        requested_at=file.requested_at,
        status=file.status.value,
        expires=file.expires_at // SECOND,
    )
    transact([put(item), schedule_write(task)])


def find(quiz_id: str, file_id: str) -> GradeFile | None:
    """Return a file that was asked for; None when it is deleted, or has expired."""
    item = reads.get(_key(quiz_id, file_id))
    if item is None:
        return None
    file_format: FileFormat = "xlsx" if item.format == "xlsx" else "csv"
    return GradeFile(
        id=file_id,
        quiz_id=quiz_id,
        user_id=item.user_id,
        format=file_format,
        questions=item.questions,
        group_id=item.group_id,
        requested_at=item.requested_at,
        expires_at=item.requested_at + KEPT,
        status=GradeFileStatus(item.status),
        size=item.size,
    )


def finish(file: GradeFile, status: GradeFileStatus, size: int | None) -> bool:
    """Store what a file came to; returns False when it was deleted meanwhile."""
    key = _key(file.quiz_id, file.id)
    change = [GradeFileItem.status.set(status.value)]
    if size is not None:
        change.append(GradeFileItem.size.set(size))
    return try_write(
        update(GradeFileItem(pk=key.pk, sk=key.sk), change, when=GradeFileItem.pk.exists())
    )


def forget(file: GradeFile) -> None:
    """Delete a file, and what says that it was asked for."""
    key = _key(file.quiz_id, file.id)
    write(delete(GradeFileItem(pk=key.pk, sk=key.sk)))
    objects.delete_object(file.key)


def put_part(name: str, part: Any) -> None:  # noqa: ANN401 - JSON
    """Store a part of a file that is being made."""
    content = zlib.compress(json.dumps(part, separators=(",", ":")).encode())
    objects.put_object(_part_key(name), content, "application/octet-stream")


def get_part(name: str) -> bytes:
    """Return a part, compressed; raises UnavailableError when it is gone."""
    content = objects.get_object(_part_key(name), MAX_PART_BYTES)
    if content is None:
        raise UnavailableError
    return content


def read_part(content: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a part."""
    return json.loads(zlib.decompress(content))


def delete_part(name: str) -> None:
    """Delete a part."""
    objects.delete_object(_part_key(name))


def _part_key(name: str) -> str:
    return f"downloads/parts/{name}"


def _key(quiz_id: str, file_id: str) -> Key[GradeFileItem]:
    return Key(GradeFileItem, f"GRADES#{quiz_id}", f"FILE#{file_id}")
