"""Store of one-time tokens: one per user and purpose, so that a newer one replaces the older."""

from collections.abc import Mapping

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.auth.models import StoredToken
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import Write, delete, put, write


class OneTimeTokenItem(Item):
    """``U#<user id>`` / ``G#<purpose>``; useless without our secret."""

    Meta = table_meta("ephemeral")

    nonce = UnicodeAttribute(attr_name="no")
    ends_at = IntegerAttribute(attr_name="en")
    facts: JSONAttribute = JSONAttribute(attr_name="fa", null=True)
    expires = IntegerAttribute(attr_name="x")


def token_key(user_id: str, purpose: TokenPurpose) -> Key[OneTimeTokenItem]:
    """Return the key of the token of a purpose."""
    return Key(OneTimeTokenItem, f"U#{user_id}", f"G#{purpose.value}")


def get_token(user_id: str, purpose: TokenPurpose) -> StoredToken | None:
    """Return the stored token of a purpose."""
    item = reads.get(token_key(user_id, purpose))
    return None if item is None else _token_of(item)


def token_from_batch(found: BatchItems, user_id: str, purpose: TokenPurpose) -> StoredToken | None:
    """Return a token of a batch read at its `token_key`."""
    item = found.get(token_key(user_id, purpose))
    return None if item is None else _token_of(item)


def put_token(grant: OneTimeToken, ends_at: Millis, facts: Mapping[str, str] | None = None) -> None:
    """Store a token in place of an earlier one."""
    item = _item(grant)
    item.nonce, item.ends_at, item.expires = grant.nonce, ends_at, ends_at // SECOND
    item.facts = dict(facts) if facts else None
    write(put(item))


def is_valid(stored: StoredToken, grant: OneTimeToken, now: Millis) -> bool:
    """Return whether a token is the newest of its purpose, unused and not expired."""
    return stored.nonce == grant.nonce and now < stored.ends_at


def consume_write(grant: OneTimeToken, now: Millis) -> Write:
    """Return the write that consumes a token if it is valid, for the transaction of its action."""
    still = (OneTimeTokenItem.nonce == grant.nonce) & (OneTimeTokenItem.ends_at > now)
    return delete(_item(grant), when=still)


def void_writes(user_id: str) -> list[Write]:
    """Return the writes that void the links mailed to a user's address."""
    purposes = (TokenPurpose.RESET_PASSWORD, TokenPurpose.VERIFY_EMAIL)
    keys = [token_key(user_id, purpose) for purpose in purposes]
    return [delete(OneTimeTokenItem(pk=key.pk, sk=key.sk)) for key in keys]


def _token_of(item: OneTimeTokenItem) -> StoredToken:
    return StoredToken(nonce=item.nonce, ends_at=item.ends_at, facts=item.facts or {})


def _item(grant: OneTimeToken) -> OneTimeTokenItem:
    key = token_key(grant.user_id, grant.purpose)
    return OneTimeTokenItem(pk=key.pk, sk=key.sk)
