"""Writes that move the end of an attempt, or let it go on after its end."""

from collections.abc import Sequence
from typing import Any

from chalicelib.attempts import save_store, store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import expiry_shard
from chalicelib.attempts.store import FINISHED, RUNNING, SlotItem
from chalicelib.clock import Millis
from chalicelib.dynamo.writes import Write, try_transact, update, write
from chalicelib.results.change_store import supersede_write
from chalicelib.results.models import Result


def update_end(seen: Slot, later: Slot, entries: tuple[str, ...] = ()) -> Slot | None:
    """Move the end of a running attempt.

    Returns None on success, else the slot as stored.
    """
    as_seen = (
        (SlotItem.number == seen.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.version == seen.version)
    )
    change = _time_of(later)
    if entries:
        change.append(SlotItem.trace.set(save_store.appended(entries)))
    return store.unless_refused(
        lambda: write(update(store.keys_of(seen.ref), change, when=as_seen))
    )


def reopen(
    seen: Slot, again: Slot, result: Result, now: Millis, beside: Sequence[Write] = ()
) -> bool:
    """Reopen an attempt and supersede its result; return False when one of them has changed."""
    as_seen = (
        (SlotItem.number == seen.number)
        & (SlotItem.state == FINISHED)
        & (SlotItem.version == seen.version)
    )
    answers = {
        str(place): store.answer_json(saved, seen.started_at)
        for place, saved in again.answers.items()
    }
    change = [
        *_time_of(again),
        SlotItem.state.set(RUNNING),
        SlotItem.answers.set(answers),
        SlotItem.trace.set(list(again.trace)),
        SlotItem.reopenings.set(again.reopenings),
        SlotItem.reopened_at.set(again.runs_since),
        SlotItem.expiry_shard.set(store.expiry_partition(expiry_shard(again.user_id))),
        SlotItem.ending.remove(),
        SlotItem.seen_at.remove(),
    ]
    slot = update(store.keys_of(seen.ref), change, when=as_seen)
    return try_transact([slot, supersede_write(result, now), *beside])


def _time_of(later: Slot) -> list[Any]:
    return [
        SlotItem.version.add(1),
        SlotItem.expires_at.set(later.expires_at),
        SlotItem.accepts_until.set(later.accepts_until),
        SlotItem.extra_minutes.set(later.extra_minutes),
        SlotItem.paused_for.set(later.paused_for),
        SlotItem.pauses_applied.set(later.pauses_applied),
        SlotItem.acts.set(" ".join(later.acts)),
        SlotItem.ends.set(store.ends_of(later)),
    ]
