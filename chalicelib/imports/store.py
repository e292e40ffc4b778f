"""Store of imports; their files are `object_storage`'s, under `upload_key`."""

import json
import zlib
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import put, try_transact, try_write, update
from chalicelib.imports.models import Import, ImportFile, ImportStatus
from chalicelib.imports.rules import STARTABLE
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.quiz_formats.models import Format

KIND = "import"
"""The kind of the job that runs imports."""
RETENTION: Millis = 7 * DAY
MAX_REPORT_BYTES = 250_000
"""Compressed; an item takes 400 KB."""
MAX_REPORT_LETTERS = 1_500_000
"""An answer takes 6 MB."""


class ImportItem(Item):
    """``IM#<user id>`` / ``<import id>``: an import."""

    Meta = table_meta("ephemeral")

    user_id = KeyPart("pk", "IM#")
    format = UnicodeAttribute(attr_name="fo")
    name = UnicodeAttribute(attr_name="nm")
    size = IntegerAttribute(attr_name="sz")
    sha256 = UnicodeAttribute(attr_name="dg")
    quiz_id = UnicodeAttribute(attr_name="qi", null=True)
    bank_id = UnicodeAttribute(attr_name="bi", null=True)
    settings: JSONAttribute = JSONAttribute(attr_name="se")
    created_at = IntegerAttribute(attr_name="cr")
    status = UnicodeAttribute(attr_name="st")
    run = IntegerAttribute(attr_name="ru", default=0)
    is_dry_run = BooleanAttribute(attr_name="dr", default=False)
    tries = IntegerAttribute(attr_name="tr", default=0)
    done = IntegerAttribute(attr_name="dn", default=0)
    total = IntegerAttribute(attr_name="tl", default=0)
    report: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="rp", null=True)
    problem: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="pb", null=True)
    expires = IntegerAttribute(attr_name="x")


def upload_key(import_id: str) -> str:
    """Return the key of the uploaded file, until it is imported."""
    return f"uploads/{import_id}"


def run_task(user_id: str, import_id: str, run: Millis) -> ScheduledTask:
    """Return the task of a run."""
    return ScheduledTask(KIND, f"{user_id}/{import_id}", run)


def add(file: ImportFile) -> None:
    """Await a file; again is the same."""
    item = ImportItem(
        pk=f"IM#{file.owner_id}",
        sk=file.id,
        format=file.format.value,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        quiz_id=file.quiz_id,
        bank_id=file.bank_id,
        settings=dict(file.settings),
        created_at=file.created_at,
        status=ImportStatus.AWAITING_UPLOAD.value,
        expires=(file.created_at + RETENTION) // SECOND,
    )
    try_write(put(item, when=ImportItem.pk.does_not_exist()))


def get(user_id: str, import_id: str) -> Import | None:
    """Return one of a user's imports."""
    item = reads.get(Key(ImportItem, f"IM#{user_id}", import_id))
    return None if item is None else _import_of(item)


def list_of_user(user_id: str, at_most: int) -> list[Import]:
    """Return a user's imports of the last days."""
    where = ImportItem.pk == f"IM#{user_id}"
    items = reads.query_all(ImportItem, where, at_most=at_most, consistent=True)
    return [_import_of(item) for item in items]


def start(one: Import, now: Millis, *, is_dry_run: bool) -> bool:
    """Begin a run, with the task that runs it; False unless one may begin."""
    change = [
        ImportItem.status.set(ImportStatus.RUNNING.value),
        ImportItem.run.set(now),
        ImportItem.is_dry_run.set(is_dry_run),
        ImportItem.tries.set(0),
        ImportItem.done.set(0),
        ImportItem.total.set(0),
        ImportItem.report.remove(),
        ImportItem.problem.remove(),
    ]
    ready = ImportItem.status.is_in(*(status.value for status in STARTABLE))
    task = run_task(one.file.owner_id, one.file.id, now)
    return try_transact([update(_key(one), change, when=ready), schedule_write(task)])


def begin_page(one: Import) -> bool:
    """Count a begun page of a run; False if the run is not under way any more."""
    return try_write(update(_key(one), [ImportItem.tries.add(1)], when=_runs(one)))


def note_progress(one: Import, done: int, total: int) -> None:
    """Note how many files are stored."""
    change = [
        ImportItem.done.set(done),
        ImportItem.total.set(total),
        ImportItem.tries.set(0),
    ]
    try_write(update(_key(one), change, when=_runs(one)))


def end(one: Import, status: ImportStatus, *, report: Any = None, problem: Any = None) -> None:  # noqa: ANN401 - any JSON value
    """End a run; without effect on one that has ended, or on a later one."""
    change = [ImportItem.status.set(status.value)]
    if report is not None:
        change.append(ImportItem.report.set(report))
    if problem is not None:
        change.append(ImportItem.problem.set(problem))
    try_write(update(_key(one), change, when=_runs(one)))


def fits(report: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Return whether a report can be stored and shown."""
    text = json.dumps(report, ensure_ascii=False)
    return len(text) <= MAX_REPORT_LETTERS and (
        len(text) <= MAX_REPORT_BYTES // 4 or len(zlib.compress(text.encode())) <= MAX_REPORT_BYTES
    )


def _runs(one: Import) -> Any:  # noqa: ANN401 - pynamodb has no type for it
    return (ImportItem.status == ImportStatus.RUNNING.value) & (ImportItem.run == one.run)


def _key(one: Import) -> ImportItem:
    return ImportItem(pk=f"IM#{one.file.owner_id}", sk=one.file.id)


def _import_of(item: ImportItem) -> Import:
    file = ImportFile(
        id=item.sk,
        owner_id=item.user_id,
        format=Format(item.format),
        name=item.name,
        size=item.size,
        sha256=item.sha256,
        quiz_id=item.quiz_id,
        bank_id=item.bank_id,
        settings=item.settings,
        created_at=item.created_at,
    )
    return Import(
        file=file,
        status=ImportStatus(item.status),
        run=item.run,
        is_dry_run=bool(item.is_dry_run),
        tries=item.tries,
        done=item.done,
        total=item.total,
        report=item.report,
        problem=item.problem,
    )
