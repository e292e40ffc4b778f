"""Store of overrides for single users."""

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.audit_store import event_write
from chalicelib.dynamo.attributes import DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key, get, query
from chalicelib.dynamo.writes import delete, put, transact, try_transact
from chalicelib.pages import Page, Position
from chalicelib.quizzes.models import Override


class OverrideItem(Item):
    """``U#<user id>`` / ``O#<quiz id>``: by user, so that no quiz becomes a hot key.

    A copy under ``O#<quiz id>`` / ``U#<user id>`` serves the lists of staff.
    """

    Meta = table_meta("quizzes")

    time_factor = DecimalAttribute(attr_name="tf")
    extra_minutes = IntegerAttribute(attr_name="xm")
    opens_at = IntegerAttribute(attr_name="op", null=True)
    closes_at = IntegerAttribute(attr_name="cl", null=True)
    extra_attempts = IntegerAttribute(attr_name="xa")
    seb_exempt = IntegerAttribute(attr_name="sx", default=0)


def override_key(user_id: str, quiz_id: str) -> Key[OverrideItem]:
    """Return the key of a user's override at a quiz."""
    return Key(OverrideItem, f"U#{user_id}", f"O#{quiz_id}")


def get_override(user_id: str, quiz_id: str) -> Override | None:
    """Return a user's override at a quiz."""
    item = get(override_key(user_id, quiz_id))
    return None if item is None else _override_of(item, user_id, quiz_id)


def override_from_batch(found: BatchItems, user_id: str, quiz_id: str) -> Override:
    """Return the override of a batch read at its `override_key`; an empty one without it."""
    item = found.get(override_key(user_id, quiz_id))
    none = Override.none(quiz_id, user_id)
    return none if item is None else _override_of(item, user_id, quiz_id)


def put_override(override: Override, event: AuditEntry) -> None:
    """Store an override and its audit event in place of an earlier one.

    Writes nothing when it is stored already: a repeat is not a second event.
    """
    if get_override(override.user_id, override.quiz_id) == override:
        return
    key = override_key(override.user_id, override.quiz_id)
    transact(
        [
            put(_item(key.pk, key.sk, override)),
            put(_item(key.sk, key.pk, override)),
            event_write(event),
        ]
    )


def delete_override(user_id: str, quiz_id: str, event: AuditEntry) -> bool:
    """Delete an override and store the audit event; returns False when there was none."""
    key = override_key(user_id, quiz_id)
    there = delete(OverrideItem(pk=key.pk, sk=key.sk), when=OverrideItem.pk.exists())
    return try_transact([there, delete(OverrideItem(pk=key.sk, sk=key.pk)), event_write(event)])


def list_of_quiz(quiz_id: str, limit: int, after: Position | None) -> Page[Override]:
    """Return a page of the overrides at a quiz."""
    where = (OverrideItem.pk == f"O#{quiz_id}") & OverrideItem.sk.startswith("U#")
    page = query(OverrideItem, where, limit=limit, after=after, consistent=True)
    kept = [_override_of(item, item.sk.removeprefix("U#"), quiz_id) for item in page.items]
    return Page(kept, page.after)


def list_of_user(user_id: str, limit: int, after: Position | None) -> Page[Override]:
    """Return a page of a user's overrides, by quiz."""
    where = (OverrideItem.pk == f"U#{user_id}") & OverrideItem.sk.startswith("O#")
    page = query(OverrideItem, where, limit=limit, after=after, consistent=True)
    kept = [_override_of(item, user_id, item.sk.removeprefix("O#")) for item in page.items]
    return Page(kept, page.after)


def _override_of(item: OverrideItem, user_id: str, quiz_id: str) -> Override:
    return Override(
        quiz_id=quiz_id,
        user_id=user_id,
        time_factor=item.time_factor,
        extra_minutes=item.extra_minutes,
        opens_at=item.opens_at,
        closes_at=item.closes_at,
        extra_attempts=item.extra_attempts,
        seb_exempt=bool(item.seb_exempt),
    )


def _item(pk: str, sk: str, override: Override) -> OverrideItem:
    return OverrideItem(
        pk=pk,
        sk=sk,
        time_factor=override.time_factor,
        extra_minutes=override.extra_minutes,
        opens_at=override.opens_at,
        closes_at=override.closes_at,
        extra_attempts=override.extra_attempts,
        seb_exempt=int(override.seb_exempt),
    )
