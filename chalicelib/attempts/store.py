"""Store of slots: one item per user and quiz, and the conditional writes that change it.

The conditions hold the rules: one attempt at a time, a maximum number, no change after the end, no
lost answer. Number, state and version are all needed: without the number a late write would hit the
next attempt, without the version a concurrently saved answer would be lost.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, MapAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.attempts import trace_store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import expiry_shard, quiz_shard
from chalicelib.attempts.trace import ENTRIES_PER_PAGE
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import Write, put, try_transact, update, write
from chalicelib.errors import UnavailableError
from chalicelib.results.models import AttemptRef, Result, SavedResponse
from chalicelib.results.result_codec import numbers_from_text, numbers_to_text
from chalicelib.results.store import ResultItem, to_item
from chalicelib.values import dataclass

RUNNING = "P"
FINISHED = "F"


class SlotItem(Item):
    """``Q#<quiz id>#<shard of the user>`` / ``U#<user id>``."""

    Meta = table_meta("attempts")
    user_id = KeyPart("sk", "U#")

    number = IntegerAttribute(attr_name="n")
    state = UnicodeAttribute(attr_name="st")
    version = IntegerAttribute(attr_name="v")
    quiz_version = IntegerAttribute(attr_name="qv")
    started_at = IntegerAttribute(attr_name="t0")
    expires_at = IntegerAttribute(attr_name="due")
    closes_at = IntegerAttribute(attr_name="cl", null=True)
    accepts_until = IntegerAttribute(attr_name="exp")
    base_minutes = IntegerAttribute(attr_name="bm")
    extra_minutes = IntegerAttribute(attr_name="xm")
    seed = BinaryAttribute(attr_name="sd", legacy_encoding=False)
    started_by = UnicodeAttribute(attr_name="ik")
    drawn = UnicodeAttribute(attr_name="dr", null=True)
    last_write = UnicodeAttribute(attr_name="w")
    paused_for = IntegerAttribute(attr_name="pd", default=0)
    pauses_applied = IntegerAttribute(attr_name="pn", default=0)
    acts = UnicodeAttribute(attr_name="ac", null=True)
    reopenings = IntegerAttribute(attr_name="ro", default=0)
    reopened_at = IntegerAttribute(attr_name="rt", null=True)
    starts = IntegerAttribute(attr_name="sn", default=1)
    starts_since = IntegerAttribute(attr_name="ss", null=True)
    """Absent for a first start, which began the hour itself."""
    purged = IntegerAttribute(attr_name="pg", default=0)
    seen_at = IntegerAttribute(attr_name="ls", null=True)
    devices = UnicodeAttribute(attr_name="dv", null=True)
    ending = UnicodeAttribute(attr_name="en", null=True)
    network = UnicodeAttribute(attr_name="nw", null=True)
    trace: ListAttribute[Any] = ListAttribute(attr_name="tr", null=True)
    answers: MapAttribute[str, Any] = MapAttribute(attr_name="a", null=True)  # type: ignore[no-untyped-call]
    """By question position: ``c`` the response, ``r`` its revision, ``t`` ms since the start. Short
    names, since every save is charged for the whole item.
    """
    expiry_shard = UnicodeAttribute(attr_name="xb", null=True)
    ends = UnicodeAttribute(attr_name="xs", null=True)
    """Present only while the attempt runs, so that the index `expiry` is sparse."""


def slot_key(user_id: str, quiz_id: str) -> Key[SlotItem]:
    """Return the key of a user's slot for a quiz."""
    return Key(SlotItem, partition_of(quiz_id, quiz_shard(user_id)), f"U#{user_id}")


def partition_of(quiz_id: str, shard: int) -> str:
    """Return the partition key of one shard of a quiz's slots."""
    return f"Q#{quiz_id}#{shard:02}"


def expiry_partition(shard: int) -> str:
    """Return the key of one shard of the index `expiry`; padded, so that item sizes are equal."""
    return f"{shard:02}"


def get_slot(ref: AttemptRef) -> Slot | None:
    """Return the slot, read consistently; it may belong to a later attempt."""
    return slot_of(reads.get(slot_key(ref.user_id, ref.quiz_id)))


def slot_from_batch(found: BatchItems, user_id: str, quiz_id: str) -> Slot | None:
    """Return the slot from a batch of items."""
    return slot_of(found.get(slot_key(user_id, quiz_id)))


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
        return _unless_one_is_refused(slot, [started, *beside])
    return unless_refused(lambda: write(started))


def _starts(slot: Slot) -> list[Action]:
    if slot.starts == 1:
        return [SlotItem.starts.remove(), SlotItem.starts_since.remove()]
    return [SlotItem.starts.set(slot.starts), SlotItem.starts_since.set(slot.starts_since)]


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
        return _unless_one_is_refused(slot, [kept, *beside])
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
    if room.entries and len(slot.trace) >= ENTRIES_PER_PAGE:
        # no write may come between reading the page and removing it: the version ensures that
        condition &= SlotItem.version == slot.version
        change.append(SlotItem.trace.set(list(room.entries)))
        page = trace_store.page_write(slot.ref.attempt_id, slot.version, slot.trace, now)
        return change, condition, [page]
    if room.entries:
        change.append(SlotItem.trace.set(appended(room.entries)))
    return change, condition, []


def appended(entries: tuple[str, ...]) -> Any:  # noqa: ANN401 - an operand of pynamodb
    """Return the slot's trace with further entries."""
    return (SlotItem.trace | []).append(list(entries))


def _unless_one_is_refused(slot: Slot, writes: list[Write]) -> Slot | None:
    return None if try_transact(writes) else get_slot(slot.ref)


def release_devices(slot: Slot) -> Slot | None:
    """Allow another device in a running attempt; returns the slot when it has changed."""
    runs = (SlotItem.number == slot.number) & (SlotItem.state == RUNNING)
    return unless_refused(
        lambda: write(update(keys_of(slot.ref), [SlotItem.devices.remove()], when=runs))
    )


def _same_devices(slot: Slot) -> Condition:
    if not slot.devices:
        return SlotItem.devices.does_not_exist()
    return SlotItem.devices == " ".join(slot.devices)


def update_last_seen(slot: Slot, now: Millis) -> None:
    """Store when the taker's client last requested the state of a running attempt."""
    runs = (SlotItem.number == slot.number) & (SlotItem.state == RUNNING)
    unless_refused(lambda: write(update(keys_of(slot.ref), [SlotItem.seen_at.set(now)], when=runs)))


def digest_of(act: str) -> str:
    """Return a short digest that identifies an action."""
    return hashlib.sha256(act.encode()).hexdigest()[:16]


def with_next_version(slot: Slot) -> Slot:
    """Return the slot after one more write."""
    return replace(slot, version=slot.version + 1)


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


def slot_of(item: SlotItem | None) -> Slot | None:
    """Return the slot of an item, or None without one."""
    if item is None:
        return None
    kept: dict[str, Any] = {}
    if item.answers:
        kept = item.answers.as_dict()  # type: ignore[no-untyped-call]
    return Slot(
        user_id=user_of(item),
        quiz_id=quiz_of(item),
        number=item.number,
        running=item.state == RUNNING,
        version=item.version,
        quiz_version=item.quiz_version,
        started_at=item.started_at,
        expires_at=item.expires_at,
        closes_at=item.closes_at,
        accepts_until=item.accepts_until,
        base_minutes=item.base_minutes,
        extra_minutes=item.extra_minutes,
        seed=item.seed,
        drawn=numbers_from_text(item.drawn),
        started_by=item.started_by,
        last_write=item.last_write,
        paused_for=item.paused_for,
        pauses_applied=item.pauses_applied,
        acts=tuple((item.acts or "").split()),
        reopenings=item.reopenings,
        reopened_at=item.reopened_at,
        starts=item.starts,
        starts_since=item.started_at if item.starts_since is None else item.starts_since,
        purged=item.purged,
        seen_at=item.seen_at,
        devices=tuple((item.devices or "").split()),
        ending=item.ending or "submitted",
        network=item.network,
        trace=tuple(item.trace or ()),
        answers={
            int(place): SavedResponse(one.get("c"), int(one["r"]), item.started_at + int(one["t"]))
            for place, one in kept.items()
        },
    )


def user_of(item: SlotItem) -> str:
    """Return the user of a slot from its keys, which is all that index entries have."""
    return item.user_id


def quiz_of(item: SlotItem) -> str:
    """Return the quiz of a slot from its keys."""
    return item.pk.split("#")[1]


def keys_of(ref: AttemptRef) -> SlotItem:
    """Return the slot of an attempt, its keys alone."""
    key = slot_key(ref.user_id, ref.quiz_id)
    return SlotItem(pk=key.pk, sk=key.sk)


def ends_of(slot: Slot) -> str:
    """Return the sort key of an attempt in the index of ends."""
    # unique per shard: equal sort keys in an index have no stable order for paging
    who = slot.ref.attempt_id.removeprefix("att_")
    return f"{slot.accepts_until:013d}#{who}#{slot.number}"


def answer_json(saved: SavedResponse, started_at: Millis) -> dict[str, Any]:
    """Return an answer as the slot keeps it."""
    kept: dict[str, Any] = {"r": saved.revision, "t": saved.saved_at - started_at}
    if saved.text is not None:
        kept["c"] = saved.text
    return kept


def unless_refused(attempt: Callable[[], None]) -> Slot | None:
    """Make a write; return the slot as it is when the write is refused, None when it is made."""
    try:
        attempt()
    except ConditionFailedError as refused:
        if refused.old is None:
            raise UnavailableError from refused
        return slot_of(SlotItem.from_raw_data(refused.old))
    return None
