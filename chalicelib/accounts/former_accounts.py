"""Erased accounts by their addresses: who registers again has no second chance at open quizzes.

An address is known again by an HMAC of it; the erased account is a random id. Neither says who it
was without our secret and the address itself.
"""

from collections.abc import Sequence

from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key, get, query_all
from chalicelib.dynamo.writes import Write, put

MAX_FORMER = 20
"""Accounts that are looked at: an attempt is refused for the sake of each of them."""


ERASED = "ERASED"


class FormerAccountItem(Item):
    """``F#<HMAC of an address>`` / the id of an account that was erased."""

    Meta = table_meta("users")


class ErasedItem(Item):
    """``U#<user id>`` / ``ERASED``: no request that is repeated makes this account again."""

    Meta = table_meta("users")


def remember_writes(item: UserItem, digests: Sequence[str]) -> list[Write]:
    """Return the writes that keep an erased account known under its addresses.

    What this account was itself registered after is kept under them too.
    """
    ids = [item.user_id, *sorted(item.former_ids or ())][:MAX_FORMER]
    known = [FormerAccountItem(pk=f"F#{one}", sk=user_id) for one in digests for user_id in ids]
    return [*map(put, known[:MAX_FORMER]), put(ErasedItem(pk=item.pk, sk=ERASED))]


def former_ids(digest: str) -> set[str]:
    """Return the ids of the erased accounts of an address."""
    where = FormerAccountItem.pk == f"F#{digest}"
    items = query_all(FormerAccountItem, where, at_most=MAX_FORMER, consistent=True)
    return {item.sk for item in items}


def is_erased(user_id: str) -> bool:
    """Whether an account of this id was there and was erased."""
    return get(Key(ErasedItem, f"U#{user_id}", ERASED)) is not None
