"""Profile changes, roles and erasure of accounts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from chalicelib.accounts import names, profile_store
from chalicelib.accounts.admin_store import (
    demotion_writes,
    list_admin_ids,
    promotion_writes,
    set_role_and_status,
)
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.erasure import Erasure
from chalicelib.accounts.errors import LastAdminError, UsernameTakenError
from chalicelib.accounts.models import (
    Account,
    AccountNotice,
    MailTopic,
    NoticeKind,
    OnProfileChanged,
    Role,
    User,
    UserStatus,
    Visibility,
)
from chalicelib.accounts.notices import NoticeOutbox
from chalicelib.accounts.rules import is_acting_admin
from chalicelib.accounts.store import TakenError
from chalicelib.clock import Clock
from chalicelib.dynamo.writes import Write
from chalicelib.errors import ConflictError
from chalicelib.values import dataclass

CHANGED_MEANWHILE = "The account was changed at the same time; try again."
NOTICES_BESIDE = 40
"""Maximum of notices in the transaction of a role change: each takes two of its hundred writes.
Further administrators are notified after the transaction.
"""
ConfirmPassword: TypeAlias = Callable[[Account, str, str], None]
"""Takes account, session id and password; raises UnacceptableError or TooManyRequestsError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """The wanted changes of a profile; None leaves a value unchanged."""

    username: str | None = None
    display_name: str | None = None
    removes_display_name: bool = False
    visibility: Visibility | None = None
    email_notifications: Mapping[MailTopic, bool] | None = None


class Accounts:
    """Change profiles and roles, and erase accounts."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        confirm_password: ConfirmPassword,
        audit: Audit,
        erasure: Erasure,
        clock: Clock,
        on_profile_changed: OnProfileChanged,
        notices: NoticeOutbox,
    ) -> None:
        self._confirm_password = confirm_password
        self._audit = audit
        self._erasure = erasure
        self._clock = clock
        self._on_profile_changed = on_profile_changed
        self._notices = notices

    def change_profile(self, account: Account, change: ProfileChange) -> User:
        """Change a profile; raises UsernameTakenError, UnacceptableError or ConflictError."""
        before = account.user
        after = _changed(before, change)
        public = (after.username, after.visibility) != (before.username, before.visibility)
        if public:
            after = replace(after, profile_version=before.profile_version + 1)
        try:
            kept = profile_store.update_profile(
                account, after, self._clock(), profile_changed=public
            )
        except TakenError:
            raise UsernameTakenError from None
        if kept is None:
            raise ConflictError(CHANGED_MEANWHILE)
        if change.username or change.visibility:
            # also without a change now: an earlier request may have failed before this call
            self._on_profile_changed(kept)
        return kept

    def erase(self, account: Account, session_id: str, password: str) -> None:
        """Erase the caller's own account; raises UnacceptableError for a wrong password."""
        self._confirm_password(account, session_id, password)
        self._erasure.erase(account, account.id, session_id)

    def erase_other(self, account: Account, by: str) -> None:
        """Erase an account on behalf of an administrator."""
        self._erasure.erase(account, by)

    def change_role_or_status(
        self, account: Account, role: Role | None, status: UserStatus | None, by: str
    ) -> User:
        """Change a role or status; raises LastAdminError or ConflictError."""
        before = account.user
        after = replace(before, role=role or before.role, status=status or before.status)
        if after == before:
            # a repeated request sends no event and no notice
            return after
        beside: list[Write] = []
        if is_acting_admin(before) and not is_acting_admin(after):
            beside = self._demotion_writes(before)
        elif is_acting_admin(after):
            beside = promotion_writes(after.id)
        facts = {"role": after.role.value, "status": after.status.value, "by": by}
        event = self._audit.event(AuditEvent.STANDING_CHANGED, before.id, **facts)
        notices = self._role_notices(before, after, by)
        stored, rest = notices[:NOTICES_BESIDE], notices[NOTICES_BESIDE:]
        beside += [
            event_write(event),
            *(write for one in stored for write in self._notices.writes(one)),
        ]
        if not set_role_and_status(account, after.role, after.status, beside):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)
        for notice in stored:
            self._notices.deliver(notice)
        for notice in rest:
            self._notices(notice)
        return after

    def _role_notices(self, before: User, after: User, by: str) -> list[AccountNotice]:
        """Return the notices of a new role; other administrators get one of a new administrator."""
        if after.role is before.role:
            return []
        now, facts = self._clock(), {"user_id": after.id, "by": by}
        key = f"{after.id} {after.role.value} {now}"
        own = AccountNotice(
            kind=NoticeKind.ROLE_CHANGED,
            user_id=after.id,
            dedup_key=key,
            facts={"role": after.role.value},
            at=now,
        )
        others = list_admin_ids() if after.role is Role.ADMIN else []
        kind = NoticeKind.NEW_ADMIN
        return [own] + [
            AccountNotice(kind=kind, user_id=one, dedup_key=key, facts=facts, at=now)
            for one in others
            if one != after.id
        ]

    def _demotion_writes(self, user: User) -> list[Write]:
        beside = demotion_writes(user.id)
        if beside is None:
            raise LastAdminError
        return beside


def _display_name(user: User, change: ProfileChange) -> str | None:
    if change.removes_display_name:
        return None
    if change.display_name is None:
        return user.display_name
    return names.validate_display_name(change.display_name)


def _changed(user: User, change: ProfileChange) -> User:
    return replace(
        user,
        username=user.username
        if change.username is None
        else names.validate_username(change.username),
        display_name=_display_name(user, change),
        visibility=change.visibility or user.visibility,
        email_notifications={**user.email_notifications, **(change.email_notifications or {})},
    )
