"""Profile changes, roles and erasure of accounts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from chalicelib.accounts import rules, store
from chalicelib.accounts.admins import (
    demotion_writes,
    is_acting_admin,
    promotion_writes,
    set_role_and_status,
)
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.errors import LastAdminError, UsernameTakenError
from chalicelib.accounts.models import (
    MailTopic,
    OnProfileChanged,
    Role,
    User,
    UserStatus,
    Visibility,
)
from chalicelib.accounts.store import TakenError, UserItem
from chalicelib.dynamo.writes import Write, put
from chalicelib.errors import ConflictError
from chalicelib.values import dataclass

CHANGED_MEANWHILE = "The account was changed at the same time; try again."
ConfirmPassword: TypeAlias = Callable[[UserItem, str], None]
"""Raises UnacceptableError for a wrong password, TooManyRequestsError for too many tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What a user wants changed; None leaves it."""

    username: str | None = None
    visibility: Visibility | None = None
    email_notifications: Mapping[MailTopic, bool] | None = None


class Accounts:
    """Change profiles and roles, and erase accounts."""

    def __init__(
        self,
        *,
        confirm_password: ConfirmPassword,
        audit: Audit,
        on_profile_changed: OnProfileChanged,
    ) -> None:
        self._confirm_password = confirm_password
        self._audit = audit
        self._on_profile_changed = on_profile_changed

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
            self._on_profile_changed(kept)
        return kept

    def erase(self, item: UserItem, password: str) -> None:
        """Remove the account; its results stay, without a name. Raises what is wrong.

        The user is hidden first, then the boards forget the name, then the account goes: a crash
        in between leaves an account that can be erased again, never a name without an account.
        """
        user = store.user_of(item)
        self._confirm_password(item, password)
        beside = self._demotion_writes(user) if is_acting_admin(user) else []
        version = user.profile_version + 1
        hidden = replace(user, visibility=Visibility.HIDDEN, profile_version=version)
        if store.update_profile(item, hidden, profile_changed=True) is None:
            raise ConflictError(CHANGED_MEANWHILE)
        self._on_profile_changed(replace(hidden, username=""))
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
