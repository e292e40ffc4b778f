"""Notifications of a user, and the entries of the inbox."""

from chalicelib import ids
from chalicelib.clock import Millis
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import Notification, StoredNotification, Topic

NOW: Millis = 1_790_000_000_000


USER_ID = ids.new_id("usr")


def notification(occasion: str = "first", at: Millis = NOW, user_id: str = USER_ID) -> Notification:
    return Notification(
        id=rules.notification_id(user_id, Topic.RESULT_AVAILABLE, occasion, at),
        user_id=user_id,
        topic=Topic.RESULT_AVAILABLE,
        title="Your result: Größe",
        text="You reached 7.5 of 10 points.",
        created_at=at,
        facts={"quiz_id": "quz_1"},
    )


def put_notification(occasion: str = "first", at: Millis = NOW) -> Notification:
    one = notification(occasion, at)
    assert store.put_if_new(one, NOW)
    return one


def stored_as(one: Notification) -> StoredNotification:
    stored = store.get_stored(one.user_id, one.id)
    assert stored is not None
    return stored


def list_inbox_ids(
    now: Millis = NOW, *, unread: bool = False, limit: int = 20, user_id: str = USER_ID
) -> list[str]:
    since = 0 if unread else None
    items, _ = store.list_inbox(user_id, now, unread_since=since, limit=limit, after=None)
    return [one.id for one in items]
