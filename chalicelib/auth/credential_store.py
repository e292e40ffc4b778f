"""Writes of passwords and epochs, which decide which sessions are valid."""

from collections.abc import Sequence
from dataclasses import replace

from pynamodb.expressions.update import Action

from chalicelib.accounts.models import Account, OneTimeToken, UserStatus
from chalicelib.accounts.store import UserItem, user_keys
from chalicelib.accounts.unique_key_store import UniqueKeyItem, email_owner_key, unique_key_item
from chalicelib.accounts.unverified_store import confirmation_writes
from chalicelib.auth import one_time_token_store
from chalicelib.auth.models import Session
from chalicelib.auth.session_store import SessionItem, keys_of
from chalicelib.clock import Millis
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.writes import Write, delete, put, transact, try_transact, try_write, update


def set_password_hash(account: Account, better: str) -> None:
    """Store a stronger hash of the same password, unless the password has just changed."""
    same = UserItem.password_hash == account.password_hash
    try_write(update(user_keys(account.id), [UserItem.password_hash.set(better)], when=same))


def change_password(
    account: Account,
    password_hash: str,
    keep: Session,
    beside: Sequence[Write] = (),
    change_key: str | None = None,
) -> bool:
    """Store a new hash and end all other sessions; returns False after a conflicting change.

    The remaining session stores the ``change_key`` of the request.

    ``beside``, here and below, holds more writes of the same transaction.
    """
    epoch = account.epoch + 1
    same = (UserItem.password_hash == account.password_hash) & (UserItem.epoch == account.epoch)
    change = [*_replacing(account, password_hash), UserItem.epoch.set(epoch)]
    kept = [SessionItem.epoch.set(epoch), SessionItem.change_key.set(change_key or "-")]
    stay = update(keys_of(keep), kept, when=SessionItem.live == True)  # noqa: E712
    return try_transact([update(user_keys(account.id), change, when=same), stay, *beside])


def reset_password(
    account: Account,
    password_hash: str,
    grant: OneTimeToken,
    now: Millis,
    beside: Sequence[Write] = (),
) -> bool:
    """Consume a token, set a new password and end all sessions; returns False if it is invalid.

    Also confirms the address, since only its owner can read the mail.
    """
    active = (UserItem.status == UserStatus.ACTIVE.value) & (UserItem.epoch == account.epoch)
    change = [
        *_replacing(account, password_hash),
        UserItem.epoch.set(account.epoch + 1),
        UserItem.email_verified.set(True),
        UserItem.expires.remove(),
    ]
    writes = [
        one_time_token_store.consume_write(grant, now),
        update(user_keys(account.id), change, when=active),
    ]
    return try_transact([*writes, *confirmation_writes(account.user), *beside])


def verify_email(
    account: Account, grant: OneTimeToken, now: Millis, beside: Sequence[Write] = ()
) -> bool:
    """Consume a token and confirm an address; returns False if the token is invalid."""
    there = UserItem.password_hash == account.password_hash
    change = [UserItem.email_verified.set(True), UserItem.expires.remove()]
    writes = [
        one_time_token_store.consume_write(grant, now),
        update(user_keys(account.id), change, when=there),
    ]
    return try_transact([*writes, *confirmation_writes(account.user), *beside])


def set_pending_email(account: Account, email: str) -> None:
    """Store the new address while it waits for confirmation."""
    there = UserItem.pk.exists()
    try_write(update(user_keys(account.id), [UserItem.pending_email.set(email)], when=there))


def change_email(
    account: Account, email: str, past_digest: str, beside: Sequence[Write]
) -> bool | None:
    """Move an account to a confirmed address and void the links sent to the old one.

    Returns False after a conflicting change, None when another account has the address.
    """
    user = account.user
    moved = replace(user, email=email, kept_until=None)
    same = (UserItem.email == user.email) & (UserItem.epoch == account.epoch)
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
        update(user_keys(account.id), change, when=same),
        delete(unique_key_item(email_owner_key(user.email), user)),
        *one_time_token_store.void_writes(user.id),
        *beside,
    ]
    try:
        transact(writes)
    except TransactionConditionError as refused:
        return None if 0 in refused.refused else False
    return True


def keep_for_good(account: Account) -> None:
    """Make an account permanent that waited for confirmation of its address."""
    same = UserItem.password_hash == account.password_hash
    try_transact(
        [
            update(user_keys(account.id), [UserItem.expires.remove()], when=same),
            *confirmation_writes(account.user),
        ]
    )


def sign_out_everywhere(user_id: str) -> None:
    """End all sessions of a user in one write; does nothing for a deleted user."""
    there = UserItem.pk.exists()
    try_write(update(user_keys(user_id), [UserItem.epoch.set(UserItem.epoch + 1)], when=there))


def sign_out_others(account: Account, keep: Session) -> bool:
    """End all sessions except one; returns False after a conflicting change."""
    epoch = account.epoch + 1
    raised = update(
        user_keys(account.id), [UserItem.epoch.set(epoch)], when=UserItem.epoch == account.epoch
    )
    stay = update(keys_of(keep), [SessionItem.epoch.set(epoch)], when=SessionItem.live == True)  # noqa: E712
    return try_transact([raised, stay])


def _replacing(account: Account, password_hash: str) -> list[Action]:
    changes = UserItem.password_changes.set(account.password_changes + 1)
    return [UserItem.password_hash.set(password_hash), changes]
