"""Store of mailboxes: the time up to which a user has read all notifications."""

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import try_write, update
from chalicelib.notifications.rules import KEPT_FOR

MAILBOX = "~"
"""Sorts after every notification."""


class MailboxItem(Item):
    """``N#<user id>`` / ``~``: the time up to which all is read."""

    Meta = table_meta("ephemeral")

    read_until = IntegerAttribute(attr_name="ru", default=0)
    """Notifications stored until then count as read."""
    expires = IntegerAttribute(attr_name="x")


def mailbox_key(user_id: str) -> Key[MailboxItem]:
    """Return the key of a user's mailbox."""
    return Key(MailboxItem, f"N#{user_id}", MAILBOX)


def get_read_until(user_id: str) -> Millis:
    """Return the time up to which all of a user's notifications count as read."""
    return _read_until(reads.get(mailbox_key(user_id)))


def read_until_from_batch(found: BatchItems, user_id: str) -> Millis:
    """Return the same time from a batch read at the `mailbox_key`."""
    return _read_until(found.get(mailbox_key(user_id)))


def _read_until(mailbox: MailboxItem | None) -> Millis:
    return mailbox.read_until if mailbox is not None else 0


def mark_all_read(user_id: str, now: Millis) -> None:
    """Mark everything stored until now as read, in one write."""
    item = MailboxItem(pk=f"N#{user_id}", sk=MAILBOX)
    change = [
        MailboxItem.read_until.set(now),
        MailboxItem.expires.set((now + KEPT_FOR) // SECOND),
    ]
    earlier = MailboxItem.read_until.does_not_exist() | (MailboxItem.read_until < now)
    try_write(update(item, change, when=earlier))
