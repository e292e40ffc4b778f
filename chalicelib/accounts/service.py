"""What people do with their accounts, and operators with those of others."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.accounts import rules, store
from chalicelib.accounts.admins import (
    demotion_writes,
    is_acting_admin,
    promotion_writes,
    set_role_and_status,
)
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.errors import LastAdminError, UnacceptableError, UsernameTakenError
from chalicelib.accounts.models import (
    AccountNotice,
    MailTopic,
    NoticeKind,
    NotifyUser,
    OnProfileChanged,
    Role,
    Session,
    Tokens,
    User,
    UserStatus,
    Visibility,
)
from chalicelib.accounts.store import TakenError, UserItem
from chalicelib.auth import credential_store, session_store
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.auth.session_store import SessionItem
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import MINUTE, Clock
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import Write, put
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.values import dataclass

CHANGED_MEANWHILE = "The account was changed at the same time; try again."
WRONG_PASSWORD = "is not the current password"  # noqa: S105 - a part of a sentence
PROOFS = RateLimit("proof", max_tries=5, window=15 * MINUTE)
"""How often a signed-in user may prove anew that they know their password."""


class Scope(StrEnum):
    """Which sessions a sign-out ends."""

    GLOBAL = "global"
    LOCAL = "local"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What a user wants changed; None leaves it."""

    username: str | None = None
    visibility: Visibility | None = None
    email_notifications: Mapping[MailTopic, bool] | None = None


class Accounts:
    """Keeps what people say of themselves, ends their sessions, and gives them their standing."""

    def __init__(  # noqa: PLR0913 - what accounts are made of
        self,
        *,
        choosing: PasswordPolicy,
        sessions: Sessions,
        devices: TrustedDevices,
        throttle: RateLimiter,
        audit: Audit,
        clock: Clock,
        tell: NotifyUser,
        follow: OnProfileChanged,
    ) -> None:
        self._choosing = choosing
        self._sessions = sessions
        self._devices = devices
        self._throttle = throttle
        self._audit = audit
        self._clock = clock
        self._tell = tell
        self._follow = follow

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

    def change_profile(self, item: UserItem, change: ProfileChange) -> User:
        """The user as changed; raises UsernameTakenError, UnacceptableError or ConflictError."""
        before = store.user_of(item)
        after = _changed(before, change)
        public = (after.username, after.visibility) != (before.username, before.visibility)
        if public:
            after = replace(after, profile_version=before.profile_version + 1)
        try:
            kept = store.update_profile(item, after, profile_changed=public)
        except TakenError:
            raise UsernameTakenError from None
        if kept is None:
            raise ConflictError(CHANGED_MEANWHILE)
        if change.username or change.visibility:
            # even where nothing changed now: an earlier try may have got no further
            self._follow(kept)
        return kept

    def change_password(self, user: UserItem, session: SessionItem, current: str, new: str) -> str:
        """Replace the password and end all other sessions; answers a device token for this device.

        Earlier ones are of the password that was. Raises what is wrong with either password.

        Where the new password is the one already, this is a repeat of what was done and not heard
        of. That tells nobody more than trying it as the current one would.
        """
        user_id, before, changes = user.pk.removeprefix("U#"), user.epoch, user.password_changes
        self._throttle.reserve(PROOFS, user.pk)
        if self._choosing.is_correct(current, user.password_hash):
            hashed = self._choosing.validate_and_hash(
                new, "new_password", user.email, user.username
            )
            event = self._audit.event(AuditEvent.PASSWORD_CHANGED, user_id)
            if not credential_store.change_password(user, hashed, session, [put(event)]):
                raise ConflictError(CHANGED_MEANWHILE)
            self._audit.log(event)
            changes += 1
        elif self._choosing.is_correct(new, user.password_hash):
            before = user.epoch - 1
        else:
            raise UnacceptableError("current_password", WRONG_PASSWORD)
        kind, occasion = NoticeKind.PASSWORD_CHANGED, str(before)
        self._tell(AccountNotice(kind=kind, user_id=user_id, dedup_key=occasion))
        return self._devices.issue(user_id, changes)

    def erase(self, item: UserItem, password: str) -> None:
        """Remove the account; its results stay, without a name. Raises what is wrong.

        The user is hidden first, then the boards forget the name, then the account goes: a crash
        in between leaves an account that can be erased again, never a name without an account.
        """
        user = store.user_of(item)
        self._throttle.reserve(PROOFS, item.pk)
        if not self._choosing.is_correct(password, item.password_hash):
            raise UnacceptableError("password", WRONG_PASSWORD)
        beside = self._demotion_writes(user) if is_acting_admin(user) else []
        version = user.profile_version + 1
        hidden = replace(user, visibility=Visibility.HIDDEN, profile_version=version)
        if store.update_profile(item, hidden, profile_changed=True) is None:
            raise ConflictError(CHANGED_MEANWHILE)
        self._follow(replace(hidden, username=""))
        event = self._audit.event(AuditEvent.DELETED, user.id)
        if not store.delete_user(item, hidden, [*beside, put(event)]):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)

    def change_role_or_status(
        self, item: UserItem, role: Role | None, status: UserStatus | None, by: str
    ) -> User:
        """Change what an account may do; raises LastAdminError, ConflictError."""
        before = store.user_of(item)
        after = replace(before, role=role or before.role, status=status or before.status)
        beside: list[Write] = []
        if is_acting_admin(before) and not is_acting_admin(after):
            beside = self._demotion_writes(before)
        elif is_acting_admin(after):
            beside = promotion_writes(after.id)
        facts = {"role": after.role.value, "status": after.status.value, "by": by}
        event = self._audit.event(AuditEvent.STANDING_CHANGED, before.id, **facts)
        if not set_role_and_status(item, after.role, after.status, [*beside, put(event)]):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)
        return after

    def _demotion_writes(self, user: User) -> list[Write]:
        beside = demotion_writes(user.id)
        if beside is None:
            raise LastAdminError
        return beside


def _changed(user: User, change: ProfileChange) -> User:
    return replace(
        user,
        username=user.username
        if change.username is None
        else rules.validate_username(change.username),
        visibility=change.visibility or user.visibility,
        email_notifications={**user.email_notifications, **(change.email_notifications or {})},
    )
