"""Store of profiles: names, visibility and mail preferences of users."""

from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import Account, MailTopic, User
from chalicelib.accounts.names import HELD_FOR, name_key
from chalicelib.accounts.store import TakenError, UserItem, get_account, topics_to_json, user_keys
from chalicelib.accounts.unique_key_store import (
    is_name_free,
    ttl_seconds,
    unique_key_item,
    username_owner_key,
)
from chalicelib.clock import Millis
from chalicelib.dynamo.errors import ConditionFailedError, TransactionConditionError
from chalicelib.dynamo.writes import Write, put, transact, update, write
from chalicelib.errors import UnavailableError

MAX_CONFLICT_RETRIES = 5
"""Preferences change too rarely for more."""


def update_profile(
    account: Account, user: User, now: Millis, *, profile_changed: bool
) -> User | None:
    """Store name, visibility and preferences; returns None after a conflicting change.

    Raises TakenError when the new name is taken.
    """
    actions = [
        UserItem.username.set(user.username),
        UserItem.visibility.set(user.visibility.value),
        UserItem.email_notifications.set(topics_to_json(user.email_notifications)),
    ]
    if user.display_name != account.user.display_name:
        named = UserItem.display_name
        actions.append(named.set(user.display_name) if user.display_name else named.remove())
    if profile_changed:
        actions.append(UserItem.profile_version.set(user.profile_version))
    seen = (UserItem.profile_version == account.user.profile_version) & _same_topics(account)
    try:
        changed = update(user_keys(account.id), actions, when=seen)
        transact([changed, *_rename_writes(account.user, user, now)])
    except TransactionConditionError as refused:
        if 1 in refused.refused:
            raise TakenError("username") from None
        return None
    return user


def disable_mail_topic(user_id: str, topic: MailTopic) -> None:
    """Switch one mail topic off; does nothing for a deleted user."""
    for _ in range(MAX_CONFLICT_RETRIES):
        account = get_account(user_id)
        if account is None:
            return
        topics = {**account.user.email_notifications, topic: False}
        change = [UserItem.email_notifications.set(topics_to_json(topics))]
        try:
            write(update(user_keys(user_id), change, when=_same_topics(account)))
        except ConditionFailedError:
            continue
        return
    raise UnavailableError


def _same_topics(account: Account) -> Condition:
    same: Condition = UserItem.email_notifications == account.stored_topics
    return same if account.stored_topics else UserItem.email_notifications.does_not_exist()


def _rename_writes(before: User, user: User, now: Millis) -> list[Write]:
    if name_key(user.username) == name_key(before.username):
        return []
    taken = unique_key_item(username_owner_key(user.username), user)
    given_up = unique_key_item(username_owner_key(before.username), user)
    given_up.held_until, given_up.expires = now + HELD_FOR, ttl_seconds(now + HELD_FOR)
    return [put(taken, when=is_name_free(user.id, now)), put(given_up)]
