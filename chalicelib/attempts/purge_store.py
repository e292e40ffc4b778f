"""Removal of old attempts with their results and traces, for an operator's purge.

All attempts of a user at a quiz go at once, so that no grade changes by halves. Their slot stays
with nothing but their number: limits hold, and no attempt id is used twice. Each transaction checks
that the quiz is not under a legal hold.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from chalicelib.accounts.audit_models import ATTEMPT, QUIZ
from chalicelib.accounts.audit_store import AuditItem
from chalicelib.attempts import had_store, store
from chalicelib.attempts.had_store import HadItem
from chalicelib.attempts.models import Slot
from chalicelib.attempts.store import FINISHED, SlotItem
from chalicelib.attempts.trace_store import TraceItem
from chalicelib.clock import Millis
from chalicelib.dynamo import scans
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item
from chalicelib.dynamo.writes import Write, condition_check, delete, try_transact, update
from chalicelib.quizzes.hold_store import not_held
from chalicelib.results import list_store as results
from chalicelib.results.models import AttemptRef
from chalicelib.results.store import result_keys
from chalicelib.values import dataclass

PER_TRANSACTION = 90
"""Deletes; DynamoDB takes a hundred items, and there are conditions beside them."""


@dataclass(frozen=True, slots=True)
class OldItem:
    """An item beside slots and results, with the quiz and the attempt that it belongs to."""

    kind: type[Item]
    key: RawItem
    quiz_id: str
    attempt: AttemptRef | None
    """None for an event of the whole quiz."""
    at: Millis

    def delete_write(self) -> Write:
        """Return the write that deletes it."""
        return delete(self.kind(pk=self.key["pk"]["S"], sk=self.key["sk"]["S"]))


def scan_slots(segment: int, segments: int) -> Iterator[Slot]:
    """Yield all slots of a segment."""
    for raw in scans.scan_segment(SlotItem, segment, segments):
        if raw["pk"]["S"].startswith("Q#") and raw["sk"]["S"].startswith("U#"):
            slot = store.slot_of(SlotItem.from_raw_data(dict(raw)))
            if slot is not None:
                yield slot


def list_ends(slot: Slot) -> dict[AttemptRef, Millis]:
    """Return when the attempts of a slot ended, those that still have a result."""
    return {ref: at for at, ref in results.list_ends(slot.user_id, slot.quiz_id)}


def purge_taker(slot: Slot, refs: Sequence[AttemptRef]) -> bool:
    """Delete results of a user at a quiz and empty the slot; False when held or changed since."""
    as_seen = (
        (SlotItem.number == slot.number)
        & (SlotItem.state == FINISHED)
        & (SlotItem.version == slot.version)
    )
    parts = [refs[at : at + PER_TRANSACTION] for at in range(0, len(refs), PER_TRANSACTION)]
    for part in parts[:-1]:
        still = condition_check(store.keys_of(slot.ref), when=as_seen)
        if not try_transact([not_held(slot.quiz_id), still, *_result_deletes(part)]):
            return False
    emptied = update(store.keys_of(slot.ref), _without_content(slot), when=as_seen)
    had = had_store.had_key(slot.user_id, slot.quiz_id)
    last = _result_deletes(parts[-1] if parts else ())
    forgotten = delete(HadItem(pk=had.pk, sk=had.sk))
    return try_transact([not_held(slot.quiz_id), emptied, forgotten, *last])


def scan_marks(segment: int, segments: int) -> Iterator[OldItem]:
    """Yield what marking keeps of attempts: queued responses, marks and their history."""
    for raw in scans.scan_segment(SlotItem, segment, segments):
        is_of_marking = raw["pk"]["S"].startswith("K#")
        if is_of_marking and (ref := AttemptRef.parse(raw["aid"]["S"])) is not None:
            yield OldItem(SlotItem, _key(raw), ref.quiz_id, ref, 0)


def scan_events(segment: int, segments: int) -> Iterator[OldItem]:
    """Yield traces and the audit events that name a quiz or an attempt."""
    for raw in scans.scan_segment(AuditItem, segment, segments):
        begin, _, of = raw["pk"]["S"].partition("#")
        at = int(raw["at"]["N"])
        if begin == "E" and (ref := AttemptRef.parse(of)) is not None:
            yield OldItem(TraceItem, _key(raw), ref.quiz_id, ref, at)
        elif begin == "A" and (quiz_id := _quiz_of(json.loads(raw["fa"]["S"]))) is not None:
            yield OldItem(AuditItem, _key(raw), quiz_id, None, at)


def delete_of_quiz(quiz_id: str, items: Sequence[OldItem]) -> bool:
    """Delete up to `PER_TRANSACTION` items of a quiz; False when it is held."""
    return try_transact([not_held(quiz_id), *(one.delete_write() for one in items)])


def is_purged(ref: AttemptRef) -> bool:
    """Return whether an attempt was purged."""
    slot = store.get_slot(ref)
    return slot is not None and ref.number <= slot.purged


def _quiz_of(facts: dict[str, str]) -> str | None:
    attempt = AttemptRef.parse(facts.get(ATTEMPT, ""))
    return facts.get(QUIZ) if attempt is None else attempt.quiz_id


def _key(raw: RawItem) -> RawItem:
    return {"pk": raw["pk"], "sk": raw["sk"]}


def _result_deletes(refs: Sequence[AttemptRef]) -> list[Write]:
    return [delete(result_keys(ref)) for ref in refs]


def _without_content(slot: Slot) -> list[Any]:
    kept = {"n", "st", "v", "qv", "pn"}
    nothing = [
        SlotItem.purged.set(slot.number),
        SlotItem.started_at.set(0),
        SlotItem.expires_at.set(0),
        SlotItem.accepts_until.set(0),
        SlotItem.base_minutes.set(0),
        SlotItem.extra_minutes.set(0),
        SlotItem.seed.set(b"-"),
        SlotItem.started_by.set("-"),
        SlotItem.last_write.set("-"),
    ]
    there = kept | {"pk", "sk", "pg", "t0", "due", "exp", "bm", "xm", "sd", "ik", "w"}
    rest = [one for one in SlotItem.get_attributes().values() if one.attr_name not in there]
    return [*nothing, *(one.remove() for one in rest)]
