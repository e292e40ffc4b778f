"""Erasure of accounts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from chalicelib.accounts import erasure_store, former_account_store, profile_store
from chalicelib.accounts.admin_store import demotion_writes
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.errors import AttemptRunningError, LastAdminError
from chalicelib.accounts.models import Account, OnProfileChanged, User, Visibility
from chalicelib.accounts.rules import is_acting_admin
from chalicelib.clock import Clock
from chalicelib.dynamo.writes import Write
from chalicelib.errors import ConflictError

CHANGED_MEANWHILE = "The account was changed at the same time; try again."


class LeaveWrites(Protocol):
    """Return the writes that remove a user from other slices, with the requesting session."""

    def __call__(self, account: Account, session_id: str | None) -> list[Write]: ...


class ForgetLogins(Protocol):
    """Delete the sessions and passkeys of a user, except the session ``but``."""

    def __call__(self, user_id: str, *, but: str | None = None) -> None: ...


class Erasure:
    """Erase accounts; results stay without a name."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        audit: Audit,
        clock: Clock,
        on_profile_changed: OnProfileChanged,
        address_digest: Callable[[str], str],
        has_running_attempt: Callable[[str], bool],
        leave_writes: LeaveWrites,
        forget_logins: ForgetLogins,
    ) -> None:
        self._audit = audit
        self._clock = clock
        self._on_profile_changed = on_profile_changed
        self._address_digest = address_digest
        self._is_sitting = has_running_attempt
        self._leave_writes = leave_writes
        self._forget_logins = forget_logins

    def erase(self, account: Account, by: str, session_id: str | None = None) -> None:
        """Erase an account; raises AttemptRunningError, LastAdminError or ConflictError.

        The order is: hide the user, remove the name from the boards, delete the other sessions and
        the passkeys, delete the account with the requesting session. After a crash the erasure can
        be repeated; no name and no login remains without an account.
        """
        user = account.user
        if self._is_sitting(user.id):
            raise AttemptRunningError
        writes = self._demotion(user)
        hidden = self._hide(account)
        event = self._audit.event(AuditEvent.DELETED, user.id, by=by)
        writes += [
            *self._leave_writes(account, session_id),
            *self._remembered(account),
            event_write(event),
        ]
        name = erasure_store.hold_name(user, self._address_digest(user.email), self._clock())
        self._forget_logins(user.id, but=session_id)
        if not erasure_store.delete_user(account, hidden, [name, *writes]):
            raise ConflictError(CHANGED_MEANWHILE)
        # sessions created before the account was deleted
        self._forget_logins(user.id)
        self._audit.log(event)

    def _demotion(self, user: User) -> list[Write]:
        if not is_acting_admin(user):
            return []
        writes = demotion_writes(user.id)
        if writes is None:
            raise LastAdminError
        return writes

    def _hide(self, account: Account) -> User:
        user = account.user
        version = user.profile_version + 1
        hidden = replace(user, visibility=Visibility.HIDDEN, profile_version=version)
        if (
            profile_store.update_profile(account, hidden, self._clock(), profile_changed=True)
            is None
        ):
            raise ConflictError(CHANGED_MEANWHILE)
        self._on_profile_changed(replace(hidden, username=""))
        return hidden

    def _remembered(self, account: Account) -> list[Write]:
        digests = {self._address_digest(account.user.email), *account.past_addresses}
        return former_account_store.remember_writes(account, sorted(digests))
