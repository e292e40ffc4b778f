"""Mails that SES refused for good, for administrators."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.clock import DAY, MINUTE, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, put, try_transact, try_write, update, write
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.notifications.models import FailedMail, MailState, StoredNotification, Topic
from chalicelib.notifications.outbox import MAIL
from chalicelib.notifications.store import NotificationItem, keys_of
from chalicelib.pages import Page

KEPT: Millis = 30 * DAY
PARTITION = "FAILED#mail"
COUNTED_AT_MOST = 1_000


class FailedMailItem(Item):
    """``FAILED#mail`` / the notification's id."""

    Meta = table_meta("ephemeral")

    user_id = UnicodeAttribute(attr_name="us", null=True)
    """Null in items of releases that only counted them."""
    topic = UnicodeAttribute(attr_name="ty", null=True)
    title = UnicodeAttribute(attr_name="ti", null=True)
    failed_at = IntegerAttribute(attr_name="fa", default=0)
    resent_at = IntegerAttribute(attr_name="ra", null=True)
    expires = IntegerAttribute(attr_name="x")


def add_failed(mail: StoredNotification, now: Millis) -> None:
    """Store a mail as failed; a repeat changes nothing, a later failure lists it again."""
    told = mail.notification
    write(
        put(
            FailedMailItem(
                pk=PARTITION,
                sk=told.id,
                user_id=told.user_id,
                topic=told.topic.value,
                title=told.title,
                failed_at=now,
                expires=(now + KEPT) // SECOND,
            )
        )
    )


def count_failed(now: Millis) -> int:
    """Count the failed mails of the last thirty days, at most a thousand."""
    where = FailedMailItem.pk == PARTITION
    found = reads.query(FailedMailItem, where, limit=COUNTED_AT_MOST, filter_by=_waiting(now))
    return len(found.items)


def list_failed(now: Millis, limit: int, after: RawItem | None) -> Page[FailedMail]:
    """Return a page of failed mails, newest first; pages may be short."""
    page = reads.query(
        FailedMailItem,
        FailedMailItem.pk == PARTITION,
        limit=limit,
        after=after,
        descending=True,
        filter_by=_waiting(now) & FailedMailItem.user_id.exists(),
    )
    return Page([_mail_of(item) for item in page.items], page.after)


def get_failed(notification_id: str, now: Millis) -> FailedMail | None:
    """Return a failed mail of the last thirty days, sent again or not, read consistently."""
    item = reads.get(Key(FailedMailItem, PARTITION, notification_id))
    if item is None or item.user_id is None or item.expires <= now // SECOND:
        return None
    return _mail_of(item)


def mark_resent(notification_id: str, now: Millis) -> None:
    """Take a mail off the list that is on its way already."""
    there = FailedMailItem.pk.exists()
    try_write(update(_keys(notification_id), [FailedMailItem.resent_at.set(now)], when=there))


def make_due(seen: StoredNotification, now: Millis, beside: Write) -> bool:
    """Make a mail due again, with the task that queues it; False if it has changed meanwhile."""
    moved = [
        NotificationItem.mail.set(MailState.DUE.value),
        NotificationItem.mail_moved_at.set(now),
    ]
    as_seen = (NotificationItem.mail == seen.mail.value) & (
        NotificationItem.mail_moved_at == seen.mail_moved_at
    )
    task = ScheduledTask(MAIL, f"{seen.user_id}/{seen.id}", now + MINUTE)
    resent = FailedMailItem.resent_at.set(now)
    return try_transact(
        [
            update(keys_of(seen.user_id, seen.id), moved, when=as_seen),
            update(_keys(seen.id), [resent], when=FailedMailItem.resent_at.does_not_exist()),
            schedule_write(task),
            beside,
        ]
    )


def _waiting(now: Millis) -> Condition:
    live = FailedMailItem.expires > now // SECOND
    waiting: Condition = live & FailedMailItem.resent_at.does_not_exist()
    return waiting


def _keys(notification_id: str) -> FailedMailItem:
    return FailedMailItem(pk=PARTITION, sk=notification_id)


def _mail_of(item: FailedMailItem) -> FailedMail:
    return FailedMail(
        id=item.sk,
        user_id=item.user_id,
        topic=Topic(item.topic),
        title=item.title,
        failed_at=item.failed_at,
        resent_at=item.resent_at,
    )
