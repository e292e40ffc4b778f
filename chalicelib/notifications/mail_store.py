"""Store of the mails of notifications: each moves from state to state."""

from dataclasses import replace

from chalicelib.clock import Millis
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.writes import update, write
from chalicelib.notifications.models import MailState, StoredNotification, Topic
from chalicelib.notifications.store import (
    COUNTED_AT_MOST,
    NotificationItem,
    keys_of,
    page_of_items,
    stored_of,
)


def move_mail(
    seen: StoredNotification, state: MailState, now: Millis, by: str = "-"
) -> StoredNotification | None:
    """Move a mail from its seen state to ``state``; returns None after a concurrent change.

    ``by`` identifies this move, so that a repeated write recognizes itself.
    """
    change = [
        NotificationItem.mail.set(state.value),
        NotificationItem.mail_moved_at.set(now),
        NotificationItem.mail_moved_by.set(by),
    ]
    as_seen = (NotificationItem.mail == seen.mail.value) & (
        NotificationItem.mail_moved_at == seen.mail_moved_at
    )
    try:
        write(update(keys_of(seen.user_id, seen.id), change, when=as_seen))
    except ConditionFailedError as refused:
        there = NotificationItem.from_raw_data(refused.old) if refused.old else None
        if by == "-" or there is None or (there.mail, there.mail_moved_by) != (state.value, by):
            return None
    return replace(seen, mail=state, mail_moved_at=now)


def list_deferred(user_id: str, limit: int) -> list[StoredNotification]:
    """Return a user's notifications with deferred mails, oldest first."""
    waiting = NotificationItem.mail == MailState.DEFERRED.value
    found = page_of_items(user_id, COUNTED_AT_MOST, None, waiting).items
    return [stored_of(item) for item in found[::-1][:limit]]


def list_due_results(user_id: str, limit: int) -> list[StoredNotification]:
    """Return those of a user's newest notifications that are results to be mailed, oldest first."""
    due = (NotificationItem.mail == MailState.DUE.value) & (
        NotificationItem.topic == Topic.RESULT_AVAILABLE.value
    )
    return [stored_of(item) for item in page_of_items(user_id, limit, None, due).items[::-1]]
