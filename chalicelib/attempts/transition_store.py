"""Store of slots: the writes that start and end an attempt."""

from collections.abc import Sequence

from pynamodb.expressions.update import Action

from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import expiry_shard
from chalicelib.attempts.store import (
    FINISHED,
    RUNNING,
    SlotItem,
    ends_of,
    expiry_partition,
    keys_of,
    unless_one_is_refused,
    unless_refused,
)
from chalicelib.dynamo.writes import Write, put, try_transact, update, write
from chalicelib.results.models import Result
from chalicelib.results.result_codec import numbers_to_text
from chalicelib.results.store import ResultItem, to_item


def start(slot: Slot, seen: Slot | None, beside: Sequence[Write] = ()) -> Slot | None:
    """Start an attempt if the slot is unchanged.

    Returns None on success, else the slot as stored.
    """
    item = keys_of(slot.ref)
    change = [
        SlotItem.number.set(slot.number),
        SlotItem.state.set(RUNNING),
        SlotItem.version.set(0),
        SlotItem.quiz_version.set(slot.quiz_version),
        SlotItem.started_at.set(slot.started_at),
        SlotItem.expires_at.set(slot.expires_at),
        SlotItem.accepts_until.set(slot.accepts_until),
        SlotItem.base_minutes.set(slot.base_minutes),
        SlotItem.extra_minutes.set(slot.extra_minutes),
        SlotItem.seed.set(slot.seed),
        SlotItem.drawn.set(numbers_to_text(slot.drawn)) if slot.drawn else SlotItem.drawn.remove(),
        SlotItem.started_by.set(slot.started_by),
        SlotItem.last_write.set(slot.last_write),
        SlotItem.answers.set({}),
        *_starts(slot),
        SlotItem.paused_for.remove(),
        SlotItem.pauses_applied.set(slot.pauses_applied),
        SlotItem.acts.remove(),
        SlotItem.reopenings.remove(),
        SlotItem.reopened_at.remove(),
        SlotItem.seen_at.remove(),
        SlotItem.devices.remove(),
        SlotItem.ending.remove(),
        SlotItem.network.remove(),
        SlotItem.seb_exempt.set(1) if slot.seb_exempt else SlotItem.seb_exempt.remove(),
        SlotItem.trace.set([]),
        SlotItem.expiry_shard.set(expiry_partition(expiry_shard(slot.user_id))),
        SlotItem.ends.set(ends_of(slot)),
        SlotItem.closes_at.remove()
        if slot.closes_at is None
        else SlotItem.closes_at.set(slot.closes_at),
    ]
    free = SlotItem.pk.does_not_exist()
    if seen is not None:
        free = (SlotItem.number == seen.number) & (SlotItem.state == FINISHED)
    started = update(item, change, when=free)
    if beside:
        return unless_one_is_refused(slot, [started, *beside])
    return unless_refused(lambda: write(started))


def _starts(slot: Slot) -> list[Action]:
    if slot.starts == 1:
        return [SlotItem.starts.remove(), SlotItem.starts_since.remove()]
    return [SlotItem.starts.set(slot.starts), SlotItem.starts_since.set(slot.starts_since)]


def finish(slot: Slot, result: Result, beside: Sequence[Write] = ()) -> bool:
    """Close the attempt and store its result in one transaction; returns False after a conflict.

    ``beside`` holds further writes of the transaction.
    """
    as_seen = (
        (SlotItem.number == slot.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.version == slot.version)
    )
    change = [
        SlotItem.state.set(FINISHED),
        SlotItem.ending.set(result.ending.value),
        SlotItem.answers.remove(),
        SlotItem.trace.remove(),
        SlotItem.expiry_shard.remove(),
        SlotItem.ends.remove(),
    ]
    new = ResultItem.pk.does_not_exist() | ResultItem.superseded_at.exists()
    return try_transact(
        [
            update(keys_of(slot.ref), change, when=as_seen),
            put(to_item(result), when=new),
            *beside,
        ]
    )
