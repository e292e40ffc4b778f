"""Erased accounts by address, so that registering again gives no second chance at open quizzes.

An address is stored as an HMAC, the erased account as a random id. Neither identifies the person
without our secret and the address.
"""

from collections.abc import Sequence

from chalicelib.accounts.models import Account
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key, get, query_all
from chalicelib.dynamo.writes import Write, put

MAX_FORMER = 20
"""Maximum of former accounts per address, which is then refused: each start checks all of them."""
MAX_LINKS = 60
"""Maximum of links that one erasure writes; DynamoDB takes 100 writes in a transaction."""


ERASED = "ERASED"


class FormerAccountItem(Item):
    """``F#<HMAC of an address>`` / id of an erased account."""

    Meta = table_meta("users")


class ErasedItem(Item):
    """``U#<user id>`` / ``ERASED``: prevents that a repeated request creates the account again."""

    Meta = table_meta("users")


def remember_writes(account: Account, digests: Sequence[str]) -> list[Write]:
    """Return the writes that link an erased account to its addresses.

    The former accounts of this account are linked to them too.
    """
    earlier = sorted(account.former_ids)
    links = [(digest, one) for one in (account.id, *earlier) for digest in digests][:MAX_LINKS]
    known = [FormerAccountItem(pk=f"F#{digest}", sk=one) for digest, one in links]
    return [*map(put, known), put(ErasedItem(pk=f"U#{account.id}", sk=ERASED))]


def former_ids(digest: str) -> set[str]:
    """Return the ids of the erased accounts of an address."""
    where = FormerAccountItem.pk == f"F#{digest}"
    items = query_all(FormerAccountItem, where, at_most=MAX_FORMER, consistent=True)
    return {item.sk for item in items}


def is_erased(user_id: str) -> bool:
    """Return whether an account with this id existed and was erased."""
    return get(Key(ErasedItem, f"U#{user_id}", ERASED)) is not None
