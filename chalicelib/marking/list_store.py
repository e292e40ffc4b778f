"""Lists and counts of responses to mark, of marks, and of drawn questions that have any."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, put
from chalicelib.marking.models import (
    ManualMark,
    QueuedResponse,
    ResponseRef,
    WaitingCounts,
)
from chalicelib.marking.response_codec import (
    HISTORY,
    MARKED,
    WAITING,
    MarkItem,
    QueueItem,
    given_from_json,
    history_key,
    mark_of,
    partition_of,
    queued_of,
    ref_of,
)

PAGE = 50
PAIRS_PER_PAGE = 1_000
MARKERS = 2
MAX_HISTORY = 1_000
MAX_DRAWN = 50_000
"""Drawn questions of all versions."""
SHARDS = "01234567"
"""What the order of a response can begin with."""


class DrawnQuestionItem(Item):
    """``KQ#<quiz id>#<shard>`` / ``<question id>``: a drawn question with responses to mark.

    In as many shards as `SHARDS`, so that attempts that end together seldom meet at one item.
    """

    Meta = table_meta("attempts")


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


def list_claimable(
    quiz_id: str, question_id: str, marker_id: str, now: Millis
) -> Iterator[QueuedResponse]:
    """Yield the unclaimed responses in the queue's order.

    Not those that the marker has marked already.
    """
    free = QueueItem.claimed_until <= now
    for item in _each_waiting(quiz_id, question_id, filter_by=free):
        queued = queued_of(ref_of(quiz_id, question_id, item), item)
        if queued is not None and marker_id not in {one.marker_id for one in queued.given}:
            yield queued


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
            given = given_from_json(item.given)
            if len(given) >= MARKERS:
                yield given[0].points, given[1].points


def count_marked(quiz_id: str, question_id: str) -> int:
    """Count the responses to a question that are marked."""
    where = (MarkItem.pk == partition_of(quiz_id, question_id)) & MarkItem.sk.startswith(
        f"{MARKED}#"
    )
    return reads.count(MarkItem, where)


def list_marks(
    quiz_id: str, question_id: str, limit: int, after: str | None
) -> tuple[list[ManualMark], str | None]:
    """Return a page of a question's marks in the queue's order, and the last order of it."""
    partition = partition_of(quiz_id, question_id)
    where = (MarkItem.pk == partition) & MarkItem.sk.startswith(f"{MARKED}#")
    start: RawItem | None = None
    if after is not None:
        start = {"pk": {"S": partition}, "sk": {"S": f"{MARKED}#{after}"}}
    page = reads.query(MarkItem, where, limit=limit, after=start, consistent=True)
    found = [mark_of(ref_of(quiz_id, question_id, item), item) for item in page.items]
    marks = [one for one in found if one is not None]
    return marks, None if page.after is None or not marks else marks[-1].ref.order


def list_history(ref: ResponseRef) -> list[ManualMark]:
    """Return all marks that a response ever had, the first first."""
    prefix = f"{HISTORY}#{ref.order}#"
    where = (MarkItem.pk == partition_of(ref.quiz_id, ref.question_id)) & MarkItem.sk.startswith(
        prefix
    )
    items = reads.query_all(MarkItem, where, at_most=MAX_HISTORY, consistent=True)
    return [one for item in items if (one := mark_of(ref, item)) is not None]


def get_history(ref: ResponseRef, versions: Iterable[int]) -> dict[int, ManualMark]:
    """Return those marks of a response's history that have these versions."""
    keys = {one: Key(MarkItem, *history_key(ref, one)) for one in versions}
    found = reads.batch_get(keys.values()) if keys else None
    if found is None:
        return {}
    marks = ((one, mark_of(ref, found.get(key))) for one, key in keys.items())
    return {one: mark for one, mark in marks if mark is not None}


def _each_waiting(quiz_id: str, question_id: str, **options: Any) -> Iterator[QueueItem]:  # noqa: ANN401
    partition = partition_of(quiz_id, question_id)
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
    where = (kind.pk == partition_of(quiz_id, question_id)) & kind.sk.startswith(f"{letter}#")
    after: RawItem | None = None
    while True:
        page = reads.query(kind, where, limit=PAIRS_PER_PAGE, after=after, projection=[kind.given])
        yield from page.items
        after = page.after
        if after is None:
            return
