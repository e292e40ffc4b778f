"""The outbox and the inboxes as they are kept.

The outbox item comes first: its id makes a notice happen once, it knows where in the inbox the
notice is, and how far its mail has come. The inbox item is what its user sees and may delete.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import User
from chalicelib.accounts.store import user_key, user_of
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.failures import RefusedTransactionError, RefusedWriteError, dependably
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.reads import Found, Key
from chalicelib.dynamo.writes import Write, deleting, putting, transact, updating, write
from chalicelib.errors import UnavailableError
from chalicelib.notifications import rules
from chalicelib.notifications.models import (
    Entry,
    EntryRef,
    Facts,
    Kind,
    MailState,
    Notification,
)
from chalicelib.notifications.rules import KEPT_FOR

_LAST = "~"
"""Sorts after every digit and letter of a key."""
_MAX_ROUNDS = 10
"""So many pages are looked through to fill one of an inbox."""


class EntryItem(Item):
    """``U#<user id>`` / ``O#<notice id>``: the outbox."""

    Meta = kept_in("ephemeral")

    kind = UnicodeAttribute(attr_name="k")
    told_at = IntegerAttribute(attr_name="at")
    facts = JSONAttribute(attr_name="fa", null=True)
    """Gone once the mail needs them no more."""
    state = UnicodeAttribute(attr_name="st")
    held_until = IntegerAttribute(attr_name="le", default=0)
    removed = BooleanAttribute(attr_name="rm", default=False)
    expires = IntegerAttribute(attr_name="x")


class InboxItem(Item):
    """``U#<user id>`` / ``N#<told at>#<notice id>``: sorts as it was told."""

    Meta = kept_in("ephemeral")

    kind = UnicodeAttribute(attr_name="k")
    facts = JSONAttribute(attr_name="fa")
    read_at = IntegerAttribute(attr_name="rd", null=True)
    expires = IntegerAttribute(attr_name="x")


class ReadItem(Item):
    """``U#<user id>`` / ``NR``: until when all of an inbox is read."""

    Meta = kept_in("ephemeral")

    until = IntegerAttribute(attr_name="un")
    expires = IntegerAttribute(attr_name="x")


class MailingItem(Item):
    """``U#<user id>`` / ``M``: what it takes to mail a user."""

    Meta = kept_in("users")

    secret = UnicodeAttribute(attr_name="us")
    """The proof in their unsubscribe links: lives as long as the account, as the links do."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """Some of an inbox, newest first; ``after`` goes on, and is None at the end."""

    items: list[Notification]
    after: str | None


def read_key(user_id: str) -> Key[ReadItem]:
    """Where it is kept until when an inbox is read."""
    return Key(ReadItem, f"U#{user_id}", "NR")


def read_until(found: Found, user_id: str) -> Millis:
    """Until when an inbox is read, among items that were read together."""
    item = found.get(read_key(user_id))
    return 0 if item is None else item.until


def keeping(one: Entry) -> Write:
    """The write that keeps a new entry, refused when its notice was kept before."""
    item = EntryItem(
        pk=f"U#{one.user_id}",
        sk=f"O#{one.id}",
        kind=one.kind.value,
        told_at=one.told_at,
        facts=dict(one.facts),
        state=one.state.value,
        expires=_expiry(one.told_at),
    )
    return putting(item, when=EntryItem.pk.does_not_exist())


def keep(one: Entry) -> Entry:
    """Keep a new entry; the entry as it stands, which is an earlier one's if there was one."""
    try:
        write(keeping(one))
    except RefusedWriteError as refused:
        if refused.old is None:
            raise UnavailableError from refused
        return _entry_of(EntryItem.from_raw_data(refused.old))
    return one


def show(one: Entry) -> None:
    """Put an entry in its user's inbox, unless it is there."""
    item = InboxItem(
        pk=f"U#{one.user_id}",
        sk=_inbox_key(one.told_at, one.id),
        kind=one.kind.value,
        facts=dict(rules.shown(one.facts)),
        expires=_expiry(one.told_at),
    )
    _happens(putting(item, when=InboxItem.pk.does_not_exist()))


def entry(ref: EntryRef) -> Entry | None:
    """An entry, or None where there is none (any more)."""
    item = reads.get(_entry_key(ref))
    return None if item is None else _entry_of(item)


def with_user(ref: EntryRef) -> tuple[Entry | None, User | None, str | None]:
    """An entry, its user, and the secret of their unsubscribe links, as of all writes before."""
    mailing = _mailing_key(ref.user_id)
    found = reads.together([_entry_key(ref), user_key(ref.user_id), mailing])
    item, user = found.get(_entry_key(ref)), found.get(user_key(ref.user_id))
    kept = found.get(mailing)
    return (
        None if item is None else _entry_of(item),
        None if user is None else user_of(user),
        None if kept is None else kept.secret,
    )


def hold(one: Entry, until: Millis) -> Entry | None:
    """Take an entry in hand, to send it; None when another sender did."""
    change = [EntryItem.state.set(MailState.SENDING.value), EntryItem.held_until.set(until)]
    if not _happens(updating(_bare(one), change, when=_as_seen(one))):
        return None
    return replace(one, state=MailState.SENDING, held_until=until)


def release(one: Entry) -> bool:
    """Give an entry back, to be sent anew; False when it is another sender's by now."""
    change = [EntryItem.state.set(MailState.NEW.value)]
    return _happens(updating(_bare(one), change, when=_as_seen(one)))


def settle(one: Entry, state: MailState) -> bool:
    """Say what became of an entry's mail; False when it is another sender's by now."""
    change = [EntryItem.state.set(state.value)]
    if state is not MailState.UNKNOWN:
        change.append(EntryItem.facts.remove())
    return _happens(updating(_bare(one), change, when=_as_seen(one)))


def inbox(
    user_id: str, *, limit: int, after: str | None, unread_after: Millis | None, now: Millis
) -> InboxPage:
    """A page of an inbox: all of it, or what is unread and was told later than ``unread_after``.

    A page may be short though more follow.
    """
    where = _told_after(user_id, unread_after)
    only = InboxItem.expires > now // SECOND
    if unread_after is not None:
        only &= InboxItem.read_at.does_not_exist()
    items: list[InboxItem] = []
    start = None if after is None else {"pk": {"S": f"U#{user_id}"}, "sk": {"S": after}}
    for _ in range(_MAX_ROUNDS):
        wanted = limit - len(items)
        page = reads.query(
            InboxItem,
            where,
            limit=wanted,
            after=start,
            backwards=True,
            only=only,
            consistent=True,
        )
        items += page.items
        start = page.after
        if start is None or len(items) == limit:
            break
    return InboxPage(list(map(_notification_of, items)), start["sk"]["S"] if start else None)


def mark_read(one: Entry, now: Millis) -> bool:
    """Mark one notice as read; False when it is gone."""
    item = InboxItem(pk=f"U#{one.user_id}", sk=_inbox_key(one.told_at, one.id))
    change = [InboxItem.read_at.set(now)]
    return _happens(updating(item, change, when=InboxItem.pk.exists()))


def mark_all_read(user_id: str, until: Millis) -> None:
    """Mark everything told until an instant as read: one write, however much that is."""
    item = ReadItem(pk=f"U#{user_id}", sk="NR", until=until, expires=_expiry(until))
    _happens(putting(item, when=ReadItem.pk.does_not_exist() | (ReadItem.until < until)))


def remove(one: Entry) -> bool:
    """Take a notice out of the inbox, for good; False when it is gone already."""
    item = InboxItem(pk=f"U#{one.user_id}", sk=_inbox_key(one.told_at, one.id))
    gone = deleting(item, when=InboxItem.pk.exists())
    noted = updating(_bare(one), [EntryItem.removed.set(True)], when=EntryItem.pk.exists())
    try:
        transact([gone, noted])
    except RefusedTransactionError:
        return False
    return True


def unsubscribe_secret(user_id: str) -> str | None:
    """The proof in a user's unsubscribe links, if they ever got one."""
    item = reads.get(_mailing_key(user_id))
    return None if item is None else item.secret


def keep_secret(user_id: str, fresh: str) -> str:
    """Keep the proof for a user's unsubscribe links; an earlier one stays, and is answered."""
    item = MailingItem(pk=f"U#{user_id}", sk="M")
    new = MailingItem.secret.does_not_exist()
    try:
        write(updating(item, [MailingItem.secret.set(fresh)], when=new))
    except RefusedWriteError as refused:
        if refused.old is None:
            raise UnavailableError from refused
        return MailingItem.from_raw_data(refused.old).secret
    return fresh


def entries() -> Iterator[Entry]:
    """The whole outbox, in no order: for operators, it reads the table."""
    pages = (
        dynamodb()
        .get_paginator("scan")
        .paginate(
            TableName=EntryItem.Meta.table_name,
            FilterExpression="begins_with(sk, :outbox)",
            ExpressionAttributeValues={":outbox": {"S": "O#"}},
        )
    )
    with dependably():
        for raw in chain.from_iterable(page["Items"] for page in pages):
            yield _entry_of(EntryItem.from_raw_data(dict(raw)))


def _told_after(user_id: str, instant: Millis | None) -> Condition:
    if instant is None:
        return (InboxItem.pk == f"U#{user_id}") & InboxItem.sk.startswith("N#")
    later = InboxItem.sk.between(_inbox_key(instant + 1, ""), f"N#{_LAST}")
    return (InboxItem.pk == f"U#{user_id}") & later


def _inbox_key(told_at: Millis, identifier: str) -> str:
    return f"N#{told_at:015d}#{identifier}"


def _entry_key(ref: EntryRef) -> Key[EntryItem]:
    return Key(EntryItem, f"U#{ref.user_id}", f"O#{ref.id}")


def _mailing_key(user_id: str) -> Key[MailingItem]:
    return Key(MailingItem, f"U#{user_id}", "M")


def _bare(one: Entry) -> EntryItem:
    return EntryItem(pk=f"U#{one.user_id}", sk=f"O#{one.id}")


def _as_seen(one: Entry) -> Condition:
    return (EntryItem.state == one.state.value) & (EntryItem.held_until == one.held_until)


def _happens(one: Write) -> bool:
    try:
        write(one)
    except RefusedWriteError:
        return False
    return True


def _expiry(told_at: Millis) -> int:
    return (told_at + KEPT_FOR) // SECOND


def _entry_of(item: EntryItem) -> Entry:
    facts: Facts = item.facts or {}
    return Entry(
        id=item.sk.removeprefix("O#"),
        user_id=item.pk.removeprefix("U#"),
        kind=Kind(item.kind),
        told_at=item.told_at,
        facts=facts,
        state=MailState(item.state),
        held_until=item.held_until,
        removed=item.removed,
    )


def _notification_of(item: InboxItem) -> Notification:
    told_at, _, identifier = item.sk.removeprefix("N#").partition("#")
    return Notification(
        id=identifier,
        kind=Kind(item.kind),
        told_at=int(told_at),
        facts=item.facts,
        read=item.read_at is not None,
    )
