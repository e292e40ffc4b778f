"""Writes of passwords and epochs, which decide which sessions are valid."""

from collections.abc import Sequence
from dataclasses import replace

from pynamodb.expressions.update import Action

from chalicelib.accounts.models import OneTimeToken, UserStatus
from chalicelib.accounts.store import UserItem, user_of
from chalicelib.accounts.unique_keys import UniqueKeyItem, email_owner_key, unique_key_item
from chalicelib.accounts.unverified_store import confirmation_writes
from chalicelib.auth import one_time_token_store
from chalicelib.auth.models import Session
from chalicelib.auth.session_store import SessionItem, keys_of
from chalicelib.clock import Millis
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.writes import Write, delete, put, transact, try_transact, try_write, update


def set_password_hash(item: UserItem, better: str) -> None:
    """Store a stronger hash of the same password, unless the password has just changed."""
    same = UserItem.password_hash == item.password_hash
    try_write(update(item, [UserItem.password_hash.set(better)], when=same))


def change_password(
    item: UserItem,
    password_hash: str,
    keep: Session,
    beside: Sequence[Write] = (),
    change_key: str | None = None,
) -> bool:
    """Store a new hash and end all other sessions; returns False after a conflicting change.

    The remaining session stores the ``change_key`` of the request.

    ``beside``, here and below, holds more writes of the same transaction.
    """
    epoch = item.epoch + 1
    same = (UserItem.password_hash == item.password_hash) & (UserItem.epoch == item.epoch)
    change = [*_replacing(item, password_hash), UserItem.epoch.set(epoch)]
    kept = [SessionItem.epoch.set(epoch), SessionItem.change_key.set(change_key or "-")]
    stay = update(keys_of(keep), kept, when=SessionItem.live == True)  # noqa: E712
    return try_transact([update(item, change, when=same), stay, *beside])


def reset_password(
    item: UserItem,
    password_hash: str,
    grant: OneTimeToken,
    now: Millis,
    beside: Sequence[Write] = (),
) -> bool:
    """Consume a token, set a new password and end all sessions; returns False if it is invalid.

    Also confirms the address, since only its owner can read the mail.
    """
    active = (UserItem.status == UserStatus.ACTIVE.value) & (UserItem.epoch == item.epoch)
    change = [
        *_replacing(item, password_hash),
        UserItem.epoch.set(item.epoch + 1),
        UserItem.email_verified.set(True),
        UserItem.expires.remove(),
    ]
    writes = [one_time_token_store.consume_write(grant, now), update(item, change, when=active)]
    return try_transact([*writes, *confirmation_writes(item), *beside])


def verify_email(
    item: UserItem, grant: OneTimeToken, now: Millis, beside: Sequence[Write] = ()
) -> bool:
    """Consume a token and confirm an address; returns False if the token is invalid."""
    there = UserItem.password_hash == item.password_hash
    change = [UserItem.email_verified.set(True), UserItem.expires.remove()]
    writes = [one_time_token_store.consume_write(grant, now), update(item, change, when=there)]
    return try_transact([*writes, *confirmation_writes(item), *beside])


def set_pending_email(item: UserItem, email: str) -> None:
    """Store the new address while it waits for confirmation."""
    there = UserItem.pk.exists()
    try_write(update(item, [UserItem.pending_email.set(email)], when=there))


def change_email(
    item: UserItem, email: str, past_digest: str, beside: Sequence[Write]
) -> bool | None:
    """Move an account to a confirmed address and void the links sent to the old one.

    Returns False after a conflicting change, None when another account has the address.
    """
    user = user_of(item)
    moved = replace(user, email=email, kept_until=None)
    same = (UserItem.email == item.email) & (UserItem.epoch == item.epoch)
    change = [
        UserItem.email.set(email),
        UserItem.email_verified.set(True),
        UserItem.expires.remove(),
        UserItem.pending_email.remove(),
        UserItem.past_addresses.add({past_digest}),
    ]
    free = UniqueKeyItem.pk.does_not_exist() | (UniqueKeyItem.user_id == user.id)
    writes = [
        put(unique_key_item(email_owner_key(email), moved), when=free),
        update(item, change, when=same),
        delete(unique_key_item(email_owner_key(item.email), user)),
        *one_time_token_store.void_writes(user.id),
        *beside,
    ]
    try:
        transact(writes)
    except TransactionConditionError as refused:
        return None if 0 in refused.refused else False
    return True


def keep_for_good(item: UserItem) -> None:
    """Make an account permanent that waited for confirmation of its address."""
    same = UserItem.password_hash == item.password_hash
    try_transact([update(item, [UserItem.expires.remove()], when=same), *confirmation_writes(item)])


def sign_out_everywhere(user_id: str) -> None:
    """End all sessions of a user in one write; does nothing for a deleted user."""
    item = UserItem(pk=f"U#{user_id}", sk="P")
    there = UserItem.pk.exists()
    try_write(update(item, [UserItem.epoch.set(UserItem.epoch + 1)], when=there))


def sign_out_others(item: UserItem, keep: Session) -> bool:
    """End all sessions except one; returns False after a conflicting change."""
    epoch = item.epoch + 1
    raised = update(item, [UserItem.epoch.set(epoch)], when=UserItem.epoch == item.epoch)
    stay = update(keys_of(keep), [SessionItem.epoch.set(epoch)], when=SessionItem.live == True)  # noqa: E712
    return try_transact([raised, stay])


def _replacing(item: UserItem, password_hash: str) -> list[Action]:
    changes = UserItem.password_changes.set(item.password_changes + 1)
    return [UserItem.password_hash.set(password_hash), changes]
