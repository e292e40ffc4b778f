"""The inbox of a user."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.accounts import profile_store
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo import reads
from chalicelib.errors import NotFoundError
from chalicelib.notifications import store, unsubscribe
from chalicelib.notifications.models import Notification
from chalicelib.notifications.store import MailboxItem, NotificationItem
from chalicelib.pages import Page, Position


class Inbox:
    """List, count, mark and delete notifications."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def page(
        self, user_id: str, *, unread: bool, limit: int, after: Position | None
    ) -> Page[Notification]:
        """Return a page of notifications, newest first."""
        until = read_until(reads.get(store.mailbox_key(user_id)))
        items, following = store.list_inbox(
            user_id,
            self._clock(),
            unread_since=until if unread else None,
            limit=limit,
            after=after,
        )
        return Page([_as_read(item, until) for item in items], following)

    def unread_count(self, user_id: str, mailbox: MailboxItem | None) -> int:
        """Count unread notifications, up to a thousand."""
        return store.count_unread(user_id, self._clock(), read_until(mailbox))

    def mark_read(self, user_id: str, notification_id: str) -> Notification:
        """Mark a notification as read and return it; raises NotFoundError."""
        item = store.mark_read(user_id, notification_id, self._clock())
        if item is None:
            raise NotFoundError
        return store.notification_of(item)

    def mark_all_read(self, user_id: str) -> None:
        """Mark all notifications as read, in one write."""
        store.mark_all_read(user_id, self._clock())

    def delete(self, user_id: str, notification_id: str) -> None:
        """Delete a notification; raises NotFoundError."""
        if not store.delete(user_id, notification_id, self._clock()):
            raise NotFoundError

    def unsubscribe(self, token: str) -> None:
        """Disable the mails a token names; raises NotFoundError for an invalid token."""
        subject = unsubscribe.read_unsubscribe_token(self._secret(), token)
        if subject is None:
            raise NotFoundError
        user_id, topic = subject
        profile_store.disable_mail_topic(user_id, topic)


def read_until(mailbox: MailboxItem | None) -> Millis:
    """Return the time up to which all notifications count as read."""
    return mailbox.read_until if mailbox is not None else 0


def _as_read(item: NotificationItem, until: Millis) -> Notification:
    told = store.notification_of(item)
    if told.read_at is None and item.kept_at <= until:
        return replace(told, read_at=until)
    return told
