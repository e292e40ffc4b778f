"""What people do with their accounts, and operators with those of others."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from chalicelib.accounts import names, store
from chalicelib.accounts.admins import (
    demotion_writes,
    is_acting_admin,
    list_admin_ids,
    promotion_writes,
    set_role_and_status,
)
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.erasure import Erasure
from chalicelib.accounts.errors import LastAdminError, UsernameTakenError
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
from chalicelib.auth.proofs import PasswordProofs
from chalicelib.auth.session_store import SessionItem
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import Clock
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import Write, put
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.values import dataclass

CHANGED_MEANWHILE = "The account was changed at the same time; try again."


class Scope(StrEnum):
    """Which sessions a sign-out ends."""

    GLOBAL = "global"
    LOCAL = "local"
    OTHERS = "others"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What a user wants changed; None leaves it."""

    username: str | None = None
    display_name: str | None = None
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
        proofs: PasswordProofs,
        erasure: Erasure,
        audit: Audit,
        clock: Clock,
        tell: NotifyUser,
        follow: OnProfileChanged,
    ) -> None:
        self._choosing = choosing
        self._sessions = sessions
        self._devices = devices
        self._proofs = proofs
        self._erasure = erasure
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
            kept = store.update_profile(item, after, self._clock(), profile_changed=public)
        except TakenError:
            raise UsernameTakenError from None
        if kept is None:
            raise ConflictError(CHANGED_MEANWHILE)
        if change.username or change.visibility:
            # even where nothing changed now: an earlier try may have got no further
            self._follow(kept)
        return kept

    def change_password(
        self,
        user: UserItem,
        session: SessionItem,
        current: str,
        new: str,
        repeat_key: str | None = None,
    ) -> str:
        """Replace the password and end all other sessions; returns a device token for this device.

        Earlier device tokens are of the password that was. A repeat under the same key, in the
        same session, is answered as before. Raises what is wrong with either password.
        """
        user_id, before, changes = user.pk.removeprefix("U#"), user.epoch, user.password_changes
        if self._is_repeat(user, session, new, repeat_key):
            before = user.epoch - 1
        else:
            session_id = session.sk.removeprefix("S#")
            self._proofs.check(user, session_id, current, "current_password")
            self._replace_password(user, session, new, repeat_key)
            changes += 1
        kind, dedup_key = NoticeKind.PASSWORD_CHANGED, str(before)
        self._tell(AccountNotice(kind=kind, user_id=user_id, dedup_key=dedup_key))
        return self._devices.issue(user_id, changes)

    def erase(self, item: UserItem, session_id: str, password: str) -> None:
        """Remove one's own account; its results stay, without a name. Raises what is wrong."""
        self._proofs.check(item, session_id, password, "password")
        self._erasure.erase(item, by=item.pk.removeprefix("U#"))

    def erase_other(self, item: UserItem, by: str) -> None:
        """Remove an account for an administrator, as its user would."""
        self._erasure.erase(item, by)

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
        self._tell_of_role(before, after, by)
        return after

    def _is_repeat(
        self, user: UserItem, session: SessionItem, new: str, repeat_key: str | None
    ) -> bool:
        # nobody but the session that changed it under this key learns whether the new one is right
        if repeat_key is None or session.change_key != _digest(repeat_key):
            return False
        return self._choosing.is_correct(new, user.password_hash)

    def _replace_password(
        self, user: UserItem, session: SessionItem, new: str, repeat_key: str | None
    ) -> None:
        hashed = self._choosing.validate_and_hash(new, "new_password", user.email, user.username)
        event = self._audit.event(AuditEvent.PASSWORD_CHANGED, user.pk.removeprefix("U#"))
        digest = _digest(repeat_key) if repeat_key else None
        if not credential_store.change_password(user, hashed, session, [put(event)], digest):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)

    def _tell_of_role(self, before: User, after: User, by: str) -> None:
        """Tell a user of a new role, and every other administrator of a new one."""
        if after.role is before.role:
            return
        key = f"{after.id} {after.role.value} {self._clock()}"
        kind, facts = NoticeKind.ROLE_CHANGED, {"role": after.role.value}
        self._tell(AccountNotice(kind=kind, user_id=after.id, dedup_key=key, facts=facts))
        if after.role is not Role.ADMIN:
            return
        kind, facts = NoticeKind.NEW_ADMIN, {"user_id": after.id, "by": by}
        for admin_id in list_admin_ids():
            if admin_id != after.id:
                self._tell(AccountNotice(kind=kind, user_id=admin_id, dedup_key=key, facts=facts))

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
        else names.validate_username(change.username),
        display_name=user.display_name
        if change.display_name is None
        else names.validate_display_name(change.display_name),
        visibility=change.visibility or user.visibility,
        email_notifications={**user.email_notifications, **(change.email_notifications or {})},
    )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
