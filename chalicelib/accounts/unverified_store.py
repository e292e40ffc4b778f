"""Accounts with an unconfirmed address, which expire unless it is confirmed."""

from chalicelib.accounts.models import User
from chalicelib.accounts.names import name_key
from chalicelib.accounts.store import TakenError, UserItem, user_of
from chalicelib.accounts.unique_keys import (
    UniqueKeyItem,
    email_owner_key,
    is_name_free,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.writes import Write, delete, put, transact, update


def is_unverified(item: UserItem) -> bool:
    """Return whether an account has never been usable since its address is unconfirmed.

    An account registered without required confirmation is in use in any case.
    """
    return item.expires is not None


def replace_unverified(item: UserItem, user: User, password_hash: str) -> bool:
    """Replace an unconfirmed account by a later registration of the same address.

    ``user`` has the id of the earlier account. Returns False when that was confirmed or replaced in
    the meantime; raises TakenError for the name.
    """
    same = UserItem.expires.exists() & (UserItem.password_hash == item.password_hash)
    change = [
        UserItem.password_hash.set(password_hash),
        UserItem.username.set(user.username),
        UserItem.expires.set(ttl_seconds(user.kept_until) or 0),
    ]
    owners = (username_owner_key(user.username), email_owner_key(user.email))
    free = UniqueKeyItem.pk.does_not_exist() | (UniqueKeyItem.user_id == user.id)
    conditions = (is_name_free(user.id, user.created_at), free)
    writes = [
        put(unique_key_item(one, user), when=when)
        for one, when in zip(owners, conditions, strict=True)
    ]
    if name_key(user.username) != name_key(item.username):
        writes.append(delete(unique_key_item(username_owner_key(item.username), user)))
    try:
        transact([*writes, update(item, change, when=same)])
    except TransactionConditionError as refused:
        if 0 in refused.refused:
            raise TakenError("username") from None
        return False
    return True


def confirmation_writes(item: UserItem) -> list[Write]:
    """Return the writes that make an account permanent once its address is confirmed."""
    if item.expires is None:
        return []
    user = user_of(item)
    owners = (username_owner_key(user.username), email_owner_key(user.email))
    for_good, theirs = [UniqueKeyItem.expires.remove()], UniqueKeyItem.user_id == user.id
    return [update(unique_key_item(one, user), for_good, when=theirs) for one in owners]
