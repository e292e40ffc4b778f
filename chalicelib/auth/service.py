"""Session and password changes of signed-in users."""

from enum import StrEnum

from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import AccountNotice, NoticeKind, NotifyUser, Session, Tokens
from chalicelib.accounts.service import CHANGED_MEANWHILE
from chalicelib.accounts.store import UserItem
from chalicelib.auth import credential_store, session_store
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.auth.session_store import SessionItem
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import MINUTE, Clock
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import put
from chalicelib.errors import ConflictError, NotFoundError

WRONG_PASSWORD = "is not the current password"  # noqa: S105 - a part of a sentence
PASSWORD_CONFIRMATIONS = RateLimit("proof", max_tries=5, window=15 * MINUTE)
"""Limit for confirming the password while signed in."""


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
        rate_limiter: RateLimiter,
        audit: Audit,
        clock: Clock,
        notify_user: NotifyUser,
    ) -> None:
        self._passwords = passwords
        self._sessions = sessions
        self._trusted_devices = trusted_devices
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._clock = clock
        self._notify_user = notify_user

    def confirm_password(self, user: UserItem, password: str) -> None:
        """Raise UnacceptableError unless the password is the user's, TooManyRequestsError."""
        self._rate_limiter.reserve(PASSWORD_CONFIRMATIONS, user.pk)
        if not self._passwords.is_correct(password, user.password_hash):
            raise UnacceptableError("password", WRONG_PASSWORD)

    def refresh(self, refresh_token: str, idempotency_key: str | None) -> Tokens:
        """The next tokens of a session; see `Sessions.carry_on`."""
        return self._sessions.refresh(refresh_token, idempotency_key)

    def logout(self, user: UserItem, session: SessionItem, scope: Scope) -> None:
        """End sessions: their tokens stop working with the next request."""
        user_id, session_id = user.pk.removeprefix("U#"), session.sk.removeprefix("S#")
        if scope is Scope.GLOBAL:
            credential_store.sign_out_everywhere(user_id)
        elif scope is Scope.LOCAL:
            session_store.end_session(user_id, session_id, self._clock())
        elif not credential_store.sign_out_others(user, session):
            raise ConflictError
        self._audit.record(AuditEvent.SIGNED_OUT, user_id, session=session_id, why=scope.value)

    def sessions(self, user: UserItem) -> list[Session]:
        """The sessions that still speak for a user, the last used first."""
        return [session_store.session_of(one) for one in self._sessions.list_live(user)]

    def end_session(self, user_id: str, session_id: str) -> None:
        """End one of one's own sessions, or find it over; raises NotFoundError."""
        ended = session_store.end_session(user_id, session_id, self._clock())
        if not ended and get(session_store.session_key(user_id, session_id)) is None:
            raise NotFoundError
        self._audit.record(AuditEvent.SIGNED_OUT, user_id, session=session_id, why="chosen")

    def change_password(self, user: UserItem, session: SessionItem, current: str, new: str) -> str:
        """Replace the password and end all other sessions; answers a device token for this device.

        Earlier ones are of the password that was. Raises what is wrong with either password.

        Where the new password is the one already, this is a repeat of what was done and not heard
        of. That tells nobody more than trying it as the current one would.
        """
        user_id, before, changes = user.pk.removeprefix("U#"), user.epoch, user.password_changes
        self._rate_limiter.reserve(PASSWORD_CONFIRMATIONS, user.pk)
        if self._passwords.is_correct(current, user.password_hash):
            hashed = self._passwords.validate_and_hash(
                new, "new_password", user.email, user.username
            )
            event = self._audit.event(AuditEvent.PASSWORD_CHANGED, user_id)
            if not credential_store.change_password(user, hashed, session, [put(event)]):
                raise ConflictError(CHANGED_MEANWHILE)
            self._audit.log(event)
            changes += 1
        elif self._passwords.is_correct(new, user.password_hash):
            before = user.epoch - 1
        else:
            raise UnacceptableError("current_password", WRONG_PASSWORD)
        kind, occasion = NoticeKind.PASSWORD_CHANGED, str(before)
        self._notify_user(AccountNotice(kind=kind, user_id=user_id, dedup_key=occasion))
        return self._trusted_devices.issue(user_id, changes)
