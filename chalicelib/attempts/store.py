"""Store of slots: one item per user and quiz; other stores have its conditional writes.

Starts and ends are in `transition_store`, answers in `save_store`, changes of the time in
`time_store`. The conditions hold the rules: one attempt at a time, a maximum number, no change
after the end, no lost answer. Number, state and version are all needed: without the number a late
write would hit the next attempt, without the version a concurrently saved answer would be lost.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, UnicodeAttribute

from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import quiz_shard
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute, RecordsAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import Write, try_transact
from chalicelib.errors import UnavailableError
from chalicelib.results.models import AttemptRef, SavedResponse
from chalicelib.results.result_codec import numbers_from_text

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
    seb_exempt = IntegerAttribute(attr_name="sx", default=0)
    trace: ListAttribute[Any] = ListAttribute(attr_name="tr", null=True)
    answers = RecordsAttribute(attr_name="a", null=True)
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
    return get_slot_of(ref.user_id, ref.quiz_id)


def get_slot_of(user_id: str, quiz_id: str) -> Slot | None:
    """Return a user's slot for a quiz, read consistently."""
    return slot_of(reads.get(slot_key(user_id, quiz_id)))


def get_slots(quiz_id: str, user_ids: Sequence[str]) -> list[Slot]:
    """Return the slots of up to 100 users for a quiz, in the order of the users."""
    if not user_ids:
        return []
    found = reads.batch_get(slot_key(user_id, quiz_id) for user_id in user_ids)
    slots = (slot_from_batch(found, user_id, quiz_id) for user_id in user_ids)
    return [slot for slot in slots if slot is not None]


def slot_from_batch(found: BatchItems, user_id: str, quiz_id: str) -> Slot | None:
    """Return the slot from a batch of items."""
    return slot_of(found.get(slot_key(user_id, quiz_id)))


def digest_of(act: str) -> str:
    """Return a short digest that identifies an action."""
    return hashlib.sha256(act.encode()).hexdigest()[:16]


def write_digest(write_id: str) -> str:
    """Return the digest by which a start or save recognizes its own write."""
    return hashlib.sha256(write_id.encode()).hexdigest()[:24]


def with_next_version(slot: Slot) -> Slot:
    """Return the slot after one more write."""
    return replace(slot, version=slot.version + 1)


def slot_of(item: SlotItem | None) -> Slot | None:
    """Return the slot of an item, or None without one."""
    if item is None:
        return None
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
        seb_exempt=bool(item.seb_exempt),
        trace=tuple(item.trace or ()),
        answers={
            int(place): SavedResponse(one.get("c"), one["r"], item.started_at + one["t"])
            for place, one in (item.answers or {}).items()
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


def unless_one_is_refused(slot: Slot, writes: list[Write]) -> Slot | None:
    """Make writes in one transaction; return the slot as it is when one is refused."""
    return None if try_transact(writes) else get_slot(slot.ref)
