"""Session and password changes of logged-in users."""

import hashlib
from enum import StrEnum

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import Account, AccountNotice, NoticeKind, NotifyUser, Tokens
from chalicelib.accounts.service import CHANGED_MEANWHILE
from chalicelib.auth import credential_store, session_store
from chalicelib.auth.models import Session
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.proofs import PasswordProofs
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import Clock
from chalicelib.errors import ConflictError, NotFoundError


class Scope(StrEnum):
    """Sessions that a logout ends."""

    GLOBAL = "global"
    LOCAL = "local"
    OTHERS = "others"


class Authentication:
    """Refresh, list and end sessions; confirm and change passwords."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        passwords: PasswordPolicy,
        sessions: Sessions,
        trusted_devices: TrustedDevices,
        proofs: PasswordProofs,
        audit: Audit,
        clock: Clock,
        notify_user: NotifyUser,
    ) -> None:
        self._passwords = passwords
        self._sessions = sessions
        self._trusted_devices = trusted_devices
        self._proofs = proofs
        self._audit = audit
        self._clock = clock
        self._notify_user = notify_user

    def refresh(self, refresh_token: str, idempotency_key: str | None) -> Tokens:
        """Return the next tokens of a session; see `Sessions.refresh`."""
        return self._sessions.refresh(refresh_token, idempotency_key)

    def logout(self, account: Account, session: Session, scope: Scope) -> None:
        """End sessions: their tokens are refused from the next request on."""
        user_id, session_id = account.id, session.id
        if scope is Scope.GLOBAL:
            credential_store.sign_out_everywhere(user_id)
        elif scope is Scope.LOCAL:
            session_store.end_session(user_id, session_id, self._clock())
        elif not credential_store.sign_out_others(account, session):
            raise ConflictError
        self._audit.record(AuditEvent.SIGNED_OUT, user_id, session=session_id, why=scope.value)

    def sessions(self, account: Account) -> list[Session]:
        """Return a user's live sessions, last used first."""
        return self._sessions.list_live(account)

    def end_session(self, user_id: str, session_id: str) -> None:
        """End one of the user's sessions, ended or not; raises NotFoundError."""
        ended = session_store.end_session(user_id, session_id, self._clock())
        if not ended and session_store.get_session(user_id, session_id) is None:
            raise NotFoundError
        self._audit.record(AuditEvent.SIGNED_OUT, user_id, session=session_id, why="chosen")

    def change_password(
        self,
        account: Account,
        session: Session,
        current: str,
        new: str,
        repeat_key: str | None = None,
    ) -> str:
        """Change the password and end all other sessions; returns a new device token.

        Device tokens of the earlier password become invalid. A repeat under the same key in the
        same session gets the same answer. Raises the errors of either password.
        """
        user_id, before, changes = account.id, account.epoch, account.password_changes
        if self._is_repeat(account, session, new, repeat_key):
            before = account.epoch - 1
        else:
            self._proofs.check(account, session.id, current, "current_password")
            self._replace_password(account, session, new, repeat_key)
            changes += 1
        kind, dedup_key = NoticeKind.PASSWORD_CHANGED, str(before)
        self._notify_user(AccountNotice(kind=kind, user_id=user_id, dedup_key=dedup_key))
        return self._trusted_devices.issue(user_id, changes)

    def _is_repeat(
        self, account: Account, session: Session, new: str, repeat_key: str | None
    ) -> bool:
        # only the session that changed the password under this key may test the new one
        if repeat_key is None or session.change_key != _digest(repeat_key):
            return False
        return self._passwords.is_correct(new, account.password_hash)

    def _replace_password(
        self, account: Account, session: Session, new: str, repeat_key: str | None
    ) -> None:
        hashed = self._passwords.validate_and_hash(
            new, "new_password", account.user.email, account.user.username
        )
        event = self._audit.event(AuditEvent.PASSWORD_CHANGED, account.id)
        digest = _digest(repeat_key) if repeat_key else None
        if not credential_store.change_password(
            account, hashed, session, [event_write(event)], digest
        ):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
