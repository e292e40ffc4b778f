"""Unique keys: each address and each username belongs to one account."""

import hashlib

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import User
from chalicelib.accounts.names import name_key
from chalicelib.accounts.rules import email_key
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key


class UniqueKeyItem(Item):
    """``E#<hash of email>`` or ``N#<hash of username>``, each with ``-``: marks it as taken."""

    Meta = table_meta("users")

    user_id = UnicodeAttribute(attr_name="u")
    held_until = IntegerAttribute(attr_name="hu", null=True)
    """The owner released the name: other users may take it only afterwards."""
    held_for = UnicodeAttribute(attr_name="hf", null=True)
    """HMAC of the erased owner's address; the same address may take the name again."""
    expires = IntegerAttribute(attr_name="x", null=True)


def email_owner_key(email: str) -> Key[UniqueKeyItem]:
    """Return the key of the item that names the owner of an address."""
    return Key(UniqueKeyItem, f"E#{_digest(email_key(email))}", "-")


def username_owner_key(username: str) -> Key[UniqueKeyItem]:
    """Return the key of the item that names the owner of a username."""
    return Key(UniqueKeyItem, f"N#{_digest(name_key(username))}", "-")


def is_name_free(user_id: str, now: Millis, address_digest: str = "") -> Condition:
    """Return the condition that a name is free, or released by the same person or long ago."""
    free: Condition = (
        UniqueKeyItem.pk.does_not_exist()
        | (UniqueKeyItem.user_id == user_id)
        | (UniqueKeyItem.held_until <= now)
    )
    return free | (UniqueKeyItem.held_for == address_digest) if address_digest else free


def unique_key_item(key: Key[UniqueKeyItem], user: User) -> UniqueKeyItem:
    """Return the item that assigns an address or a name to a user."""
    return UniqueKeyItem(
        pk=key.pk, sk=key.sk, user_id=user.id, expires=ttl_seconds(user.kept_until)
    )


def ttl_seconds(at: Millis | None) -> int | None:
    """Return an instant in seconds, as a DynamoDB TTL."""
    return None if at is None else at // SECOND


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
