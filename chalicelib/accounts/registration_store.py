"""Store of new users: account, address and name in one transaction."""

from collections.abc import Sequence

from chalicelib.accounts.models import User
from chalicelib.accounts.store import (
    TakenError,
    UserItem,
    roll_of,
    topics_to_json,
    user_key,
    user_of,
)
from chalicelib.accounts.unique_key_store import (
    UniqueKeyItem,
    email_owner_key,
    is_name_free,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.writes import Write, put, transact
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """Facts about the address of a new account."""

    digest: str = ""
    """HMAC of the address; empty where released names are not reserved."""
    former_ids: frozenset[str] = frozenset()
    """Erased accounts of the same address."""


def add_user(
    user: User, password_hash: str, beside: Sequence[Write] = (), *, address: Address | None = None
) -> User:
    """Add a user with address and name in one transaction; raises TakenError.

    A repeated registration returns the user as stored now.
    """
    known = address or Address()
    item = UserItem(
        pk=f"U#{user.id}",
        sk="P",
        email=user.email,
        username=user.username,
        password_hash=password_hash,
        role=user.role.value,
        status=user.status.value,
        email_verified=user.email_verified,
        visibility=user.visibility.value,
        email_notifications=topics_to_json(user.email_notifications),
        created_at=user.created_at,
        roll=roll_of(user.id),
        roll_key=f"{user.created_at:015d}#{user.id}",
        expires=ttl_seconds(user.kept_until),
        former_ids=set(known.former_ids) or None,
        display_name=user.display_name,
    )
    name = unique_key_item(username_owner_key(user.username), user)
    email = unique_key_item(email_owner_key(user.email), user)
    free = UniqueKeyItem.pk.does_not_exist() | (UniqueKeyItem.user_id == user.id)
    new = put(item, when=UserItem.pk.does_not_exist())
    named = put(name, when=is_name_free(user.id, user.created_at, known.digest))
    try:
        transact([named, put(email, when=free), new, *beside])
    except TransactionConditionError as refused:
        kept = reads.get(user_key(user.id)) if refused.refused == {2} else None
        if kept is None:
            raise TakenError(_taken_member(refused.refused)) from None
        return user_of(kept)
    return user


def _taken_member(refused: frozenset[int]) -> str:
    members = {0: "username", 1: "email"}
    return next((name for place, name in members.items() if place in refused), "token")
