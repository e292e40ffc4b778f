"""Accounts that wait for their address to be confirmed: they go away unless somebody does."""

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
    """Whether an account has never been open to anybody, for its address is not confirmed yet.

    One that was registered where nobody had to confirm theirs is in use, confirmed or not.
    """
    return item.expires is not None


def replace_unverified(item: UserItem, user: User, password_hash: str) -> bool:
    """Let a later registration of the same unconfirmed address take the place of the earlier.

    ``user`` has the earlier one's id. False when it was confirmed or replaced in the meantime;
    raises TakenError for the name.
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
    """The writes by which an address and a name are kept for good once the address is confirmed."""
    if item.expires is None:
        return []
    user = user_of(item)
    owners = (username_owner_key(user.username), email_owner_key(user.email))
    for_good, theirs = [UniqueKeyItem.expires.remove()], UniqueKeyItem.user_id == user.id
    return [update(unique_key_item(one, user), for_good, when=theirs) for one in owners]
