"""Store of erasures: the transaction that deletes an account, and its name, held for a time."""

from collections.abc import Sequence

from chalicelib.accounts.models import UNKNOWN_USER_ID, Account, User
from chalicelib.accounts.names import HELD_FOR
from chalicelib.accounts.store import UserItem, user_keys
from chalicelib.accounts.unique_key_store import (
    UniqueKeyItem,
    email_owner_key,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.clock import Millis
from chalicelib.dynamo.writes import Write, delete, put, try_transact


def hold_name(user: User, address_digest: str, now: Millis) -> Write:
    """Reserve the name of an erased user for the owner of the same address, for a time."""
    held = UniqueKeyItem(
        pk=username_owner_key(user.username).pk,
        sk="-",
        user_id=UNKNOWN_USER_ID,  # a guessed name must not lead to the account's results
        held_until=now + HELD_FOR,
        held_for=address_digest,
        expires=ttl_seconds(now + HELD_FOR),
    )
    return put(held)


def delete_user(account: Account, user: User, beside: Sequence[Write] = ()) -> bool:
    """Delete an account with its address in one transaction; returns False after a conflict.

    ``account`` is as read by the erasure, ``user`` as hidden by it. ``beside`` holds the writes of
    its name.
    """
    # concurrent changes: a new administrator must stay, and a released name may have a new owner
    same = (
        (UserItem.profile_version == user.profile_version)
        & (UserItem.password_hash == account.password_hash)
        & (UserItem.role == account.user.role.value)
        & (UserItem.status == account.user.status.value)
    )
    email = unique_key_item(email_owner_key(account.user.email), user)
    return try_transact([delete(user_keys(account.id), when=same), delete(email), *beside])
