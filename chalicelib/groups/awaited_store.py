"""Store of awaited addresses: future members of groups without an account."""

import hashlib
from collections.abc import Iterable
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.accounts.rules import email_key
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_delete, batch_put
from chalicelib.groups.rules import MAX_GROUPS_PER_USER
from chalicelib.pages import Page

ITEMS_PER_BATCH = 24
"""Pairs of items; a batch takes 25."""


class AwaitedItem(Item):
    """``E#<hash of email>`` / ``GRP#<group id>``: a future member without an account."""

    Meta = table_meta("users")
    group_id = KeyPart("sk", "GRP#")

    email = UnicodeAttribute(attr_name="em")


class AwaitedOfGroupItem(Item):
    """``GRP#<group id>`` / ``A#<hash of email>``: the same, for the group's list."""

    Meta = table_meta("users")
    address_digest = KeyPart("sk", "A#")

    email = UnicodeAttribute(attr_name="em")


def await_addresses(group_id: str, emails: Iterable[str]) -> None:
    """Add addresses whose owners become members on confirmation; a repeat changes nothing."""
    items: list[Item] = []
    for email in emails:
        digest = address_digest(email)
        items.append(AwaitedItem(pk=f"E#{digest}", sk=f"GRP#{group_id}", email=email))
        items.append(AwaitedOfGroupItem(pk=f"GRP#{group_id}", sk=f"A#{digest}", email=email))
    for start in range(0, len(items), ITEMS_PER_BATCH):
        batch_put(items[start : start + ITEMS_PER_BATCH])


def stop_awaiting(group_id: str, digests: Iterable[str]) -> None:
    """Remove awaited addresses by their hashes."""
    keys: list[Key[Any]] = []
    for digest in digests:
        keys.append(Key(AwaitedItem, f"E#{digest}", f"GRP#{group_id}"))
        keys.append(Key(AwaitedOfGroupItem, f"GRP#{group_id}", f"A#{digest}"))
    for start in range(0, len(keys), ITEMS_PER_BATCH):
        batch_delete(keys[start : start + ITEMS_PER_BATCH])


def list_awaited(group_id: str, limit: int, after: RawItem | None = None) -> Page[str]:
    """Return a page of the hashes of a group's awaited addresses."""
    where = (AwaitedOfGroupItem.pk == f"GRP#{group_id}") & AwaitedOfGroupItem.sk.startswith("A#")
    page = reads.query(AwaitedOfGroupItem, where, limit=limit, after=after, consistent=True)
    return Page([item.address_digest for item in page.items], page.after)


def groups_awaiting(email: str) -> list[str]:
    """Return the ids of the groups that await the owner of an address."""
    where = (AwaitedItem.pk == f"E#{address_digest(email)}") & AwaitedItem.sk.startswith("GRP#")
    items = reads.query_all(AwaitedItem, where, at_most=MAX_GROUPS_PER_USER, consistent=True)
    return [item.group_id for item in items]


def address_digest(email: str) -> str:
    """Return the hash under which an address is stored."""
    return hashlib.sha256(email_key(email).encode()).hexdigest()
