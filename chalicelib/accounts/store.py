"""Users and sessions as they are kept, and the conditions under which they change."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, UnicodeAttribute

from chalicelib.accounts.models import (
    MailTopic,
    Role,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.rules import email_key, username_key
from chalicelib.accounts.session_store import SessionItem
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RawItem, RefusedTransactionError, RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.reads import Key, Page
from chalicelib.dynamo.writes import deleting, putting, transact, updating, write

USERS_BATCH = 100
"""As many keys as one BatchGetItem takes."""
ROLL = "ROLL"


class UserItem(Item):
    """``U#<user id>`` / ``P``; with ``rl`` and ``rk`` in the roll of all users."""

    Meta = kept_in("users")

    email = UnicodeAttribute(attr_name="em")
    username = UnicodeAttribute(attr_name="un")
    password_hash = UnicodeAttribute(attr_name="pw")
    role = UnicodeAttribute(attr_name="ro")
    status = UnicodeAttribute(attr_name="st")
    email_verified = BooleanAttribute(attr_name="ev", default=False)
    visibility = UnicodeAttribute(attr_name="vi", default=Visibility.PUBLIC.value)
    email_notifications: JSONAttribute = JSONAttribute(attr_name="en", null=True)
    epoch = IntegerAttribute(attr_name="ep", default=0)
    """Sessions begun under an earlier one are over: one write signs out everywhere."""
    profile_version = IntegerAttribute(attr_name="pv", default=0)
    created_at = IntegerAttribute(attr_name="cr")
    roll = UnicodeAttribute(attr_name="rl", default=ROLL)
    roll_key = UnicodeAttribute(attr_name="rk")


class TakenItem(Item):
    """``E#<hash of email>`` or ``N#<hash of username>``, each with ``-``: that it is taken."""

    Meta = kept_in("users")

    user_id = UnicodeAttribute(attr_name="u")


class TakenError(Exception):
    """A registration lost to an earlier one: ``member`` is what was taken."""

    def __init__(self, member: str) -> None:
        super().__init__(member)
        self.member = member


def user_key(user_id: str) -> Key[UserItem]:
    """Where a user is."""
    return Key(UserItem, f"U#{user_id}", "P")


def email_owner_key(email: str) -> Key[TakenItem]:
    """Where it is kept whose an address is."""
    return Key(TakenItem, f"E#{_digest(email_key(email))}", "-")


def username_owner_key(username: str) -> Key[TakenItem]:
    """Where it is kept whose a username is."""
    return Key(TakenItem, f"N#{_digest(username_key(username))}", "-")


def add_user(user: User, password_hash: str) -> None:
    """Keep a new user with their address and name, all or nothing; raises TakenError."""
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
        roll_key=f"{user.created_at:015d}#{user.id}",
    )
    name = _taken(username_owner_key(user.username), user.id)
    email = _taken(email_owner_key(user.email), user.id)
    free = TakenItem.pk.does_not_exist() | (TakenItem.user_id == user.id)
    try:
        transact([putting(name, when=free), putting(email, when=free), putting(item)])
    except RefusedTransactionError as refused:
        raise TakenError("username" if 0 in refused.refused else "email") from None


def user_by_email(email: str) -> UserItem | None:
    """The user who has this address, as of all writes before now."""
    owner = reads.get(email_owner_key(email))
    return None if owner is None else reads.get(user_key(owner.user_id))


def users(user_ids: Iterable[str]) -> Mapping[str, User]:
    """Those of up to 100 users who are there, by id."""
    wanted = [user_key(user_id) for user_id in dict.fromkeys(user_ids)]
    if not wanted:
        return {}
    found = reads.together(wanted[:USERS_BATCH])
    items = [found.get(key) for key in wanted]
    return {user.id: user for user in map(user_of, filter(None, items))}


def roll(limit: int, after: RawItem | None = None) -> Page[UserItem]:
    """One page of all users, oldest first; eventually consistent, only what the index carries."""
    return reads.query(UserItem, UserItem.roll == ROLL, index="roll", limit=limit, after=after)


def roll_pages() -> Iterator[list[UserItem]]:
    """All users, a page at a time."""
    after: RawItem | None = None
    while True:
        page = roll(USERS_BATCH, after)
        yield page.items
        after = page.after
        if after is None:
            return


def change_user(item: UserItem, user: User, *, profile_changed: bool) -> User | None:
    """Keep the changed name, visibility and preferences; None when another change came first.

    Raises TakenError when the new name is somebody else's.
    """
    actions = [
        UserItem.username.set(user.username),
        UserItem.visibility.set(user.visibility.value),
        UserItem.email_notifications.set(_to_json(user.email_notifications)),
    ]
    if profile_changed:
        actions.append(UserItem.profile_version.set(user.profile_version))
    seen = UserItem.profile_version == item.profile_version
    writes = [updating(item, actions, when=seen)]
    if username_key(user.username) != username_key(item.username):
        free = TakenItem.pk.does_not_exist()
        writes.append(putting(_taken(username_owner_key(user.username), user.id), when=free))
        writes.append(deleting(_taken(username_owner_key(item.username), user.id)))
    try:
        transact(writes)
    except RefusedTransactionError as refused:
        if 1 in refused.refused:
            raise TakenError("username") from None
        return None
    return user


def end_mails(user_id: str, topic: MailTopic) -> None:
    """Turn one topic of mails off; a user who is gone gets none anyway."""
    item = reads.get(user_key(user_id))
    if item is None:
        return
    topics = {**user_of(item).email_notifications, topic: False}
    change = [UserItem.email_notifications.set(_to_json(topics))]
    try:
        write(updating(UserItem(pk=item.pk, sk=item.sk), change, when=UserItem.pk.exists()))
    except RefusedWriteError:
        return


def erase(item: UserItem) -> bool:
    """Remove an account with its address and name, all or nothing; False when it just changed."""
    user_id = item.pk.removeprefix("U#")
    same = UserItem.password_hash == item.password_hash
    name = _taken(username_owner_key(item.username), user_id)
    email = _taken(email_owner_key(item.email), user_id)
    try:
        transact([deleting(item, when=same), deleting(name), deleting(email)])
    except RefusedTransactionError:
        return False
    return True


def set_password_hash(item: UserItem, better: str) -> None:
    """Replace a hash by one of the same password at today's cost, unless it has just changed."""
    same = UserItem.password_hash == item.password_hash
    try:
        write(updating(item, [UserItem.password_hash.set(better)], when=same))
    except RefusedWriteError:
        return


def change_password(item: UserItem, password_hash: str, keep: SessionItem) -> bool:
    """Keep the new hash and end every other session; False when another change came first."""
    epoch = item.epoch + 1
    same = (UserItem.password_hash == item.password_hash) & (UserItem.epoch == item.epoch)
    change = [UserItem.password_hash.set(password_hash), UserItem.epoch.set(epoch)]
    stay = updating(keep, [SessionItem.epoch.set(epoch)], when=SessionItem.live == True)  # noqa: E712
    try:
        transact([updating(item, change, when=same), stay])
    except RefusedTransactionError:
        return False
    return True


def sign_out_everywhere(user_id: str) -> None:
    """End every session of a user in one write."""
    item = UserItem(pk=f"U#{user_id}", sk="P")
    there = UserItem.pk.exists()
    write(updating(item, [UserItem.epoch.set(UserItem.epoch + 1)], when=there))


def sign_out_others(item: UserItem, keep: SessionItem) -> bool:
    """End every session but one; False when something else changed first."""
    epoch = item.epoch + 1
    raised = updating(item, [UserItem.epoch.set(epoch)], when=UserItem.epoch == item.epoch)
    stay = updating(keep, [SessionItem.epoch.set(epoch)], when=SessionItem.live == True)  # noqa: E712
    try:
        transact([raised, stay])
    except RefusedTransactionError:
        return False
    return True


def set_standing(item: UserItem, role: Role, status: UserStatus) -> bool:
    """Change role and status, ending all sessions of a user who is disabled."""
    change = [UserItem.role.set(role.value), UserItem.status.set(status.value)]
    if status is UserStatus.DISABLED:
        change.append(UserItem.epoch.set(item.epoch + 1))
    same = (UserItem.epoch == item.epoch) & (UserItem.role == item.role)
    try:
        write(updating(item, change, when=same))
    except RefusedWriteError:
        return False
    return True


def user_of(item: UserItem) -> User:
    """The user that an item keeps."""
    kept: dict[str, bool] = item.email_notifications or {}
    return User(
        id=item.pk.removeprefix("U#"),
        email=item.email,
        username=item.username,
        role=Role(item.role),
        status=UserStatus(item.status),
        email_verified=item.email_verified,
        visibility=Visibility(item.visibility),
        email_notifications={**all_topics(), **{MailTopic(k): v for k, v in kept.items()}},
        profile_version=item.profile_version,
        created_at=item.created_at,
    )


def _taken(key: Key[TakenItem], user_id: str) -> TakenItem:
    return TakenItem(pk=key.pk, sk=key.sk, user_id=user_id)


def _to_json(topics: Mapping[MailTopic, bool]) -> dict[str, Any]:
    return {topic.value: wanted for topic, wanted in topics.items()}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
