"""Store of notifications: inbox and mail outbox in one item each; mails are `mail_store`'s."""

from collections.abc import Sequence
from dataclasses import replace

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, RawItem, TransactionConditionError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, put, transact, try_write, update, write
from chalicelib.notifications.models import MailState, Notification, StoredNotification, Topic
from chalicelib.notifications.rules import KEPT_FOR
from chalicelib.pages import Page, Position

COUNTED_AT_MOST = 1_000
"""Maximum of the unread count."""
PAGE, PAGES = 100, 10
"""Read bounds of a page of unread notifications."""


class NotificationItem(Item):
    """``N#<user id>`` / the notification's id."""

    Meta = table_meta("ephemeral")
    user_id = KeyPart("pk", "N#")

    topic = UnicodeAttribute(attr_name="ty")
    title = UnicodeAttribute(attr_name="ti")
    text = UnicodeAttribute(attr_name="bo")
    facts: JSONAttribute = JSONAttribute(attr_name="fa")
    created_at = IntegerAttribute(attr_name="cr")
    kept_at = IntegerAttribute(attr_name="ka", default=0)
    """When it was stored; its event may be older."""
    read_at = IntegerAttribute(attr_name="rd", null=True)
    mail = UnicodeAttribute(attr_name="ms")
    mail_moved_at = IntegerAttribute(attr_name="mm", default=0)
    mail_moved_by = UnicodeAttribute(attr_name="mb", null=True)
    said_by = UnicodeAttribute(attr_name="sb", null=True)
    grant: JSONAttribute = JSONAttribute(attr_name="gr", null=True)
    """Purpose and nonce of its one-time token, not the token."""
    to = UnicodeAttribute(attr_name="to", null=True)
    """Address of the mail, where it is not that of the user's account."""
    hidden = BooleanAttribute(attr_name="de", null=True)
    """Not shown in the inbox (any more); stored for its mail alone."""
    expires = IntegerAttribute(attr_name="x")


def key_of(user_id: str, notification_id: str) -> Key[NotificationItem]:
    """Return the key of a notification."""
    return Key(NotificationItem, f"N#{user_id}", notification_id)


def get_stored(user_id: str, notification_id: str) -> StoredNotification | None:
    """Return a notification, hidden or not, read consistently."""
    item = reads.get(key_of(user_id, notification_id))
    return None if item is None else stored_of(item)


def put_if_new(told: Notification, now: Millis, beside: Sequence[Write] = ()) -> bool:
    """Store a notification with its mail due, in one transaction with ``beside``.

    Returns False if it exists and its mail has progressed.
    """
    fresh = put(_item_of(told, now), when=NotificationItem.pk.does_not_exist())
    try:
        transact([fresh, *beside]) if beside else write(fresh)
    except ConditionFailedError as refused:
        there = NotificationItem.from_raw_data(refused.old or {})
        return bool(there.mail == MailState.DUE)
    except TransactionConditionError:
        kept = reads.get(key_of(told.user_id, told.id))
        return kept is not None and kept.mail == MailState.DUE
    return True


def put_write(told: Notification, now: Millis) -> Write:
    """Return the write that stores a new notification."""
    return put(_item_of(told, now))


def _item_of(told: Notification, now: Millis) -> NotificationItem:
    return NotificationItem(
        pk=f"N#{told.user_id}",
        sk=told.id,
        topic=told.topic.value,
        title=told.title,
        text=told.text,
        facts=dict(told.facts),
        created_at=told.created_at,
        kept_at=now,
        mail=MailState.DUE.value,
        mail_moved_at=now,
        said_by=told.covered_by.value if told.covered_by else None,
        grant=_to_json(told.token),
        to=told.to,
        hidden=True if told.token else None,
        expires=(told.created_at + KEPT_FOR) // SECOND,
    )


def list_inbox(
    user_id: str, now: Millis, *, unread_since: Millis | None, limit: int, after: Position | None
) -> Page[StoredNotification]:
    """Return a user's notifications, newest first.

    With ``unread_since`` only unread ones stored later; pages may be short.
    """
    only = _shown(now)
    if unread_since is not None:
        only &= _unread(unread_since)
    found: list[NotificationItem] = []
    size = limit if unread_since is None else PAGE
    for _ in range(PAGES):
        page = page_of_items(user_id, size, after, only)
        found += page.items
        after = page.after
        if after is None or len(found) >= limit:
            break
    if len(found) > limit:
        found = found[:limit]
        after = key_of(user_id, found[-1].sk).raw
    return Page([stored_of(item) for item in found], after)


def count_unread(user_id: str, now: Millis, since: Millis) -> int:
    """Count unread notifications stored after ``since``, up to a thousand, in one read."""
    only = _shown(now) & _unread(since)
    return len(page_of_items(user_id, COUNTED_AT_MOST, None, only).items)


def mark_read(user_id: str, notification_id: str, now: Millis) -> Notification | None:
    """Mark a notification as read; None if absent."""
    item = reads.get(key_of(user_id, notification_id))
    if item is None or item.hidden or item.expires <= now // SECOND:
        return None
    if item.read_at is not None:
        return _notification_of(item)
    change = [NotificationItem.read_at.set(now)]
    try:
        write(update(keys_of(user_id, notification_id), change, when=_is_there()))
    except ConditionFailedError:
        return None
    return replace(_notification_of(item), read_at=now)


def delete(user_id: str, notification_id: str, now: Millis) -> bool:
    """Delete a notification; False if absent."""
    keys = keys_of(user_id, notification_id)
    there = _is_there() & (NotificationItem.expires > now // SECOND)
    return try_write(update(keys, [NotificationItem.hidden.set(True)], when=there))


def stored_of(item: NotificationItem) -> StoredNotification:
    """Return the notification of an item, with the state of its mail."""
    return StoredNotification(
        notification=_notification_of(item),
        stored_at=item.kept_at,
        mail=MailState(item.mail),
        mail_moved_at=item.mail_moved_at,
    )


def _notification_of(item: NotificationItem) -> Notification:
    return Notification(
        id=item.sk,
        user_id=item.user_id,
        topic=Topic(item.topic),
        title=item.title,
        text=item.text,
        created_at=item.created_at,
        facts=dict(item.facts),
        read_at=item.read_at,
        covered_by=Topic(item.said_by) if item.said_by else None,
        token=_grant_of(item),
        to=item.to,
    )


def _to_json(grant: OneTimeToken | None) -> dict[str, str] | None:
    return None if grant is None else {"purpose": grant.purpose.value, "nonce": grant.nonce}


def _grant_of(item: NotificationItem) -> OneTimeToken | None:
    if item.grant is None:
        return None
    purpose, nonce = TokenPurpose(item.grant["purpose"]), item.grant["nonce"]
    return OneTimeToken(purpose=purpose, user_id=item.user_id, nonce=nonce)


def _is_there() -> Condition:
    there: Condition = NotificationItem.pk.exists() & NotificationItem.hidden.does_not_exist()
    return there


def _shown(now: Millis) -> Condition:
    expires, hidden = NotificationItem.expires, NotificationItem.hidden
    shown: Condition = (expires > now // SECOND) & hidden.does_not_exist()
    return shown


def _unread(since: Millis) -> Condition:
    kept: Condition = NotificationItem.read_at.does_not_exist() & (NotificationItem.kept_at > since)
    return kept


def page_of_items(
    user_id: str, limit: int, after: RawItem | None, only: Condition
) -> Page[NotificationItem]:
    """Return a page of the items of a user under a condition, newest first, for stores."""
    where = (NotificationItem.pk == f"N#{user_id}") & NotificationItem.sk.startswith("ntf_")
    return reads.query(
        NotificationItem,
        where,
        limit=limit,
        after=after,
        descending=True,
        filter_by=only,
        consistent=True,
    )


def keys_of(user_id: str, notification_id: str) -> NotificationItem:
    """Return an item with the keys of a notification, for updates."""
    return NotificationItem(pk=f"N#{user_id}", sk=notification_id)
