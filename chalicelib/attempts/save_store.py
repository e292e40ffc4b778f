"""Store of slots: the writes of a running attempt by its taker."""

from collections.abc import Mapping
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.attempts import trace_store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.store import (
    RUNNING,
    SlotItem,
    answer_json,
    keys_of,
    unless_one_is_refused,
    unless_refused,
)
from chalicelib.attempts.trace import fills_page
from chalicelib.clock import Millis
from chalicelib.dynamo.writes import Write, update, write
from chalicelib.results.models import AttemptRef, SavedResponse
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomChange:
    """What a save stores beside the answers; None for no change."""

    devices: tuple[str, ...] | None = None
    network: str | None = None
    entries: tuple[str, ...] = ()


def save(
    slot: Slot,
    fresh: Mapping[int, SavedResponse],
    write_id: str,
    now: Millis,
    room: RoomChange | None = None,
) -> Slot | None:
    """Save answers of a running attempt, all or none.

    Returns None on success, else the slot as stored. Each answer has its own condition, as short as
    possible: DynamoDB allows expressions of 4,096 bytes and 300 operators.
    """
    goes_on = (
        (SlotItem.number == slot.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.accepts_until > now)
    )
    change = [SlotItem.version.add(1), SlotItem.last_write.set(write_id)]
    beside: list[Write] = []
    if room is not None:
        more, condition, beside = _room_change(slot, room, now)
        change += more
        goes_on &= condition
    for place, saved in fresh.items():
        at = Path(["a", str(place)])
        seen = place in slot.answers
        goes_on &= Path(["a", str(place), "r"]) < saved.revision if seen else at.does_not_exist()
        change.append(at.set(answer_json(saved, slot.started_at)))
    kept = update(keys_of(slot.ref), change, when=goes_on)
    if beside:
        return unless_one_is_refused(slot, [kept, *beside])
    return unless_refused(lambda: write(kept))


def _room_change(
    slot: Slot, room: RoomChange, now: Millis
) -> tuple[list[Any], Condition, list[Write]]:
    change: list[Any] = []
    condition = SlotItem.state == RUNNING
    if room.devices is not None:
        condition &= _same_devices(slot)
        change.append(SlotItem.devices.set(" ".join(room.devices)))
    if room.network is not None:
        change.append(SlotItem.network.set(room.network))
    if room.entries and fills_page(slot.trace, room.entries):
        # no write may come between reading the page and removing it: the version ensures that
        condition &= SlotItem.version == slot.version
        change.append(SlotItem.trace.set([]))
        entries = (*slot.trace, *room.entries)
        page = trace_store.page_write(slot.ref.attempt_id, slot.version, entries, now)
        return change, condition, [page]
    if room.entries:
        change.append(SlotItem.trace.set(appended(room.entries)))
    return change, condition, []


def appended(entries: tuple[str, ...]) -> Any:  # noqa: ANN401 - an operand of pynamodb
    """Return the slot's trace with further entries."""
    return (SlotItem.trace | []).append(list(entries))


def release_devices(slot: Slot) -> Slot | None:
    """Allow another device in a running attempt; returns the slot when it has changed."""
    runs = (SlotItem.number == slot.number) & (SlotItem.state == RUNNING)
    return unless_refused(
        lambda: write(update(keys_of(slot.ref), [SlotItem.devices.remove()], when=runs))
    )


def set_seb_exempt(ref: AttemptRef, *, is_exempt: bool) -> None:
    """Require Safe Exam Browser in a running attempt, or do not; no effect after its end."""
    runs = (SlotItem.number == ref.number) & (SlotItem.state == RUNNING)
    change = SlotItem.seb_exempt.set(1) if is_exempt else SlotItem.seb_exempt.remove()
    unless_refused(lambda: write(update(keys_of(ref), [change], when=runs)))


def _same_devices(slot: Slot) -> Condition:
    if not slot.devices:
        return SlotItem.devices.does_not_exist()
    return SlotItem.devices == " ".join(slot.devices)


def update_last_seen(slot: Slot, now: Millis) -> None:
    """Store when the taker's client last requested the state of a running attempt."""
    runs = (SlotItem.number == slot.number) & (SlotItem.state == RUNNING)
    unless_refused(lambda: write(update(keys_of(slot.ref), [SlotItem.seen_at.set(now)], when=runs)))
