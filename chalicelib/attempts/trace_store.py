"""Store of traces: full pages, refusals and reports, beside slots and results."""

import json
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.attempts.trace import Event
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import Write, put, write

MAX_ITEMS = 2_500


class TraceItem(Item):
    """``E#<attempt id>`` / ``P#<number of the save>`` or ``<time, fifteen digits>#<id>``.

    Without an expiry, since its quiz may be under a legal hold: a purge removes it.
    """

    Meta = table_meta("audit")

    entries = UnicodeAttribute(attr_name="es", null=True)
    """A page of entries."""
    type = UnicodeAttribute(attr_name="ty", null=True)
    at = IntegerAttribute(attr_name="at")
    facts = UnicodeAttribute(attr_name="fa", null=True)


def page_write(attempt_id: str, version: int, entries: tuple[str, ...], now: Millis) -> Write:
    """Return the write of a full page, for the transaction of the save that filled it."""
    item = TraceItem(
        pk=f"E#{attempt_id}",
        sk=f"P#{version:09d}",
        entries=json.dumps(list(entries)),
        at=now,
    )
    return put(item)


def keep_event(attempt_id: str, event: Event, event_id: str, now: Millis) -> None:
    """Store an event that belongs to no accepted save."""
    item = TraceItem(
        pk=f"E#{attempt_id}",
        sk=f"{now:015d}#{event_id}",
        type=event.type,
        at=event.at,
        facts=json.dumps(dict(event.facts)),
    )
    write(put(item))


def read(attempt_id: str) -> tuple[list[str], list[Event]]:
    """Return the entries of all full pages, and the separate events."""
    where = TraceItem.pk == f"E#{attempt_id}"
    items = reads.query_all(TraceItem, where, at_most=MAX_ITEMS, consistent=True)
    entries: list[str] = []
    events: list[Event] = []
    for item in items:
        if item.entries is not None:
            entries += json.loads(item.entries)
        else:
            facts: dict[str, Any] = json.loads(item.facts or "{}")
            events.append(Event(item.type or "", item.at, facts))
    return entries, events
