"""Accounts with an unconfirmed address, which expire unless it is confirmed."""

from chalicelib.accounts.models import Account, User
from chalicelib.accounts.names import name_key
from chalicelib.accounts.rules import is_unverified
from chalicelib.accounts.store import TakenError, UserItem, user_keys
from chalicelib.accounts.unique_key_store import (
    UniqueKeyItem,
    email_owner_key,
    is_name_free,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.writes import Write, delete, put, transact, update


def replace_unverified(account: Account, user: User, password_hash: str) -> bool:
    """Replace an unconfirmed account by a later registration of the same address.

    ``user`` has the id of the earlier account. Returns False when that was confirmed or replaced in
    the meantime; raises TakenError for the name.
    """
    same = UserItem.expires.exists() & (UserItem.password_hash == account.password_hash)
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
    if name_key(user.username) != name_key(account.user.username):
        writes.append(delete(unique_key_item(username_owner_key(account.user.username), user)))
    try:
        transact([*writes, update(user_keys(account.id), change, when=same)])
    except TransactionConditionError as refused:
        if 0 in refused.refused:
            raise TakenError("username") from None
        return False
    return True


def confirmation_writes(user: User) -> list[Write]:
    """Return the writes that make an account permanent once its address is confirmed."""
    if not is_unverified(user):
        return []
    owners = (username_owner_key(user.username), email_owner_key(user.email))
    for_good, theirs = [UniqueKeyItem.expires.remove()], UniqueKeyItem.user_id == user.id
    return [update(unique_key_item(one, user), for_good, when=theirs) for one in owners]
