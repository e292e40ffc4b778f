"""The conditions of writes to inboxes and outboxes, and which notifications their reads find."""

from collections.abc import Callable

import pytest

from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import delete, write
from chalicelib.jobs import scheduled
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.notifications import mail_store, mailbox_store, store, suppression_store
from chalicelib.notifications.models import MailState, Notification
from chalicelib.notifications.ses_feedback import Feedback, Reason
from chalicelib.notifications.store import NotificationItem
from tests.support.inbox import (
    NOW,
    USER_ID,
    list_inbox_ids,
    notification,
    put_notification,
    stored_as,
)
from tests.support.wire_calls import run_before

pytestmark = pytest.mark.usefixtures("tables")

TASK = ScheduledTask("mail", "one", NOW)
ADDRESS = "ada@example.org"


def told_beside(one: Notification) -> bool:
    return store.put_if_new(one, NOW, [scheduled.schedule_write(TASK)])


def test_notification_with_a_task_is_stored_once() -> None:
    one = notification()
    assert told_beside(one)
    scheduled.complete(TASK)
    assert told_beside(one)
    assert scheduled.claimable("mail", NOW, 10) == []
    assert mail_store.move_mail(stored_as(one), MailState.SENT, NOW)
    assert not told_beside(one)


def test_mail_state_change_requires_the_seen_version() -> None:
    one = put_notification()
    before, seen = stored_as(one), stored_as(one)
    sending = mail_store.move_mail(seen, MailState.SENDING, NOW + 1)
    assert sending is not None
    assert mail_store.move_mail(sending, MailState.DUE, NOW + 2)
    assert not mail_store.move_mail(before, MailState.SENDING, NOW + 3)
    assert stored_as(one).mail == MailState.DUE


def read_until() -> int:
    mailbox = get(mailbox_store.mailbox_key(USER_ID))
    assert mailbox is not None
    return int(mailbox.read_until)


def test_read_position_only_grows() -> None:
    mailbox_store.mark_all_read(USER_ID, NOW)
    mailbox_store.mark_all_read(USER_ID, NOW - 1)
    assert read_until() == NOW
    mailbox_store.mark_all_read(USER_ID, NOW + 1)
    assert read_until() == NOW + 1


def unread(since: int) -> list[str]:
    items, _ = store.list_inbox(USER_ID, NOW, unread_since=since, limit=9, after=None)
    return [one.id for one in items]


def test_later_notification_is_unread() -> None:
    one = put_notification()
    mailbox_store.mark_all_read(USER_ID, NOW)
    assert list_inbox_ids() == [one.id]
    assert (unread(NOW), unread(NOW - 1)) == ([], [one.id])
    assert [store.count_unread(USER_ID, NOW, since) for since in (NOW, NOW - 1)] == [0, 1]


def test_hidden_notifications_are_neither_listed_nor_counted() -> None:
    one = put_notification()
    store.delete(USER_ID, one.id, NOW)
    assert list_inbox_ids() == unread(0) == []
    assert store.count_unread(USER_ID, NOW, 0) == 0


def gone(one: Notification) -> None:
    write(delete(NotificationItem(pk=f"N#{one.user_id}", sk=one.id)))


def hidden(one: Notification) -> None:
    store.delete(one.user_id, one.id, NOW)


@pytest.mark.parametrize("away", [gone, hidden])
def test_concurrently_deleted_notification_is_not_recreated(
    away: Callable[[Notification], None],
) -> None:
    one = put_notification()
    with run_before("UpdateItem", lambda: away(one)):
        assert store.mark_read(USER_ID, one.id, NOW) is None
    left = get(store.key_of(USER_ID, one.id))
    assert left is None or left.read_at is None


def test_mails_that_wait_for_the_full_hour_are_found_the_oldest_first() -> None:
    made = [put_notification(str(place), NOW + place) for place in range(4)]
    for one in made[1:]:
        assert mail_store.move_mail(stored_as(one), MailState.DEFERRED, NOW)
    assert [one.id for one in mail_store.list_deferred(USER_ID, 2)] == [one.id for one in made[1:3]]
    assert mail_store.list_deferred("usr_other", 2) == []


def test_an_address_is_suppressed_for_its_first_reason_until_that_is_lifted() -> None:
    assert not suppression_store.is_suppressed(ADDRESS)
    suppression_store.suppress(Feedback(ADDRESS, Reason.BOUNCE, "m1"), NOW)
    suppression_store.suppress(Feedback(ADDRESS, Reason.COMPLAINT, "m2"), NOW + 1)
    kept = get(suppression_store.suppression_key(ADDRESS))
    assert kept is not None
    assert (kept.reason, kept.since, kept.message_id) == (Reason.BOUNCE, NOW, "m1")
    assert suppression_store.is_suppressed(ADDRESS)
    assert not suppression_store.is_suppressed("eve@example.org")
    suppression_store.lift(ADDRESS)
    assert not suppression_store.is_suppressed(ADDRESS)
