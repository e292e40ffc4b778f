"""Notifications as they are kept: the inbox, and the outbox of their mails, in one item each."""

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import Grant, Purpose
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RawItem, RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.reads import Key, Page
from chalicelib.dynamo.writes import putting, updating, write
from chalicelib.notifications.models import MailState, Notification, Topic
from chalicelib.notifications.rules import KEPT_FOR

INBOX_LIMIT = 10_000
"""Notifications of one user that are read or counted in one go: ninety days of them."""


class NotificationItem(Item):
    """``N#<user id>`` / the notification's id."""

    Meta = kept_in("ephemeral")

    topic = UnicodeAttribute(attr_name="ty")
    title = UnicodeAttribute(attr_name="ti")
    text = UnicodeAttribute(attr_name="bo")
    facts: JSONAttribute = JSONAttribute(attr_name="fa")
    created_at = IntegerAttribute(attr_name="cr")
    read_at = IntegerAttribute(attr_name="rd", null=True)
    mail = UnicodeAttribute(attr_name="ms")
    grant: JSONAttribute = JSONAttribute(attr_name="gr", null=True)
    """The purpose and the nonce of what its link allows; not the token."""
    hidden = BooleanAttribute(attr_name="de", null=True)
    """Its user does not see it, or not any more: the item is there for its mail alone."""
    expires = IntegerAttribute(attr_name="x")


def key_of(user_id: str, notification_id: str) -> Key[NotificationItem]:
    """Where a notification is."""
    return Key(NotificationItem, f"N#{user_id}", notification_id)


def add(told: Notification) -> bool:
    """Keep a notification with its mail due.

    False when it was kept before and its mail has gone further: there is nothing left to do.
    """
    item = NotificationItem(
        pk=f"N#{told.user_id}",
        sk=told.id,
        topic=told.topic.value,
        title=told.title,
        text=told.text,
        facts=dict(told.facts),
        created_at=told.created_at,
        mail=MailState.DUE.value,
        grant=_to_json(told.grant),
        hidden=True if told.grant else None,
        expires=(told.created_at + KEPT_FOR) // SECOND,
    )
    try:
        write(putting(item, when=NotificationItem.pk.does_not_exist()))
    except RefusedWriteError as refused:
        there = NotificationItem.from_raw_data(refused.old or {})
        return bool(there.mail == MailState.DUE)
    return True


def move_mail(item: NotificationItem, state: MailState) -> bool:
    """Move a mail on from the state it was seen in; False when somebody else did."""
    change = [NotificationItem.mail.set(state.value)]
    try:
        write(updating(_keys(item), change, when=NotificationItem.mail == item.mail))
    except RefusedWriteError:
        return False
    item.mail = state.value
    return True


def inbox(
    user_id: str, now: Millis, *, unread: bool, limit: int, after: RawItem | None
) -> Page[NotificationItem]:
    """A user's notifications, newest first; with ``unread`` pages may be short."""
    only = _shown(now)
    if unread:
        only &= NotificationItem.read_at.does_not_exist()
    return reads.query(
        NotificationItem,
        NotificationItem.pk == f"N#{user_id}",
        limit=limit,
        after=after,
        backwards=True,
        only=only,
        consistent=True,
    )


def unread(user_id: str, now: Millis) -> list[NotificationItem]:
    """A user's notifications that were not read yet."""
    only = _shown(now) & NotificationItem.read_at.does_not_exist()
    where = NotificationItem.pk == f"N#{user_id}"
    found = reads.query_all(
        NotificationItem, where, at_most=INBOX_LIMIT, only=only, consistent=True
    )
    return list(found)


def mark_read(user_id: str, notification_id: str, now: Millis) -> NotificationItem | None:
    """Mark one as read, once; None when it is not there."""
    item = reads.get(key_of(user_id, notification_id))
    if item is None or item.hidden or item.expires <= now // SECOND:
        return None
    if item.read_at is not None:
        return item
    change = [NotificationItem.read_at.set(now)]
    try:
        write(updating(_keys(item), change, when=_is_there()))
    except RefusedWriteError:
        return None
    item.read_at = now
    return item


def delete(user_id: str, notification_id: str) -> bool:
    """Remove one; False when it is not there."""
    item = NotificationItem(pk=f"N#{user_id}", sk=notification_id)
    try:
        write(updating(item, [NotificationItem.hidden.set(True)], when=_is_there()))
    except RefusedWriteError:
        return False
    return True


def notification_of(item: NotificationItem) -> Notification:
    """The notification that an item keeps."""
    return Notification(
        id=item.sk,
        user_id=item.pk.removeprefix("N#"),
        topic=Topic(item.topic),
        title=item.title,
        text=item.text,
        created_at=item.created_at,
        facts=dict(item.facts),
        read_at=item.read_at,
        grant=_grant_of(item),
    )


def _to_json(grant: Grant | None) -> dict[str, str] | None:
    return None if grant is None else {"purpose": grant.purpose.value, "nonce": grant.nonce}


def _grant_of(item: NotificationItem) -> Grant | None:
    if item.grant is None:
        return None
    purpose, nonce = Purpose(item.grant["purpose"]), item.grant["nonce"]
    return Grant(purpose=purpose, user_id=item.pk.removeprefix("N#"), nonce=nonce)


def _is_there() -> Condition:
    there: Condition = NotificationItem.pk.exists() & NotificationItem.hidden.does_not_exist()
    return there


def _shown(now: Millis) -> Condition:
    expires, hidden = NotificationItem.expires, NotificationItem.hidden
    shown: Condition = (expires > now // SECOND) & hidden.does_not_exist()
    return shown


def _keys(item: NotificationItem) -> NotificationItem:
    return NotificationItem(pk=item.pk, sk=item.sk)
