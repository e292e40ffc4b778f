"""Accounts with their audit log and erasure.

Interfaces of higher slices are resolved on use.
"""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._auth import proofs
from chalicelib.bootstrap._dead_letters import dead_letters
from chalicelib.bootstrap._keys import address_digest
from chalicelib.bootstrap._process import externals, singleton, upward

if TYPE_CHECKING:
    from chalicelib.accounts.erasure import Erasure
    from chalicelib.accounts.models import Account
    from chalicelib.accounts.service import Accounts
    from chalicelib.accounts.status import ServiceStatus
    from chalicelib.dynamo.writes import Write


@singleton
def accounts() -> "Accounts":
    """Return the account service."""
    from chalicelib.accounts.service import Accounts

    return Accounts(
        confirm_password=_confirm_password,
        audit=audit(),
        erasure=erasure(),
        clock=externals().clock,
        on_profile_changed=upward("OnProfileChanged"),
        notices=upward("NoticeOutbox"),
    )


@singleton
def erasure() -> "Erasure":
    """Return the erasure of accounts."""
    from chalicelib.accounts.erasure import Erasure

    return Erasure(
        audit=audit(),
        clock=externals().clock,
        on_profile_changed=upward("OnProfileChanged"),
        address_digest=address_digest,
        has_running_attempt=upward("HasRunningAttempt"),
        leave_writes=_leave_writes,
        forget_logins=_forget_logins,
    )


@singleton
def status() -> "ServiceStatus":
    """Return the status of the service."""
    from chalicelib.accounts.status import ServiceStatus
    from chalicelib.attempts.expiry_index import oldest_end
    from chalicelib.leaderboard.lag_store import lag_seconds
    from chalicelib.notifications.failed_mail_store import count_failed

    kinds = (
        *("reveal", "settle", "regrade", "release_marks", "announce", "mail", "digest"),
        *("publication", "webhook"),
    )
    return ServiceStatus(
        clock=externals().clock,
        kinds=kinds,
        dead_letters=dead_letters().lengths,
        failed_mails=count_failed,
        board_lag=lag_seconds,
        oldest_end=oldest_end,
    )


def _confirm_password(account: "Account", session_id: str, password: str) -> None:
    proofs().check(account, session_id, password, "password")


def _leave_writes(account: "Account", session_id: "str | None") -> "list[Write]":
    from chalicelib.auth.mfa_store import erase_writes
    from chalicelib.auth.session_store import delete_write
    from chalicelib.groups.member_store import leave_writes
    from chalicelib.media import store as media_store

    user_id = account.id
    own = [] if session_id is None else [delete_write(user_id, session_id)]
    files = media_store.erase_writes(user_id, externals().clock())
    return [*leave_writes(account), *erase_writes(user_id), *files, *own]


def _forget_logins(user_id: str, *, but: "str | None" = None) -> None:
    from chalicelib.auth import passkey_store, service_key_store, session_store
    from chalicelib.webhooks import store as webhook_store

    session_store.delete_sessions(user_id, but)
    for one in passkey_store.list_passkeys(user_id):
        passkey_store.delete_passkey(user_id, one.id)
    webhook_store.delete_endpoints(user_id)
    for key in service_key_store.list_service_keys(user_id):
        service_key_store.delete_service_key(user_id, key.id)
