"""Store of users, with unique addresses and usernames.

Items stay here: services get a `User` or an `Account`.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    JSONAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)

from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    Account,
    MailTopic,
    Role,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.unique_key_store import (
    UniqueKeyItem,
    email_owner_key,
)
from chalicelib.clock import SECOND
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key

USERS_BATCH = 100
"""One BatchGetItem takes a hundred keys."""
ROLL_SHARDS = 16
"""Keys of the index of all users, so that registrations share none: each takes 1,000 a second."""
ROLLS = ("ROLL", *(f"ROLL#{shard:02}" for shard in range(1, ROLL_SHARDS)))


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


def user_keys(user_id: str) -> UserItem:
    """Return an item with a user's keys, for updates."""
    return UserItem(pk=f"U#{user_id}", sk="P")


def get_account(user_id: str) -> Account | None:
    """Return the account of a user, read consistently."""
    item = reads.get(user_key(user_id))
    return None if item is None else account_of(item)


def account_from_batch(found: BatchItems, user_id: str) -> Account | None:
    """Return an account of a batch read at its `user_key`."""
    item = found.get(user_key(user_id))
    return None if item is None else account_of(item)


def account_by_email(email: str) -> Account | None:
    """Return the account with this address, read consistently."""
    return _account_of_owner(reads.get(email_owner_key(email)))


def user_id_of_email(email: str) -> str:
    """Return the id of the account with this address; raises UnacceptableError without one."""
    account = account_by_email(email)
    if account is None:
        raise UnacceptableError("email", "belongs to no account")
    return account.id


def account_of_address(found: BatchItems, email: str) -> Account | None:
    """Return the account of an address; a batch has read its `email_owner_key`."""
    return _account_of_owner(found.get(email_owner_key(email)))


def _account_of_owner(address: UniqueKeyItem | None) -> Account | None:
    # unknown addresses cost the same reads (no timing oracle)
    return get_account(UNKNOWN_USER_ID if address is None else address.user_id)


def account_with_email(email: str, user_id: str) -> Account | None:
    """Return the account with this id if it has this address, in one round trip."""
    at_owner = email_owner_key(email)
    found = reads.batch_get([at_owner, user_key(user_id)])
    owner = found.get(at_owner)
    is_theirs = owner is not None and owner.user_id == user_id
    return account_from_batch(found, user_id) if is_theirs else None


def accounts_by_email(emails: Sequence[str]) -> dict[str, Account]:
    """Return the accounts of up to 100 addresses, by address, in two round trips."""
    if not emails:
        return {}
    found = reads.batch_get(map(email_owner_key, emails))
    owners = {email: found.get(email_owner_key(email)) for email in emails}
    ids = {email: owner.user_id for email, owner in owners.items() if owner is not None}
    if not ids:
        return {}
    users = reads.batch_get(map(user_key, ids.values()))
    accounts = {email: account_from_batch(users, user_id) for email, user_id in ids.items()}
    return {email: account for email, account in accounts.items() if account is not None}


def get_users(user_ids: Iterable[str]) -> Mapping[str, User]:
    """Return the existing ones of up to 100 users, by id."""
    wanted = [user_key(user_id) for user_id in dict.fromkeys(user_ids)]
    if not wanted:
        return {}
    found = reads.batch_get(wanted[:USERS_BATCH])
    items = [found.get(key) for key in wanted]
    return {user.id: user for user in map(user_of, filter(None, items))}


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


def account_of(item: UserItem) -> Account:
    """Return the account of an item."""
    return Account(
        user=user_of(item),
        password_hash=item.password_hash,
        epoch=item.epoch,
        password_changes=item.password_changes,
        groups=frozenset(item.groups or ()),
        past_addresses=frozenset(item.past_addresses or ()),
        former_ids=frozenset(item.former_ids or ()),
        stored_topics=item.email_notifications or None,
    )


def topics_to_json(topics: Mapping[MailTopic, bool]) -> dict[str, Any]:
    """Return mail preferences in their stored form."""
    return {topic.value: wanted for topic, wanted in topics.items()}
