"""Store of results: changes after the end, by a release, a correction, a void or a reopening."""

from typing import Any

from pynamodb.attributes import Attribute

from chalicelib.clock import Millis
from chalicelib.dynamo.writes import Write, try_transact, try_write, update
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import ResultItem, result_keys, to_item


def void(ref: AttemptRef, reason: str, by: str, now: Millis, beside: Write) -> bool:
    """Mark a result as void; returns False when it is already void or does not exist.

    ``beside`` is written in the same transaction.
    """
    change = [
        ResultItem.voided_at.set(now),
        ResultItem.void_reason.set(reason),
        ResultItem.voided_by.set(by),
    ]
    fresh = (
        ResultItem.pk.exists()
        & ResultItem.voided_at.does_not_exist()
        & ResultItem.superseded_at.does_not_exist()
    )
    return try_transact([update(result_keys(ref), change, when=fresh), beside])


def supersede_write(result: Result, now: Millis) -> Write:
    """Return the write that makes a result count no more while its attempt goes on."""
    as_seen = (
        (ResultItem.generation == result.generation)
        & (ResultItem.revision == result.revision)
        & ResultItem.superseded_at.does_not_exist()
        & ResultItem.voided_at.does_not_exist()
    )
    change = [ResultItem.superseded_at.set(now)]
    return update(result_keys(result.ref), change, when=as_seen)


def release(ref: AttemptRef, now: Millis) -> bool:
    """Mark a result as shown; the stream informs leaderboards and notifications.

    Returns False for a result that was marked before, and has not changed since.
    """
    waits = ResultItem.pk.exists() & ResultItem.revealed_at.does_not_exist()
    change = [ResultItem.revealed_at.set(now)]
    is_new = try_write(update(result_keys(ref), change, when=waits))
    return is_new or _show_change(ref, now)


def _show_change(ref: AttemptRef, now: Millis) -> bool:
    """Mark the change of a result that was shown before as shown, too."""
    # an extension can hide results again; a stream record from that time notifies nobody, so the
    # release writes again, which makes a new record
    at, earlier = ResultItem.changed_at, ResultItem.shown_again_at
    is_first = earlier.does_not_exist() & (at > ResultItem.revealed_at)
    change = [earlier.set(now)]
    return try_write(update(result_keys(ref), change, when=is_first | (at > earlier)))


def replace_result(before: Result, after: Result, beside: Write | None = None) -> bool:
    """Store a changed result; returns False when it has changed since it was read."""
    item = to_item(after)
    optional: list[tuple[Attribute[Any], Any]] = [
        (ResultItem.score, item.score),
        (ResultItem.exact, item.exact),
        (ResultItem.percentage, item.percentage),
        (ResultItem.passed, item.passed),
        (ResultItem.graded_by, item.graded_by),
        (ResultItem.adjustment, item.adjustment),
        (ResultItem.regraded_at, item.regraded_at),
        (ResultItem.changed_at, item.changed_at),
        (ResultItem.marks_released_at, item.marks_released_at),
    ]
    change = [
        ResultItem.max_score.set(item.max_score),
        ResultItem.marks.set(item.marks),
        ResultItem.generation.set(item.generation),
        ResultItem.revision.set(item.revision),
        *(one.remove() if value is None else one.set(value) for one, value in optional),
    ]
    same = (ResultItem.generation == before.generation) & (ResultItem.revision == before.revision)
    same &= ResultItem.superseded_at.does_not_exist()
    one = update(result_keys(after.ref), change, when=ResultItem.pk.exists() & same)
    return try_write(one) if beside is None else try_transact([one, beside])
