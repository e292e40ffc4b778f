"""Notifications as they are kept: once, newest first, for ninety days."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib import ids
from chalicelib.clock import DAY, Millis
from chalicelib.dynamo.reads import get
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import MailState, Notification, Topic
from chalicelib.notifications.store import NotificationItem

pytestmark = pytest.mark.usefixtures("tables")

NOW: Millis = 1_790_000_000_000
USER_ID = ids.new_id("usr")
RACERS = 16


def told(occasion: str = "first", at: Millis = NOW, user_id: str = USER_ID) -> Notification:
    return Notification(
        id=rules.notification_id(user_id, Topic.RESULT_AVAILABLE, occasion, at),
        user_id=user_id,
        topic=Topic.RESULT_AVAILABLE,
        title="Your result: Größe",
        text="You reached 7.5 of 10 points.",
        created_at=at,
        facts={"quiz_id": "quz_1"},
    )


def added(occasion: str = "first", at: Millis = NOW) -> Notification:
    one = told(occasion, at)
    assert store.put_if_new(one, NOW)
    return one


def item_of(one: Notification) -> NotificationItem:
    item = get(store.key_of(one.user_id, one.id))
    assert item is not None
    return item


def listed(
    now: Millis = NOW, *, unread: bool = False, limit: int = 20, user_id: str = USER_ID
) -> list[str]:
    since = 0 if unread else None
    items, _ = store.list_inbox(user_id, now, unread_since=since, limit=limit, after=None)
    return [item.sk for item in items]


def test_a_notification_comes_back_as_it_was_kept() -> None:
    one = added()
    assert store.notification_of(item_of(one)) == one


def test_what_is_told_again_is_kept_once() -> None:
    one = added()
    store.put_if_new(one, NOW)
    assert listed() == [one.id]


def test_what_is_told_again_stays_read() -> None:
    one = added()
    store.mark_read(USER_ID, one.id, NOW + 1)
    store.put_if_new(one, NOW)
    assert item_of(one).read_at == NOW + 1


def test_a_mail_that_is_still_due_is_queued_again_when_told_again() -> None:
    assert store.put_if_new(added(), NOW)


@pytest.mark.parametrize("state", sorted(set(MailState) - {MailState.DUE}))
def test_a_mail_that_has_gone_further_is_not_queued_again(state: MailState) -> None:
    one = added()
    assert store.move_mail(item_of(one), state, NOW)
    assert not store.put_if_new(one, NOW)


def test_a_mail_moves_on_from_where_it_was_seen_and_from_nowhere_else() -> None:
    one = added()
    seen, seen_too = item_of(one), item_of(one)
    assert store.move_mail(seen, MailState.SENDING, NOW)
    assert not store.move_mail(seen_too, MailState.DROPPED, NOW)
    assert store.move_mail(seen, MailState.SENT, NOW)
    assert item_of(one).mail == MailState.SENT


def test_of_many_senders_one_gets_the_mail() -> None:
    one = added()
    seen = [item_of(one) for _ in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as senders:
        moved = list(senders.map(lambda item: store.move_mail(item, MailState.SENDING, NOW), seen))
    assert moved.count(True) == 1


def test_a_sender_does_not_bring_back_what_was_deleted_meanwhile() -> None:
    one = added()
    item = item_of(one)
    store.delete(USER_ID, one.id, NOW)
    store.move_mail(item, MailState.SENDING, NOW)
    assert listed() == []


def test_the_newest_comes_first() -> None:
    ids_by_age = [added(str(place), NOW + place).id for place in (1, 3, 2)]
    assert listed() == sorted(ids_by_age, reverse=True)


def test_pages_go_on_where_the_last_one_ended_and_miss_nothing() -> None:
    kept = [added(str(place), NOW + place).id for place in range(7)]
    seen: list[str] = []
    after = None
    while True:
        items, after = store.list_inbox(USER_ID, NOW, unread_since=None, limit=3, after=after)
        seen += [item.sk for item in items]
        if after is None:
            break
    assert seen == kept[::-1]


def test_what_comes_in_meanwhile_moves_no_page() -> None:
    kept = [added(str(place), NOW + place).id for place in range(4)]
    _, after = store.list_inbox(USER_ID, NOW, unread_since=None, limit=2, after=None)
    added("meanwhile", NOW + 10)
    rest, _ = store.list_inbox(USER_ID, NOW, unread_since=None, limit=10, after=after)
    assert [item.sk for item in rest] == kept[1::-1]


def test_an_inbox_is_its_users_alone() -> None:
    one = added()
    stranger = ids.new_id("usr")
    assert listed(user_id=stranger) == []
    assert store.mark_read(stranger, one.id, NOW) is None
    assert not store.delete(stranger, one.id, NOW)
    assert listed() == [one.id]


def test_read_ones_are_left_out_of_the_unread() -> None:
    read, unread = added("read"), added("unread")
    store.mark_read(USER_ID, read.id, NOW)
    assert listed(unread=True) == [unread.id]
    assert store.count_unread(USER_ID, NOW, 0) == 1
    assert len(listed()) == 2


def test_one_is_read_at_the_first_time_it_is_read() -> None:
    one = added()
    first = store.mark_read(USER_ID, one.id, NOW + 1)
    again = store.mark_read(USER_ID, one.id, NOW + 2)
    assert first is not None
    assert again is not None
    assert first.read_at == again.read_at == NOW + 1


def test_what_is_not_there_cannot_be_read_or_deleted() -> None:
    assert store.mark_read(USER_ID, ids.new_id("ntf"), NOW) is None
    assert not store.delete(USER_ID, ids.new_id("ntf"), NOW)


def test_a_notification_is_deleted_once() -> None:
    one, other = added("one"), added("other")
    assert store.delete(USER_ID, one.id, NOW)
    assert not store.delete(USER_ID, one.id, NOW)
    assert listed() == [other.id]


def test_a_notification_is_shown_for_ninety_days_though_it_may_be_kept_for_longer() -> None:
    one = added()
    last_second = NOW + 90 * DAY - 1_000
    assert listed(last_second) == [one.id]
    assert store.count_unread(USER_ID, last_second, 0) == 1
    assert listed(last_second + 1_000) == []
    assert listed(last_second + 1_000, unread=True) == []
    assert store.count_unread(USER_ID, last_second + 1_000, 0) == 0
    assert store.mark_read(USER_ID, one.id, last_second + 1_000) is None
    assert not store.delete(USER_ID, one.id, last_second + 1_000)
