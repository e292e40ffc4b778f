"""Store of the audit log; functions only append and read."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.accounts.audit_models import AuditEntry, AuditEvent
from chalicelib.clock import SECOND, Millis, to_rfc3339
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.writes import Write, put, try_write
from chalicelib.pages import Page

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


def list_of_day(at: Millis, limit: int, after: RawItem | None) -> Page[AuditEntry]:
    """Return a page of all accounts' events of the day of ``at``, newest first."""
    page = reads.query(
        AuditItem,
        AuditItem.day == _day(at),
        index="events",
        limit=limit,
        after=after,
        descending=True,
    )
    return Page([_entry(item) for item in page.items], page.after)


def _item(entry: AuditEntry) -> AuditItem:
    return AuditItem(
        pk=f"A#{entry.user_id}",
        sk=f"{entry.at:015d}#{entry.id}",
        event=entry.event.value,
        at=entry.at,
        facts=dict(entry.facts),
        day=None if entry.event in _FREQUENT else _day(entry.at),
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


def _day(at: Millis) -> str:
    return to_rfc3339(at)[: len("2026-11-24")]
