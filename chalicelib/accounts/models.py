"""Models of users, tokens and account notices."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Protocol

from chalicelib.clock import Millis
from chalicelib.values import dataclass

UNKNOWN_USER_ID = "usr_-"
"""Dummy user for unknown addresses, so that they cost the same reads."""


class Role(StrEnum):
    USER = "user"
    AUTHOR = "author"
    """Writes quizzes and reads the results of their own."""
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
    """A topic of mails that a user can switch off; security mails are always sent."""

    QUIZ_PUBLISHED = "quiz_published"
    RESULT_AVAILABLE = "result_available"
    ATTEMPT_AUTO_SUBMITTED = "attempt_auto_submitted"


def all_topics() -> dict[MailTopic, bool]:
    """Return the default mail preferences."""
    return dict.fromkeys(MailTopic, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """An account as shown to its owner."""

    id: str
    email: str
    username: str
    role: Role
    status: UserStatus
    email_verified: bool
    visibility: Visibility
    email_notifications: Mapping[MailTopic, bool]
    profile_version: int
    """Version of name and visibility: an older version never overwrites a newer one."""
    created_at: Millis
    display_name: str | None = None
    """The name as written by its owner; need not be unique."""
    mfa_enabled: bool = False
    pending_email: str | None = None
    kept_until: Millis | None = None
    """When an unconfirmed account expires; None for a permanent one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A user with their credentials and the rest of what is stored about them; never shown."""

    user: User
    password_hash: str
    epoch: int
    """Sessions of an earlier epoch are invalid."""
    password_changes: int
    """Number of password changes: proofs of an earlier password are invalid."""
    groups: frozenset[str] = frozenset()
    past_addresses: frozenset[str] = frozenset()
    """HMACs of earlier addresses of the account."""
    former_ids: frozenset[str] = frozenset()
    """Erased accounts of the same address."""
    stored_topics: Mapping[str, bool] | None = None
    """The mail preferences as stored, without defaults: a change requires that they are the same.
    """

    @property
    def id(self) -> str:
        return self.user.id

    def __repr__(self) -> str:
        return f"Account({self.user.id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """The device of a login, as described by the client."""

    name: str | None = None
    ip: str = ""
    proof: str | None = None
    """The device token of an earlier login, if the client has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """An access token, valid for minutes, and a refresh token, valid once."""

    access_token: str
    refresh_token: str
    session_id: str
    refresh_expires_in_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginResult:
    """The result of a login: tokens, and a device token that proves an earlier login."""

    tokens: Tokens
    device_token: str


class TokenPurpose(StrEnum):
    """The action that a one-time token permits."""

    VERIFY_EMAIL = "verify_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - a purpose
    INVITATION = "invitation"
    CHANGE_EMAIL = "change_email"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeToken:
    """Permission to do one action once, sent by mail; a newer token revokes older ones."""

    purpose: TokenPurpose
    user_id: str
    nonce: str
    """32 hexadecimal digits; the mailed token is derived from it with a secret."""


class NoticeKind(StrEnum):
    """Kind of an account notice; each is also mailed."""

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
    SERVICE_KEY_ADDED = "service_key_added"
    WEBHOOK_DISABLED = "webhook_disabled"
    INVITATION = "invitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountNotice:
    """A notice to a user about their account."""

    kind: NoticeKind
    user_id: str
    dedup_key: str
    """Notices of one user with equal keys are sent once."""
    facts: Mapping[str, str] = field(default_factory=dict)
    token: OneTimeToken | None = None
    """The token in the link of the mail; a notice with a token is only mailed, not listed."""
    to: str | None = None
    """The address to mail to; None for the account's own address."""
    at: Millis | None = None
    """When the event happened; None for the time of storing the notice."""


class NotifyUser(Protocol):
    """Notify a user; raises UnavailableError when the notice cannot be stored.

    After the notice is stored no error is raised: the rest is retried later.
    """

    def __call__(self, notice: AccountNotice) -> None: ...


class OnEmailConfirmed(Protocol):
    """Handle the confirmation of an address by a user."""

    def __call__(self, user_id: str, email: str) -> None: ...


class OnProfileChanged(Protocol):
    """Handle a change of a user's name or visibility."""

    def __call__(self, user: User) -> None: ...
