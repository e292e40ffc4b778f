"""Trace of an attempt: its events with times, complete for every accepted save.

The write that saves answers also appends the entry to the slot, so that no save is without one. To
keep the slot small, full pages move to items of their own, in one transaction with the save that
fills them; the last page is stored with the result.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.attempts.models import Slot
from chalicelib.clock import Millis
from chalicelib.quizzes.exam_models import ExamMessage, Pauses
from chalicelib.results.models import Result, SavedResponse
from chalicelib.values import dataclass

SAVED, DEVICE, NETWORK, EXTENDED, REOPENED = "s", "d", "n", "x", "r"
ENTRIES_PER_PAGE = 40
MAX_PAGE_CHARACTERS = 8_000
"""Beyond, a page moves out of the slot early: every save of a large slot costs more."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event; its facts depend on the type."""

    type: str
    at: Millis
    facts: Mapping[str, Any]


def saved_entry(
    slot: Slot, fresh: Mapping[int, SavedResponse], now: Millis, *, is_full: bool = False
) -> str:
    """Return the entry of a save: positions, revisions and sizes; contents in a full log only."""
    answers = [
        [place, one.revision, len(one.text or ""), *([one.text] if is_full else [])]
        for place, one in fresh.items()
    ]
    return _entry(SAVED, now - slot.started_at, answers)


def fills_page(kept: Sequence[str], more: Sequence[str]) -> bool:
    """Return whether further entries make the slot's page one to be moved out of it."""
    size = sum(map(len, kept)) + sum(map(len, more))
    return len(kept) >= ENTRIES_PER_PAGE or size > MAX_PAGE_CHARACTERS


def device_entry(slot: Slot, device: str, now: Millis) -> str:
    """Return the entry of a change of device."""
    return _entry(DEVICE, now - slot.started_at, device)


def network_entry(slot: Slot, network: str, now: Millis) -> str:
    """Return the entry of a change of network."""
    return _entry(NETWORK, now - slot.started_at, network)


def extended_entry(slot: Slot, minutes: int, now: Millis) -> str:
    """Return the entry of an extension."""
    return _entry(EXTENDED, now - slot.started_at, minutes)


def reopened_entry(result: Result, minutes: int, reason: str, now: Millis) -> str:
    """Return the entry of a reopening: the earlier end reason, and the minutes granted."""
    ended = result.submitted_at - result.started_at
    return _entry(REOPENED, now - result.started_at, [ended, result.ended_by, minutes, reason])


def read_entries(
    entries: Iterable[str], started_at: Millis, question_ids: tuple[str, ...]
) -> list[Event]:
    """Parse entries into events."""
    read = (_events(json.loads(one), started_at, question_ids) for one in entries)
    return [event for events in read for event in events]


def events_around(
    attempt: Slot | Result, pauses: Pauses, messages: Iterable[ExamMessage]
) -> list[Event]:
    """Return the events that are known without the trace: start, pauses, messages, end."""
    events = [Event("started", attempt.started_at, {})]
    end = attempt.submitted_at if isinstance(attempt, Result) else None
    for pause in pauses:
        if pause.until is not None and pause.until <= attempt.started_at:
            continue
        if end is not None and pause.since >= end:
            continue
        events.append(Event("paused", pause.since, {"reason": pause.reason}))
        if pause.until is not None:
            events.append(Event("resumed", pause.until, {}))
    events += [Event("message", one.at, {"text": one.text}) for one in messages]
    if isinstance(attempt, Result):
        events.append(Event("ended", attempt.submitted_at, {"ended_by": attempt.ended_by}))
    return events


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort events by time; of equal times the start comes first and the end last."""
    ranks = {"started": -1, "ended": 1}
    return sorted(events, key=lambda one: (one.at, ranks.get(one.type, 0)))


def _entry(kind: str, after: Millis, facts: object) -> str:
    return json.dumps([kind, after, facts], separators=(",", ":"))


def _events(
    entry: list[Any], started_at: Millis, question_ids: tuple[str, ...]
) -> tuple[Event, ...]:
    kind, after, facts = entry
    if kind != REOPENED:
        return (_event(kind, started_at + after, facts, question_ids),)
    ended, ended_by, minutes, reason = facts
    return (
        Event("ended", started_at + ended, {"ended_by": ended_by}),
        Event("reopened", started_at + after, {"minutes": minutes, "reason": reason}),
    )


def _event(kind: str, at: Millis, facts: Any, question_ids: tuple[str, ...]) -> Event:  # noqa: ANN401
    if kind == DEVICE:
        return Event("device_changed", at, {"device": facts})
    if kind == NETWORK:
        return Event("network_changed", at, {"network": facts})
    if kind == EXTENDED:
        return Event("extended", at, {"minutes": facts})
    answers = [
        {"question_id": question_ids[place], "revision": revision, "size": size}
        | ({"text": texts[0]} if texts else {})
        for place, revision, size, *texts in facts
    ]
    return Event("saved", at, {"answers": answers})
