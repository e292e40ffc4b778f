"""Responses to mark as they are kept: waiting ones, marks, and the history of marks.

A response is either waiting or marked: its end puts it into the queue in the transaction that keeps
the result, a mark takes it out in the one that keeps the mark.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, delete, put, try_transact, try_write, update
from chalicelib.marking.models import (
    BlindMark,
    ManualMark,
    QueuedResponse,
    ResponseRef,
    WaitingCounts,
)
from chalicelib.results.models import AttemptRef

WAITING, MARKED, HISTORY = "T", "M", "H"
PAGE = 50
PAIRS_PER_PAGE = 1_000
MARKERS = 2
MAX_HISTORY = 1_000
MAX_DRAWN = 50_000
"""Drawn questions of all versions."""
SHARDS = "01234567"
"""What the order of a response can begin with."""


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


class DrawnQuestionItem(Item):
    """``KQ#<quiz id>#<shard>`` / ``<question id>``: a drawn question with responses to mark.

    In as many shards as `SHARDS`, so that attempts that end together seldom meet at one item.
    """

    Meta = table_meta("attempts")


def queue_key(ref: ResponseRef) -> Key[QueueItem]:
    """Return the key of a waiting response."""
    return Key(QueueItem, _partition(ref.quiz_id, ref.question_id), f"{WAITING}#{ref.order}")


def mark_key(ref: ResponseRef) -> Key[MarkItem]:
    """Return the key of a response's mark."""
    return Key(MarkItem, _partition(ref.quiz_id, ref.question_id), f"{MARKED}#{ref.order}")


def queue_write(queued: QueuedResponse) -> Write:
    """Return the write that puts a response into the queue, beside its result."""
    return put(_queue_item(queued))


def list_write(ref: ResponseRef) -> Write:
    """Return the write that lists a drawn question among those of its quiz to mark."""
    pk = f"KQ#{ref.quiz_id}#{shard_of(ref)}"
    return put(DrawnQuestionItem(pk=pk, sk=ref.question_id))


def shard_of(ref: ResponseRef) -> str:
    """Return which part of the list its response puts a question into."""
    return ref.order[0]


def list_drawn(quiz_id: str) -> list[str]:
    """Return the drawn questions that ever had responses to mark, in one round trip."""

    def read_shard(shard: str) -> Sequence[DrawnQuestionItem]:
        where = DrawnQuestionItem.pk == f"KQ#{quiz_id}#{shard}"
        return reads.query_all(DrawnQuestionItem, where, at_most=MAX_DRAWN, consistent=True)

    with ThreadPoolExecutor(len(SHARDS)) as readers:
        found = [item.sk for items in readers.map(read_shard, SHARDS) for item in items]
    return sorted(set(found))


def queue_if_absent(queued: QueuedResponse, *, is_listed: bool) -> bool:
    """Put a response into the queue that is in it already or was overlooked.

    With ``is_listed``, its question into the list of drawn ones too.
    """
    new = put(_queue_item(queued), when=QueueItem.pk.does_not_exist())
    return try_transact([new, list_write(queued.ref)]) if is_listed else try_write(new)


def read(
    refs: Iterable[ResponseRef],
) -> dict[ResponseRef, tuple[QueuedResponse | None, ManualMark | None]]:
    """Return how responses stand: waiting or marked; up to 50 in one round trip."""
    wanted = list(refs)
    if not wanted:
        return {}
    found = reads.batch_get([key(ref) for ref in wanted for key in (queue_key, mark_key)])
    return {
        ref: (_queued(ref, found.get(queue_key(ref))), _mark(ref, found.get(mark_key(ref))))
        for ref in wanted
    }


def list_claimable(
    quiz_id: str, question_id: str, marker_id: str, now: Millis
) -> Iterator[QueuedResponse]:
    """Yield the waiting responses that nobody holds, in the queue's order.

    Not those that the marker has marked already.
    """
    free = QueueItem.claimed_until <= now
    for item in _each_waiting(quiz_id, question_id, filter_by=free):
        queued = _queued(_ref_of(quiz_id, question_id, item), item)
        if queued is not None and marker_id not in {one.marker_id for one in queued.given}:
            yield queued


def claim(queued: QueuedResponse, marker_id: str) -> bool:
    """Hold a response as ``queued`` says; False when somebody else does, or it is marked."""
    change = [
        QueueItem.version.set(queued.version),
        QueueItem.claimed_by.set(marker_id),
        QueueItem.claimed_until.set(queued.claimed_until),
        QueueItem.claimed_under.set(queued.claimed_under),
    ]
    as_seen = QueueItem.version == queued.version - 1
    return try_write(update(_keys(queued.ref), change, when=as_seen))


def remove_from_queue(queued: QueuedResponse) -> None:
    """Take a response out that needs no mark; nothing when it has changed since."""
    try_write(delete(_keys(queued.ref), when=QueueItem.version == queued.version))


def keep_first_mark(queued: QueuedResponse, mark: ManualMark) -> bool:
    """Keep the mark of a claimed response; False when its claim is another's by now."""
    return keep_settled(queued, mark, mark)


def keep_settled(queued: QueuedResponse, settled: ManualMark, mark: ManualMark) -> bool:
    """Keep what several marks of a claimed response were settled at, with the last one.

    False when its claim is another's by now.
    """
    taken = delete(_keys(queued.ref), when=_held(queued, mark))
    return try_transact([taken, put(_mark_item(settled, MARKED)), _history_write(mark)])


def keep_blind_mark(queued: QueuedResponse, following: QueuedResponse, mark: ManualMark) -> bool:
    """Keep one of several marks, and let others mark the response; False as above."""
    back = put(_queue_item(following), when=_held(queued, mark))
    return try_transact([back, _history_write(mark)])


def replace_queued(seen: QueuedResponse, queued: QueuedResponse) -> bool:
    """Put a waiting response in its place again; False when it has changed since."""
    return try_write(put(_queue_item(queued), when=QueueItem.version == seen.version))


def replace_mark(seen: ManualMark, mark: ManualMark) -> bool:
    """Replace a mark; False when another replaced it since."""
    same = MarkItem.version == seen.version
    return try_transact([put(_mark_item(mark, MARKED), when=same), _history_write(mark)])


def requeue(seen: ManualMark, queued: QueuedResponse) -> bool:
    """Let a marked response be marked anew; False when its mark has changed since."""
    same = MarkItem.version == seen.version
    gone = delete(_mark_item(seen, MARKED), when=same)
    return try_transact([gone, put(_queue_item(queued), when=QueueItem.pk.does_not_exist())])


def withdraw_writes(refs: Iterable[ResponseRef]) -> list[Write]:
    """Return the writes that take responses out of the queue and off their marks, as they stand.

    Their history stays.
    """
    writes: list[Write] = []
    for queued, mark in read(refs).values():
        if queued is not None:
            writes.append(delete(_keys(queued.ref), when=QueueItem.version == queued.version))
        if mark is not None:
            writes.append(delete(_mark_item(mark, MARKED), when=MarkItem.version == mark.version))
    return writes


def count_waiting(quiz_id: str, question_id: str, now: Millis) -> WaitingCounts:
    """Count the responses to a question that are not marked yet."""
    free = claimed = 0
    marks: Counter[int] = Counter()
    projection = [QueueItem.claimed_until, QueueItem.given]
    for item in _each_waiting(quiz_id, question_id, projection=projection):
        claimed += item.claimed_until > now
        free += item.claimed_until <= now
        marks[len(item.given or ())] += 1
    return WaitingCounts(free, claimed, once_marked=marks[1], disputed=marks[2])


def list_pairs(quiz_id: str, question_id: str) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what the first two markers gave for each response that two have marked."""
    for kind in (QueueItem, MarkItem):
        for item in _each_with_given(kind, quiz_id, question_id):
            given = _given(item.given)
            if len(given) >= MARKERS:
                yield given[0].points, given[1].points


def get_history(ref: ResponseRef, versions: Iterable[int]) -> dict[int, ManualMark]:
    """Return those marks of a response's history that have these versions."""
    keys = {one: Key(MarkItem, *_history_key(ref, one)) for one in versions}
    found = reads.batch_get(keys.values()) if keys else None
    if found is None:
        return {}
    marks = ((one, _mark(ref, found.get(key))) for one, key in keys.items())
    return {one: mark for one, mark in marks if mark is not None}


def count_marked(quiz_id: str, question_id: str) -> int:
    """Count the responses to a question that are marked."""
    where = (MarkItem.pk == _partition(quiz_id, question_id)) & MarkItem.sk.startswith(f"{MARKED}#")
    return reads.count(MarkItem, where)


def list_marks(
    quiz_id: str, question_id: str, limit: int, after: str | None
) -> tuple[list[ManualMark], str | None]:
    """Return a page of a question's marks in the queue's order, and the last order of it."""
    partition = _partition(quiz_id, question_id)
    where = (MarkItem.pk == partition) & MarkItem.sk.startswith(f"{MARKED}#")
    start: RawItem | None = None
    if after is not None:
        start = {"pk": {"S": partition}, "sk": {"S": f"{MARKED}#{after}"}}
    page = reads.query(MarkItem, where, limit=limit, after=start, consistent=True)
    found = [_mark(_ref_of(quiz_id, question_id, item), item) for item in page.items]
    marks = [one for one in found if one is not None]
    return marks, None if page.after is None or not marks else marks[-1].ref.order


def list_history(ref: ResponseRef) -> list[ManualMark]:
    """Return all marks that a response ever had, the first first."""
    prefix = f"{HISTORY}#{ref.order}#"
    where = (MarkItem.pk == _partition(ref.quiz_id, ref.question_id)) & MarkItem.sk.startswith(
        prefix
    )
    items = reads.query_all(MarkItem, where, at_most=MAX_HISTORY, consistent=True)
    return [one for item in items if (one := _mark(ref, item)) is not None]


def _each_waiting(quiz_id: str, question_id: str, **options: Any) -> Iterator[QueueItem]:  # noqa: ANN401
    partition = _partition(quiz_id, question_id)
    where = (QueueItem.pk == partition) & QueueItem.sk.startswith(f"{WAITING}#")
    after: RawItem | None = None
    while True:
        page = reads.query(QueueItem, where, limit=PAGE, after=after, consistent=True, **options)
        yield from page.items
        after = page.after
        if after is None:
            return


def _each_with_given(
    kind: type[QueueItem] | type[MarkItem], quiz_id: str, question_id: str
) -> Iterator[QueueItem | MarkItem]:
    letter = WAITING if kind is QueueItem else MARKED
    where = (kind.pk == _partition(quiz_id, question_id)) & kind.sk.startswith(f"{letter}#")
    after: RawItem | None = None
    while True:
        page = reads.query(kind, where, limit=PAIRS_PER_PAGE, after=after, projection=[kind.given])
        yield from page.items
        after = page.after
        if after is None:
            return


def _held(queued: QueuedResponse, mark: ManualMark) -> Condition:
    held: Condition = (QueueItem.version == queued.version) & (
        QueueItem.claimed_by == mark.marked_by
    )
    return held


def _history_key(ref: ResponseRef, version: int) -> tuple[str, str]:
    return _partition(ref.quiz_id, ref.question_id), f"{HISTORY}#{ref.order}#{version:09d}"


def _given(kept: list[list[Any]] | None) -> tuple[BlindMark, ...]:
    return tuple(
        BlindMark(marker_id, Decimal(points), version, under)
        for marker_id, points, version, under in kept or ()
    )


def _given_json(given: Sequence[BlindMark]) -> list[list[Any]] | None:
    return [[one.marker_id, str(one.points), one.version, one.given_under] for one in given] or None


def _partition(quiz_id: str, question_id: str) -> str:
    return f"K#{quiz_id}#{question_id}"


def _ref_of(quiz_id: str, question_id: str, item: Item) -> ResponseRef:
    return ResponseRef(quiz_id, question_id, item.sk.split("#")[1])


def _keys(ref: ResponseRef) -> QueueItem:
    key = queue_key(ref)
    return QueueItem(pk=key.pk, sk=key.sk)


def _queue_item(queued: QueuedResponse) -> QueueItem:
    key = queue_key(queued.ref)
    return QueueItem(
        pk=key.pk,
        sk=key.sk,
        attempt_id=queued.attempt.attempt_id,
        quiz_version=queued.quiz_version,
        version=queued.version,
        given=_given_json(queued.given),
        tolerance=queued.tolerance,
    )


def _queued(ref: ResponseRef, item: QueueItem | None) -> QueuedResponse | None:
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
        given=_given(item.given),
        tolerance=item.tolerance,
    )


def _mark_item(mark: ManualMark, kind: str) -> MarkItem:
    key = mark_key(mark.ref)
    pk, sk = _history_key(mark.ref, mark.version) if kind == HISTORY else (key.pk, key.sk)
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
        given=_given_json(mark.given),
    )


def _history_write(mark: ManualMark) -> Write:
    return put(_mark_item(mark, HISTORY), when=MarkItem.pk.does_not_exist())


def _mark(ref: ResponseRef, item: MarkItem | None) -> ManualMark | None:
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
        given=_given(item.given),
    )
