"""Store of users, with unique addresses and usernames."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    MailTopic,
    Role,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.names import HELD_FOR, name_key
from chalicelib.accounts.unique_keys import (
    UniqueKeyItem,
    email_owner_key,
    is_name_free,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, TransactionConditionError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, delete, put, transact, try_transact, update, write
from chalicelib.errors import UnavailableError
from chalicelib.values import dataclass

USERS_BATCH = 100
"""One BatchGetItem takes a hundred keys."""
ROLL_SHARDS = 16
"""Keys of the index of all users, so that registrations share none: each takes 1,000 a second."""
ROLLS = ("ROLL", *(f"ROLL#{shard:02}" for shard in range(1, ROLL_SHARDS)))
MAX_CONFLICT_RETRIES = 5
"""Preferences change too rarely for more."""


class UserItem(Item):
    """``U#<user id>`` / ``P``; with ``rl`` and ``rk`` in the index of all users."""

    Meta = table_meta("users")
    user_id = KeyPart("pk", "U#")

    email = UnicodeAttribute(attr_name="em")
    username = UnicodeAttribute(attr_name="un")
    password_hash = UnicodeAttribute(attr_name="pw")
    role = UnicodeAttribute(attr_name="ro")
    status = UnicodeAttribute(attr_name="st")
    email_verified = BooleanAttribute(attr_name="ev", default=False)
    visibility = UnicodeAttribute(attr_name="vi", default=Visibility.PUBLIC.value)
    email_notifications: JSONAttribute = JSONAttribute(attr_name="en", null=True)
    epoch = IntegerAttribute(attr_name="ep", default=0)
    """Sessions of an earlier epoch are invalid: one write ends all sessions."""
    password_changes = IntegerAttribute(attr_name="pc", default=0)
    """Number of password changes: proofs of an earlier password are invalid."""
    profile_version = IntegerAttribute(attr_name="pv", default=0)
    created_at = IntegerAttribute(attr_name="cr")
    groups: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="gs", null=True)
    """Groups of the user: every request reads them with the user."""
    mfa = BooleanAttribute(attr_name="mf", null=True)
    """Whether a login requires a second factor."""
    display_name = UnicodeAttribute(attr_name="dn", null=True)
    pending_email = UnicodeAttribute(attr_name="pe", null=True)
    """The new address while it waits for confirmation."""
    past_addresses: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="pa", null=True)
    """HMACs of earlier addresses of the account."""
    former_ids: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="fm", null=True)
    """Erased accounts of the same address: their attempts count as attempts of this user."""
    roll = UnicodeAttribute(attr_name="rl", default=ROLLS[0])
    roll_key = UnicodeAttribute(attr_name="rk")
    expires = IntegerAttribute(attr_name="x", null=True)
    """Set only for accounts with an unconfirmed address."""


@dataclass(frozen=True, slots=True)
class Address:
    """Facts about the address of a new account."""

    digest: str = ""
    """HMAC of the address; empty where released names are not reserved."""
    former_ids: frozenset[str] = frozenset()
    """Erased accounts of the same address."""


class TakenError(Exception):
    """A unique value is taken: ``member`` is "username", "email" or "token"."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def roll_of(user_id: str) -> str:
    """Return the key under which the index `roll` lists a user."""
    return ROLLS[zlib.crc32(user_id.encode()) % ROLL_SHARDS]


def user_key(user_id: str) -> Key[UserItem]:
    """Return the key of a user."""
    return Key(UserItem, f"U#{user_id}", "P")


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
        email_notifications=_to_json(user.email_notifications),
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


def hold_name(item: UserItem, address_digest: str, now: Millis) -> Write:
    """Reserve the name of an erased user for the owner of the same address, for a time."""
    held = UniqueKeyItem(
        pk=username_owner_key(item.username).pk,
        sk="-",
        user_id=item.user_id,
        held_until=now + HELD_FOR,
        held_for=address_digest,
        expires=ttl_seconds(now + HELD_FOR),
    )
    return put(held)


def user_by_email(email: str) -> UserItem | None:
    """Return the user with this address, read consistently."""
    return owner_of_address(reads.get(email_owner_key(email)))


def owner_of_address(address: UniqueKeyItem | None) -> UserItem | None:
    """Return the user of an address; unknown addresses cost the same reads (no timing oracle)."""
    return reads.get(user_key(UNKNOWN_USER_ID if address is None else address.user_id))


def user_with_email(email: str, user_id: str) -> UserItem | None:
    """Return the user with this id if they have this address, in one round trip."""
    at_owner, at_user = email_owner_key(email), user_key(user_id)
    found = reads.batch_get([at_owner, at_user])
    owner = found.get(at_owner)
    return found.get(at_user) if owner is not None and owner.user_id == user_id else None


def get_users(user_ids: Iterable[str]) -> Mapping[str, User]:
    """Return the existing ones of up to 100 users, by id."""
    wanted = [user_key(user_id) for user_id in dict.fromkeys(user_ids)]
    if not wanted:
        return {}
    found = reads.batch_get(wanted[:USERS_BATCH])
    items = [found.get(key) for key in wanted]
    return {user.id: user for user in map(user_of, filter(None, items))}


def update_profile(
    item: UserItem, user: User, now: Millis, *, profile_changed: bool
) -> User | None:
    """Store name, visibility and preferences; returns None after a conflicting change.

    Raises TakenError when the new name is taken.
    """
    actions = [
        UserItem.username.set(user.username),
        UserItem.visibility.set(user.visibility.value),
        UserItem.email_notifications.set(_to_json(user.email_notifications)),
    ]
    if user.display_name != item.display_name:
        named = UserItem.display_name
        actions.append(named.set(user.display_name) if user.display_name else named.remove())
    if profile_changed:
        actions.append(UserItem.profile_version.set(user.profile_version))
    seen = (UserItem.profile_version == item.profile_version) & _same_topics(item)
    try:
        transact([update(item, actions, when=seen), *_rename_writes(item, user, now)])
    except TransactionConditionError as refused:
        if 1 in refused.refused:
            raise TakenError("username") from None
        return None
    return user


def disable_mail_topic(user_id: str, topic: MailTopic) -> None:
    """Switch one mail topic off; does nothing for a deleted user."""
    for _ in range(MAX_CONFLICT_RETRIES):
        item = reads.get(user_key(user_id))
        if item is None:
            return
        topics = {**user_of(item).email_notifications, topic: False}
        change = [UserItem.email_notifications.set(_to_json(topics))]
        try:
            write(update(item, change, when=_same_topics(item)))
        except ConditionFailedError:
            continue
        return
    raise UnavailableError


def delete_user(item: UserItem, user: User, beside: Sequence[Write] = ()) -> bool:
    """Delete an account with its address in one transaction; returns False after a conflict.

    ``user`` is the account as read by the erasure. ``beside`` holds the writes of its name.
    """
    # concurrent changes: a new administrator must stay, and a released name may have a new owner
    same = (
        (UserItem.profile_version == user.profile_version)
        & (UserItem.password_hash == item.password_hash)
        & (UserItem.role == item.role)
        & (UserItem.status == item.status)
    )
    email = unique_key_item(email_owner_key(item.email), user)
    return try_transact([delete(item, when=same), delete(email), *beside])


def user_of(item: UserItem) -> User:
    """Return the user of an item."""
    kept: dict[str, bool] = item.email_notifications or {}
    return User(
        id=item.user_id,
        email=item.email,
        username=item.username,
        role=Role(item.role),
        status=UserStatus(item.status),
        email_verified=item.email_verified,
        visibility=Visibility(item.visibility),
        email_notifications={**all_topics(), **{MailTopic(k): v for k, v in kept.items()}},
        profile_version=item.profile_version,
        created_at=item.created_at,
        display_name=item.display_name,
        mfa_enabled=bool(item.mfa),
        pending_email=item.pending_email,
        kept_until=None if item.expires is None else item.expires * SECOND,
    )


def _same_topics(item: UserItem) -> Condition:
    same: Condition = UserItem.email_notifications == item.email_notifications
    return same if item.email_notifications else UserItem.email_notifications.does_not_exist()


def _rename_writes(item: UserItem, user: User, now: Millis) -> list[Write]:
    if name_key(user.username) == name_key(item.username):
        return []
    taken = unique_key_item(username_owner_key(user.username), user)
    given_up = unique_key_item(username_owner_key(item.username), user)
    given_up.held_until, given_up.expires = now + HELD_FOR, ttl_seconds(now + HELD_FOR)
    return [put(taken, when=is_name_free(user.id, now)), put(given_up)]


def _to_json(topics: Mapping[MailTopic, bool]) -> dict[str, Any]:
    return {topic.value: wanted for topic, wanted in topics.items()}
