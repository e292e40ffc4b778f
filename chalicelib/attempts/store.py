"""The slot: one item per user and quiz, and the three conditional writes that move it on.

Its condition is the rule: one attempt at a time, so many in all, nothing after the end, no
acknowledged answer lost. Each of number, state and version is needed: without the number a late
write would hit the next attempt, without the version an answer saved meanwhile would be lost.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from pynamodb.attributes import BinaryAttribute, MapAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path

from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import expiry_shard, quiz_shard
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, TransactionConditionError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import put, transact, update, write
from chalicelib.errors import UnavailableError
from chalicelib.results.models import AttemptRef, Result, SavedResponse
from chalicelib.results.store import ResultItem, to_item

RUNNING = "P"
FINISHED = "F"


class SlotItem(Item):
    """``Q#<quiz id>#<shard of the user>`` / ``U#<user id>``."""

    Meta = table_meta("attempts")

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
    last_write = UnicodeAttribute(attr_name="w")
    paused_for = IntegerAttribute(attr_name="pd", default=0)
    pauses_applied = IntegerAttribute(attr_name="pn", default=0)
    acts = UnicodeAttribute(attr_name="ac", null=True)
    seen_at = IntegerAttribute(attr_name="ls", null=True)
    devices = UnicodeAttribute(attr_name="dv", null=True)
    ending = UnicodeAttribute(attr_name="en", null=True)
    answers: MapAttribute[str, Any] = MapAttribute(attr_name="a", null=True)  # type: ignore[no-untyped-call]
    """By the question's place: ``c`` the response, ``r`` its revision, ``t`` ms since the start.
    Small, for every save pays for the whole item."""
    expiry_shard = UnicodeAttribute(attr_name="xb", null=True)
    ends = UnicodeAttribute(attr_name="xs", null=True)
    """These two are there only while it runs, so that the index `expiry` is sparse."""


def slot_key(user_id: str, quiz_id: str) -> Key[SlotItem]:
    """Where a user's slot for a quiz is."""
    return Key(SlotItem, partition_of(quiz_id, quiz_shard(user_id)), f"U#{user_id}")


def partition_of(quiz_id: str, shard: int) -> str:
    """The partition key of one shard of a quiz's slots."""
    return f"Q#{quiz_id}#{shard:02}"


def expiry_partition(shard: int) -> str:
    """The key of one shard of the index `expiry`; as long as any other, so that sizes are equal."""
    return f"{shard:02}"


def get_slot(ref: AttemptRef) -> Slot | None:
    """The slot as of all writes before now; it may speak of a later attempt."""
    return slot_of(reads.get(slot_key(ref.user_id, ref.quiz_id)))


def slot_from_batch(found: BatchItems, user_id: str, quiz_id: str) -> Slot | None:
    """The slot among items that were read together."""
    return slot_of(found.get(slot_key(user_id, quiz_id)))


def start(slot: Slot, seen: Slot | None) -> Slot | None:
    """Begin an attempt, if the slot still is as it was seen; else the slot as it is.

    None means done.
    """
    item = _keys(slot.ref)
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
        SlotItem.started_by.set(slot.started_by),
        SlotItem.last_write.set(slot.last_write),
        SlotItem.answers.set({}),
        SlotItem.paused_for.remove(),
        SlotItem.pauses_applied.set(slot.pauses_applied),
        SlotItem.acts.remove(),
        SlotItem.seen_at.remove(),
        SlotItem.devices.remove(),
        SlotItem.ending.remove(),
        SlotItem.expiry_shard.set(expiry_partition(expiry_shard(slot.user_id))),
        SlotItem.ends.set(_ends(slot)),
        SlotItem.closes_at.remove()
        if slot.closes_at is None
        else SlotItem.closes_at.set(slot.closes_at),
    ]
    free = SlotItem.pk.does_not_exist()
    if seen is not None:
        free = (SlotItem.number == seen.number) & (SlotItem.state == FINISHED)
    return _unless_refused(lambda: write(update(item, change, when=free)))


def save(slot: Slot, fresh: Mapping[int, SavedResponse], write_id: str, now: Millis) -> Slot | None:
    """Keep answers of a running attempt, all or none; the slot as it is when it has moved on.

    None means done. A condition for each answer, as short as what was seen of it allows: DynamoDB
    takes expressions of 4,096 bytes and 300 operators.
    """
    goes_on = (
        (SlotItem.number == slot.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.accepts_until > now)
    )
    change = [SlotItem.version.add(1), SlotItem.last_write.set(write_id)]
    for place, saved in fresh.items():
        at = Path(["a", str(place)])
        seen = place in slot.answers
        goes_on &= Path(["a", str(place), "r"]) < saved.revision if seen else at.does_not_exist()
        change.append(at.set(_answer_json(saved, slot.started_at)))
    return _unless_refused(lambda: write(update(_keys(slot.ref), change, when=goes_on)))


def keep_time(seen: Slot, later: Slot) -> Slot | None:
    """Move the end of a running attempt; the slot as it is when it has moved on.

    None means done.
    """
    as_seen = (
        (SlotItem.number == seen.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.version == seen.version)
    )
    change = [
        SlotItem.version.add(1),
        SlotItem.expires_at.set(later.expires_at),
        SlotItem.accepts_until.set(later.accepts_until),
        SlotItem.extra_minutes.set(later.extra_minutes),
        SlotItem.paused_for.set(later.paused_for),
        SlotItem.pauses_applied.set(later.pauses_applied),
        SlotItem.acts.set(" ".join(later.acts)),
        SlotItem.ends.set(_ends(later)),
    ]
    return _unless_refused(lambda: write(update(_keys(seen.ref), change, when=as_seen)))


def note_seen(slot: Slot, now: Millis) -> None:
    """Note that a taker's page asked how their attempt stands, if it runs."""
    runs = (SlotItem.number == slot.number) & (SlotItem.state == RUNNING)
    _unless_refused(lambda: write(update(_keys(slot.ref), [SlotItem.seen_at.set(now)], when=runs)))


def digest_of(act: str) -> str:
    """A short name of an act, by which a repeat of it is known."""
    return hashlib.sha256(act.encode()).hexdigest()[:16]


def bumped(slot: Slot) -> Slot:
    """The slot after one more write."""
    return replace(slot, version=slot.version + 1)


def finish(slot: Slot, result: Result) -> bool:
    """Close the attempt and keep its result, together; False when the slot has moved on."""
    as_seen = (
        (SlotItem.number == slot.number)
        & (SlotItem.state == RUNNING)
        & (SlotItem.version == slot.version)
    )
    change = [
        SlotItem.state.set(FINISHED),
        SlotItem.ending.set(result.ending.value),
        SlotItem.answers.remove(),
        SlotItem.expiry_shard.remove(),
        SlotItem.ends.remove(),
    ]
    new = ResultItem.pk.does_not_exist()
    try:
        transact(
            [
                update(_keys(slot.ref), change, when=as_seen),
                put(to_item(result), when=new),
            ]
        )
    except TransactionConditionError:
        return False
    return True


def slot_of(item: SlotItem | None) -> Slot | None:
    """The slot that an item keeps."""
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
        started_by=item.started_by,
        last_write=item.last_write,
        paused_for=item.paused_for,
        pauses_applied=item.pauses_applied,
        acts=tuple((item.acts or "").split()),
        seen_at=item.seen_at,
        devices=tuple((item.devices or "").split()),
        ending=item.ending or "submitted",
        answers={
            int(place): SavedResponse(one.get("c"), int(one["r"]), item.started_at + int(one["t"]))
            for place, one in kept.items()
        },
    )


def user_of(item: SlotItem) -> str:
    """Whose slot it is, by its keys: an entry of an index has no more."""
    return item.sk.removeprefix("U#")


def quiz_of(item: SlotItem) -> str:
    """Which quiz a slot is of, by its keys."""
    return item.pk.split("#")[1]


def _keys(ref: AttemptRef) -> SlotItem:
    key = slot_key(ref.user_id, ref.quiz_id)
    return SlotItem(pk=key.pk, sk=key.sk)


def _ends(slot: Slot) -> str:
    # unique in its shard: equal sort keys of an index come in no order that paging could keep
    who = slot.ref.attempt_id.removeprefix("att_")
    return f"{slot.accepts_until:013d}#{who}#{slot.number}"


def _answer_json(saved: SavedResponse, started_at: Millis) -> dict[str, Any]:
    kept: dict[str, Any] = {"r": saved.revision, "t": saved.saved_at - started_at}
    if saved.text is not None:
        kept["c"] = saved.text
    return kept


def _unless_refused(attempt: Callable[[], None]) -> Slot | None:
    try:
        attempt()
    except ConditionFailedError as refused:
        if refused.old is None:
            raise UnavailableError from refused
        return slot_of(SlotItem.from_raw_data(refused.old))
    return None
