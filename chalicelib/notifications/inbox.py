"""The inbox of a user."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.accounts import profile_store
from chalicelib.clock import Clock, Millis
from chalicelib.errors import NotFoundError
from chalicelib.notifications import mailbox_store, store, unsubscribe
from chalicelib.notifications.models import Notification, StoredNotification
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
        until = mailbox_store.get_read_until(user_id)
        items, following = store.list_inbox(
            user_id,
            self._clock(),
            unread_since=until if unread else None,
            limit=limit,
            after=after,
        )
        return Page([_as_read(one, until) for one in items], following)

    def unread_count(self, user_id: str, read_until: Millis) -> int:
        """Count notifications that are unread and newer than ``read_until``, up to a thousand."""
        return store.count_unread(user_id, self._clock(), read_until)

    def mark_read(self, user_id: str, notification_id: str) -> Notification:
        """Mark a notification as read and return it; raises NotFoundError."""
        marked = store.mark_read(user_id, notification_id, self._clock())
        if marked is None:
            raise NotFoundError
        return marked

    def mark_all_read(self, user_id: str) -> None:
        """Mark all notifications as read, in one write."""
        mailbox_store.mark_all_read(user_id, self._clock())

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


def _as_read(stored: StoredNotification, until: Millis) -> Notification:
    told = stored.notification
    if told.read_at is None and stored.stored_at <= until:
        return replace(told, read_at=until)
    return told
