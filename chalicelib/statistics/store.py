"""Statistics as they are stored: reports, and tallies of runs; all of them expire."""

import hashlib
import json
import zlib
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import delete, put, try_transact, try_write, write
from chalicelib.jobs.scheduled import LEASE, ScheduledTask, schedule_write
from chalicelib.results.models import SlotPosition
from chalicelib.statistics.models import AttemptSelection
from chalicelib.values import dataclass

CHUNK_BYTES = 350_000
"""An item has 400 KB at most."""
CHUNKS_PER_READ = 20
"""Below the 16 MB of a BatchGetItem."""
COMPRESSION, FAST = 6, 1
LETTERS_AT_ONCE = 1_000_000
REPORT_KEPT: Millis = 400 * DAY
TALLY_KEPT: Millis = DAY
DIGEST_LETTERS = 16


class StatisticsItem(Item):
    """``STATS#<quiz>#<selection>`` / ``REPORT`` or ``TALLY#<run>#<position>``, a document.

    Of one version alone, ``STATS#<quiz>#<selection>#<version>``.

    What does not fit into one item is in others, whose keys have the document's digest: a document
    is replaced as a whole by one write.
    """

    Meta = table_meta("ephemeral")

    at = IntegerAttribute(attr_name="at")
    content = BinaryAttribute(attr_name="c", legacy_encoding=False)
    digest = UnicodeAttribute(attr_name="dg")
    chunks = IntegerAttribute(attr_name="n", default=1)
    expires = IntegerAttribute(attr_name="x")


class StatisticsRunItem(Item):
    """``STATS#<quiz>#<selection>`` / ``RUN``: the run that is under way."""

    Meta = table_meta("ephemeral")

    at = IntegerAttribute(attr_name="at")
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class Run:
    """One computation of a quiz's statistics, begun at an instant."""

    quiz_id: str
    selection: AttemptSelection
    at: Millis
    version: int | None = None
    """The version whose attempts alone are counted; None for all."""

    @property
    def name(self) -> str:
        """Return what tells it apart from runs of other quizzes, selections and versions."""
        name = f"{self.quiz_id}#{self.selection}"
        return name if self.version is None else f"{name}#{self.version}"

    @property
    def pk(self) -> str:
        return f"STATS#{self.name}"


def request_run(run: Run, task: ScheduledTask) -> Millis:
    """Store that a run begins, with its task; return when the one under way began.

    There is one at a time, unless it did not end within the lease of a task.
    """
    item = StatisticsRunItem(pk=run.pk, sk="RUN", at=run.at, expires=_seconds(run.at + TALLY_KEPT))
    is_free = StatisticsRunItem.pk.does_not_exist() | (StatisticsRunItem.at <= run.at - LEASE)
    if try_transact([put(item, when=is_free), schedule_write(task)]):
        return run.at
    other = reads.get(Key(StatisticsRunItem, run.pk, "RUN"))
    return run.at if other is None else other.at


def end_run(run: Run) -> None:
    """Let the next run begin."""
    item = StatisticsRunItem(pk=run.pk, sk="RUN")
    try_write(delete(item, when=StatisticsRunItem.at == run.at))


def put_tally(run: Run, position: SlotPosition | None, tally: Any) -> None:  # noqa: ANN401 - JSON
    """Store what a run counted before a position."""
    _put(run, _tally_sk(run, position), tally, TALLY_KEPT, compression=FAST)


def get_tally(run: Run, position: SlotPosition | None) -> Any:  # noqa: ANN401 - JSON
    """Return what a run counted before a position; None where nothing is stored."""
    return _get(run.pk, _tally_sk(run, position))


def put_report(run: Run, report: Any) -> None:  # noqa: ANN401 - JSON
    """Store the statistics that a run came to, unless a later run came to some."""
    _put(run, "REPORT", report, REPORT_KEPT)


def get_report(quiz_id: str, selection: AttemptSelection, version: int | None = None) -> Any:  # noqa: ANN401 - JSON
    """Return the statistics that were computed last; None before the first."""
    return _get(Run(quiz_id, selection, 0, version).pk, "REPORT")


def _put(
    run: Run,
    sk: str,
    document: Any,  # noqa: ANN401 - JSON
    kept: Millis,
    compression: int = COMPRESSION,
) -> None:
    content = _compressed(json.dumps(document, separators=(",", ":")), compression)
    digest = hashlib.sha256(content).hexdigest()[:DIGEST_LETTERS]
    parts = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]
    head, *others = [
        StatisticsItem(
            pk=run.pk,
            sk=sk if number == 0 else _chunk_sk(sk, digest, number),
            at=run.at,
            content=part,
            digest=digest,
            chunks=len(parts),
            expires=_seconds(run.at + kept),
        )
        for number, part in enumerate(parts)
    ]
    for item in others:
        write(put(item))
    try_write(put(head, when=StatisticsItem.pk.does_not_exist() | (StatisticsItem.at <= run.at)))


def _get(pk: str, sk: str) -> Any:  # noqa: ANN401 - JSON
    head = reads.get(Key(StatisticsItem, pk, sk))
    if head is None:
        return None
    keys = [
        Key(StatisticsItem, pk, _chunk_sk(sk, head.digest, number))
        for number in range(1, head.chunks)
    ]
    reader = zlib.decompressobj()
    content = [reader.decompress(head.content)]
    for start in range(0, len(keys), CHUNKS_PER_READ):
        some = keys[start : start + CHUNKS_PER_READ]
        found = reads.batch_get(some)
        items = (found.get(key) for key in some)
        content += [reader.decompress(item.content) for item in items if item is not None]
    return json.loads(b"".join([*content, reader.flush()]))


def _compressed(text: str, level: int) -> bytes:
    """Return a long text compressed, without another copy of all of it in memory."""
    writer = zlib.compressobj(level)
    parts = [
        writer.compress(text[at : at + LETTERS_AT_ONCE].encode())
        for at in range(0, len(text), LETTERS_AT_ONCE)
    ]
    return b"".join([*parts, writer.flush()])


def _tally_sk(run: Run, position: SlotPosition | None) -> str:
    shard, user = (position["shard"], position["user"]) if position else (0, "")
    return f"TALLY#{run.at:015d}#{shard:02d}#{user}"


def _chunk_sk(sk: str, digest: str, number: int) -> str:
    return f"{sk}#{digest}#{number:03d}"


def _seconds(at: Millis) -> int:
    return at // SECOND
