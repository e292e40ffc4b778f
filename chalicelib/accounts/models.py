"""Who people are: users, their sessions, and what is told to them about their account."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Protocol

from chalicelib.clock import Millis
from chalicelib.values import dataclass

UNKNOWN_USER_ID = "usr_-"
"""Stands for the user of an address that nobody has: what is asked of it costs as much."""


class Role(StrEnum):
    USER = "user"
    AUTHOR = "author"
    """May write quizzes, and see how their own were answered."""
    ADMIN = "admin"


class UserStatus(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class Visibility(StrEnum):
    """How a user appears on leaderboards."""

    PUBLIC = "public"
    ANONYMOUS = "anonymous"
    HIDDEN = "hidden"


class MailTopic(StrEnum):
    """What one may be mailed about, or not; security is mailed always."""

    QUIZ_PUBLISHED = "quiz_published"
    RESULT_AVAILABLE = "result_available"
    ATTEMPT_AUTO_SUBMITTED = "attempt_auto_submitted"


def all_topics() -> dict[MailTopic, bool]:
    """The preferences of somebody who has not said otherwise."""
    return dict.fromkeys(MailTopic, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account as its owner may see it."""

    id: str
    email: str
    username: str
    role: Role
    status: UserStatus
    email_verified: bool
    visibility: Visibility
    email_notifications: Mapping[MailTopic, bool]
    profile_version: int
    """Counts the changes of name and visibility, so that an older one never wins."""
    created_at: Millis
    display_name: str | None = None
    """The name as its owner writes it; anybody may have the same."""
    mfa_enabled: bool = False
    pending_email: str | None = None
    kept_until: Millis | None = None
    """An account whose address must be confirmed first goes away then; None keeps it for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """Where a session was begun, as far as it says so itself."""

    name: str | None = None
    ip: str = ""
    proof: str | None = None
    """The device token of an earlier sign-in, if the client kept one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One signed-in device; ends at ``idle_until`` or ``ends_at``, whichever comes first."""

    id: str
    user_id: str
    device_name: str | None
    network: str
    """Where it was begun, as far as that is kept: no single address."""
    created_at: Millis
    seen_at: Millis
    idle_until: Millis
    ends_at: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a client needs to go on: an access token for minutes, a refresh token for once."""

    access_token: str
    refresh_token: str
    session_id: str
    refresh_expires_in_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginResult:
    """What signing in gives: tokens, and a proof that somebody signed in on this device."""

    tokens: Tokens
    device_token: str


class TokenPurpose(StrEnum):
    """What a one-time token is good for."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose
    INVITATION = "invitation"
    CHANGE_EMAIL = "change_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeToken:
    """Leave to do one thing once, for whoever reads a user's mail; newer ones undo older ones."""

    purpose: TokenPurpose
    user_id: str
    nonce: str
    """32 hexadecimal digits; what is mailed is derived from it with a secret."""


class NoticeKind(StrEnum):
    """What people are told about their account, always by mail too."""

    SESSION_ENDED_BY_REUSE = "session_ended_by_reuse"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of notice
    NEW_DEVICE = "new_device"
    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a kind of notice
    EMAIL_IN_USE = "email_in_use"
    CONFIRM_NEW_EMAIL = "confirm_new_email"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    ROLE_CHANGED = "role_changed"
    NEW_ADMIN = "new_admin"
    MFA_ENABLED = "mfa_enabled"
    MFA_DISABLED = "mfa_disabled"
    PASSKEY_ADDED = "passkey_added"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNotice:
    """Something its user must be told about their account."""

    kind: NoticeKind
    user_id: str
    dedup_key: str
    """What makes it this notice and no other: told once, however often it is noticed."""
    facts: Mapping[str, str] = field(default_factory=dict)
    token: OneTimeToken | None = None
    """What its mail's link lets one do; such a notice goes to the mailbox alone."""
    to: str | None = None
    """The address it is mailed to; None for that of the user's account."""
    at: Millis | None = None
    """When it happened; None for the time at which the notice is stored."""


class NotifyUser(Protocol):
    """Sees to it that a notice reaches its user; raises UnavailableError when it cannot be kept.

    Once it is kept nothing fails any more: whatever is left of it is done later.
    """

    def __call__(self, notice: AccountNotice) -> None: ...


class OnEmailConfirmed(Protocol):
    """Learns that a user has confirmed an address."""

    def __call__(self, user_id: str, email: str) -> None: ...


class OnProfileChanged(Protocol):
    """Learns that a user's name or visibility has changed."""

    def __call__(self, user: User) -> None: ...
