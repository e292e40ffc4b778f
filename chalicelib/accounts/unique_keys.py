"""Addresses and usernames, each of one account."""

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
    """``E#<hash of email>`` or ``N#<hash of username>``, each with ``-``: that it is taken."""

    Meta = table_meta("users")

    user_id = UnicodeAttribute(attr_name="u")
    held_until = IntegerAttribute(attr_name="hu", null=True)
    """Its owner gave the name up: nobody else may have it until then."""
    held_for = UnicodeAttribute(attr_name="hf", null=True)
    """The HMAC of the address of an erased owner, who may have it back."""
    expires = IntegerAttribute(attr_name="x", null=True)


def email_owner_key(email: str) -> Key[UniqueKeyItem]:
    """Where it is kept whose an address is."""
    return Key(UniqueKeyItem, f"E#{_digest(email_key(email))}", "-")


def username_owner_key(username: str) -> Key[UniqueKeyItem]:
    """Where it is kept whose a username is."""
    return Key(UniqueKeyItem, f"N#{_digest(name_key(username))}", "-")


def is_name_free(user_id: str, now: Millis, address_digest: str = "") -> Condition:
    """Whether nobody has a name, or it was given up long ago, or by the same person."""
    free: Condition = (
        UniqueKeyItem.pk.does_not_exist()
        | (UniqueKeyItem.user_id == user_id)
        | (UniqueKeyItem.held_until <= now)
    )
    return free | (UniqueKeyItem.held_for == address_digest) if address_digest else free


def unique_key_item(key: Key[UniqueKeyItem], user: User) -> UniqueKeyItem:
    """What says that an address or a name is this user's."""
    return UniqueKeyItem(
        pk=key.pk, sk=key.sk, user_id=user.id, expires=ttl_seconds(user.kept_until)
    )


def ttl_seconds(at: Millis | None) -> int | None:
    """An instant as DynamoDB expires items by it."""
    return None if at is None else at // SECOND


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
