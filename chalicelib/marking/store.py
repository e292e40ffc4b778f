"""Responses to mark as they are kept: waiting ones, marks, and the history of marks.

A response is either waiting or marked: its end puts it into the queue in the transaction that keeps
the result, a mark takes it out in the one that keeps the mark.
"""

from collections.abc import Iterable

from pynamodb.expressions.condition import Condition

from chalicelib.dynamo import reads
from chalicelib.dynamo.writes import Write, delete, put, try_transact, try_write, update
from chalicelib.marking.list_store import list_write
from chalicelib.marking.models import (
    ManualMark,
    QueuedResponse,
    ResponseRef,
)
from chalicelib.marking.response_codec import (
    MARKED,
    MarkItem,
    QueueItem,
    history_write,
    item_to_change,
    mark_item_of,
    mark_key,
    mark_of,
    queue_item_of,
    queue_key,
    queued_of,
)


def queue_write(queued: QueuedResponse) -> Write:
    """Return the write that puts a response into the queue, beside its result."""
    return put(queue_item_of(queued))


def queue_if_absent(queued: QueuedResponse, *, is_listed: bool) -> bool:
    """Put a response into the queue that is in it already or was overlooked.

    With ``is_listed``, its question into the list of drawn ones too.
    """
    new = put(queue_item_of(queued), when=QueueItem.pk.does_not_exist())
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
        ref: (queued_of(ref, found.get(queue_key(ref))), mark_of(ref, found.get(mark_key(ref))))
        for ref in wanted
    }


def claim(queued: QueuedResponse, marker_id: str) -> bool:
    """Hold a response as ``queued`` says; False when somebody else does, or it is marked."""
    change = [
        QueueItem.version.set(queued.version),
        QueueItem.claimed_by.set(marker_id),
        QueueItem.claimed_until.set(queued.claimed_until),
        QueueItem.claimed_under.set(queued.claimed_under),
    ]
    as_seen = QueueItem.version == queued.version - 1
    return try_write(update(item_to_change(queued.ref), change, when=as_seen))


def remove_from_queue(queued: QueuedResponse) -> None:
    """Take a response out that needs no mark; nothing when it has changed since."""
    try_write(delete(item_to_change(queued.ref), when=QueueItem.version == queued.version))


def keep_first_mark(queued: QueuedResponse, mark: ManualMark) -> bool:
    """Keep the mark of a claimed response; False when its claim is another's by now."""
    return keep_settled(queued, mark, mark)


def keep_settled(queued: QueuedResponse, settled: ManualMark, mark: ManualMark) -> bool:
    """Keep what several marks of a claimed response were settled at, with the last one.

    False when its claim is another's by now.
    """
    taken = delete(item_to_change(queued.ref), when=_held(queued, mark))
    return try_transact([taken, put(mark_item_of(settled, MARKED)), history_write(mark)])


def keep_blind_mark(queued: QueuedResponse, following: QueuedResponse, mark: ManualMark) -> bool:
    """Keep one of several marks, and let others mark the response; False as above."""
    back = put(queue_item_of(following), when=_held(queued, mark))
    return try_transact([back, history_write(mark)])


def replace_queued(seen: QueuedResponse, queued: QueuedResponse) -> bool:
    """Put a waiting response in its place again; False when it has changed since."""
    return try_write(put(queue_item_of(queued), when=QueueItem.version == seen.version))


def replace_mark(seen: ManualMark, mark: ManualMark) -> bool:
    """Replace a mark; False when another replaced it since."""
    same = MarkItem.version == seen.version
    return try_transact([put(mark_item_of(mark, MARKED), when=same), history_write(mark)])


def requeue(seen: ManualMark, queued: QueuedResponse) -> bool:
    """Let a marked response be marked anew; False when its mark has changed since."""
    same = MarkItem.version == seen.version
    gone = delete(mark_item_of(seen, MARKED), when=same)
    return try_transact([gone, put(queue_item_of(queued), when=QueueItem.pk.does_not_exist())])


def withdraw_writes(refs: Iterable[ResponseRef]) -> list[Write]:
    """Return the writes that take responses out of the queue and off their marks, as they stand.

    Their history stays.
    """
    writes: list[Write] = []
    for queued, mark in read(refs).values():
        if queued is not None:
            writes.append(
                delete(item_to_change(queued.ref), when=QueueItem.version == queued.version)
            )
        if mark is not None:
            writes.append(delete(mark_item_of(mark, MARKED), when=MarkItem.version == mark.version))
    return writes


def _held(queued: QueuedResponse, mark: ManualMark) -> Condition:
    held: Condition = (QueueItem.version == queued.version) & (
        QueueItem.claimed_by == mark.marked_by
    )
    return held
