"""Store of notifications: once, newest first, for ninety days."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import ids
from chalicelib.clock import DAY
from chalicelib.notifications import mail_store, store
from chalicelib.notifications.models import MailState
from tests.support.inbox import NOW, USER_ID, list_inbox_ids, put_notification, stored_as

pytestmark = pytest.mark.usefixtures("tables")

RACERS = 16


def test_notification_is_read_back_unchanged() -> None:
    one = put_notification()
    assert stored_as(one).notification == one


def test_repeated_notification_is_stored_once() -> None:
    one = put_notification()
    store.put_if_new(one, NOW)
    assert list_inbox_ids() == [one.id]


def test_repeated_notification_stays_read() -> None:
    one = put_notification()
    store.mark_read(USER_ID, one.id, NOW + 1)
    store.put_if_new(one, NOW)
    assert stored_as(one).notification.read_at == NOW + 1


def test_repeated_notification_requeues_a_due_mail() -> None:
    assert store.put_if_new(put_notification(), NOW)


@pytest.mark.parametrize("state", sorted(set(MailState) - {MailState.DUE}))
def test_a_mail_that_has_gone_further_is_not_queued_again(state: MailState) -> None:
    one = put_notification()
    assert mail_store.move_mail(stored_as(one), state, NOW)
    assert not store.put_if_new(one, NOW)


def test_a_mail_moves_on_from_where_it_was_seen_and_from_nowhere_else() -> None:
    one = put_notification()
    seen, seen_too = stored_as(one), stored_as(one)
    sending = mail_store.move_mail(seen, MailState.SENDING, NOW)
    assert sending is not None
    assert not mail_store.move_mail(seen_too, MailState.DROPPED, NOW)
    assert mail_store.move_mail(sending, MailState.SENT, NOW)
    assert stored_as(one).mail == MailState.SENT


def test_of_many_senders_one_gets_the_mail() -> None:
    one = put_notification()
    seen = [stored_as(one) for _ in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as senders:
        moved = list(
            senders.map(lambda item: mail_store.move_mail(item, MailState.SENDING, NOW), seen)
        )
    assert len(list(filter(None, moved))) == 1


def test_sender_does_not_recreate_a_deleted_notification() -> None:
    one = put_notification()
    item = stored_as(one)
    store.delete(USER_ID, one.id, NOW)
    mail_store.move_mail(item, MailState.SENDING, NOW)
    assert list_inbox_ids() == []


def test_notifications_are_listed_newest_first() -> None:
    ids_by_age = [put_notification(str(place), NOW + place).id for place in (1, 3, 2)]
    assert list_inbox_ids() == sorted(ids_by_age, reverse=True)


def test_paging_continues_without_gaps() -> None:
    kept = [put_notification(str(place), NOW + place).id for place in range(7)]
    seen: list[str] = []
    after = None
    while True:
        items, after = store.list_inbox(USER_ID, NOW, unread_since=None, limit=3, after=after)
        seen += [one.id for one in items]
        if after is None:
            break
    assert seen == kept[::-1]


def test_new_notifications_do_not_move_pages() -> None:
    kept = [put_notification(str(place), NOW + place).id for place in range(4)]
    _, after = store.list_inbox(USER_ID, NOW, unread_since=None, limit=2, after=None)
    put_notification("meanwhile", NOW + 10)
    rest, _ = store.list_inbox(USER_ID, NOW, unread_since=None, limit=10, after=after)
    assert [one.id for one in rest] == kept[1::-1]


def test_inbox_is_private_to_its_user() -> None:
    one = put_notification()
    stranger = ids.new_id("usr")
    assert list_inbox_ids(user_id=stranger) == []
    assert store.mark_read(stranger, one.id, NOW) is None
    assert not store.delete(stranger, one.id, NOW)
    assert list_inbox_ids() == [one.id]


def test_read_ones_are_left_out_of_the_unread() -> None:
    read, unread = put_notification("read"), put_notification("unread")
    store.mark_read(USER_ID, read.id, NOW)
    assert list_inbox_ids(unread=True) == [unread.id]
    assert store.count_unread(USER_ID, NOW, 0) == 1
    assert len(list_inbox_ids()) == 2


def test_one_is_read_at_the_first_time_it_is_read() -> None:
    one = put_notification()
    first = store.mark_read(USER_ID, one.id, NOW + 1)
    again = store.mark_read(USER_ID, one.id, NOW + 2)
    assert first is not None
    assert again is not None
    assert first.read_at == again.read_at == NOW + 1


def test_missing_notification_cannot_be_read_or_deleted() -> None:
    assert store.mark_read(USER_ID, ids.new_id("ntf"), NOW) is None
    assert not store.delete(USER_ID, ids.new_id("ntf"), NOW)


def test_a_notification_is_deleted_once() -> None:
    one, other = put_notification("one"), put_notification("other")
    assert store.delete(USER_ID, one.id, NOW)
    assert not store.delete(USER_ID, one.id, NOW)
    assert list_inbox_ids() == [other.id]


def test_notification_is_listed_for_90_days() -> None:
    one = put_notification()
    last_second = NOW + 90 * DAY - 1_000
    assert list_inbox_ids(last_second) == [one.id]
    assert store.count_unread(USER_ID, last_second, 0) == 1
    assert list_inbox_ids(last_second + 1_000) == []
    assert list_inbox_ids(last_second + 1_000, unread=True) == []
    assert store.count_unread(USER_ID, last_second + 1_000, 0) == 0
    assert store.mark_read(USER_ID, one.id, last_second + 1_000) is None
    assert not store.delete(USER_ID, one.id, last_second + 1_000)
