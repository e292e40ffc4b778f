"""Store of the audit log; functions only append and read."""

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import chain
from operator import attrgetter
from zlib import crc32

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.audit_models import AuditEntry, AuditEvent
from chalicelib.clock import SECOND, Millis, to_rfc3339
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.writes import Write, put, try_write
from chalicelib.pages import Page

DAY_SHARDS = 16
"""Keys of the index for each day: every registration is an event, and a key takes a thousand writes
a second. The first is the day alone, as events before had it.
"""
_FREQUENT = frozenset({AuditEvent.SIGNED_IN, AuditEvent.SIGNED_OUT})


class AuditItem(Item):
    """``A#<user id>`` / ``<time, fifteen digits>#<event id>``; functions only append and read."""

    Meta = table_meta("audit")
    user_id = KeyPart("pk", "A#")

    event = UnicodeAttribute(attr_name="ev")
    at = IntegerAttribute(attr_name="at")
    facts: JSONAttribute = JSONAttribute(attr_name="fa")
    day = UnicodeAttribute(attr_name="da", null=True)
    """Key of the index of all accounts' events; logins and logouts are not indexed."""
    expires = IntegerAttribute(attr_name="x", null=True)


def event_write(entry: AuditEntry) -> Write:
    """Return the write that stores an event in the transaction of the change that it describes."""
    return put(_item(entry))


def append(entry: AuditEntry) -> None:
    """Store an event; raises UnavailableError."""
    # the id is new, so an existing item is this same write, repeated after a lost response
    try_write(put(_item(entry), when=AuditItem.pk.does_not_exist()))


def list_of_user(
    user_id: str, since: Millis, limit: int, after: RawItem | None
) -> Page[AuditEntry]:
    """Return a page of a user's events after ``since``, newest first."""
    page = reads.query(
        AuditItem,
        AuditItem.pk == f"A#{user_id}",
        limit=limit,
        after=after,
        descending=True,
        filter_by=AuditItem.at > since,
    )
    return Page([_entry(item) for item in page.items], page.after)


def day_readers() -> Executor:
    """Return the threads that read the keys of a day at once, for `list_of_day`; to be closed."""
    return ThreadPoolExecutor(DAY_SHARDS)


def list_of_day(readers: Executor, at: Millis, limit: int, before: str | None) -> list[AuditEntry]:
    """Return events of all accounts of the day of ``at``, newest first.

    At most ``limit``, and only those before a position: a time with an event's id.
    """
    found = readers.map(lambda day: _events_of(day, limit, before), _days(at))
    items = sorted(chain.from_iterable(found), key=attrgetter("sk"), reverse=True)
    return [_entry(item) for item in items[:limit]]


def position_of(entry: AuditEntry) -> str:
    """Return the position of an event among those of its day."""
    return f"{entry.at:015d}#{entry.id}"


def _events_of(day: str, limit: int, before: str | None) -> Sequence[AuditItem]:
    where: Condition = AuditItem.day == day
    if before is not None:
        where &= AuditItem.sk < before
    return reads.query(AuditItem, where, index="events", limit=limit, descending=True).items


def _item(entry: AuditEntry) -> AuditItem:
    return AuditItem(
        pk=f"A#{entry.user_id}",
        sk=position_of(entry),
        event=entry.event.value,
        at=entry.at,
        facts=dict(entry.facts),
        day=None if entry.event in _FREQUENT else day_key(entry.at, entry.user_id),
        expires=None if entry.expires is None else entry.expires // SECOND,
    )


def _entry(item: AuditItem) -> AuditEntry:
    return AuditEntry(
        id=item.sk.partition("#")[2],
        event=AuditEvent(item.event),
        at=item.at,
        user_id=item.user_id,
        facts=dict(item.facts),
        expires=None if item.expires is None else item.expires * SECOND,
    )


def day_key(at: Millis, user_id: str) -> str:
    """Return the key of an event in the index; one of several for each day."""
    return _days(at)[crc32(user_id.encode()) % DAY_SHARDS]


def _days(at: Millis) -> Sequence[str]:
    day = to_rfc3339(at)[: len("2026-11-24")]
    return [day, *(f"{day}#{shard:02}" for shard in range(1, DAY_SHARDS))]
