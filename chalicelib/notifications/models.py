"""Notifications and the state of their mails."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.accounts.models import OneTimeToken
from chalicelib.clock import Millis
from chalicelib.values import dataclass


class Topic(StrEnum):
    """Topic of a notification; security is always mailed."""

    QUIZ_PUBLISHED = "quiz_published"
    RESULT_AVAILABLE = "result_available"
    RESULT_CHANGED = "result_changed"
    ATTEMPT_AUTO_SUBMITTED = "attempt_auto_submitted"
    SECURITY = "security"


class MailState(StrEnum):
    """State of a notification's mail."""

    DUE = "due"
    SENDING = "sending"
    """Being handed to SES: if the sender dies here, the outcome is unknown."""
    DEFERRED = "put_off"
    """Deferred to the full hour's digest."""
    SENT = "sent"
    DROPPED = "dropped"
    """Unwanted, or the user is gone."""
    FAILED = "failed"
    """SES rejected it permanently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """A notification of one user; its id derives from its content, so it is created once."""

    id: str
    user_id: str
    topic: Topic
    title: str
    text: str
    created_at: Millis
    facts: Mapping[str, str] = field(default_factory=dict)
    """Ids of the attempt, quiz or session it is about."""
    read_at: Millis | None = None
    covered_by: Topic | None = None
    """Topic whose mail has the same content; a user who gets that mail gets none for this."""
    token: OneTimeToken | None = None
    """One-time token of its link; such a notification is mailed only, not shown in the inbox."""
    to: str | None = None
    """Address of the mail; None for that of the user's account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNotification:
    """A notification as stored, with the state of its mail."""

    notification: Notification
    stored_at: Millis
    """When it was stored; its event may be older."""
    mail: MailState
    mail_moved_at: Millis

    @property
    def id(self) -> str:
        return self.notification.id

    @property
    def user_id(self) -> str:
        return self.notification.user_id


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedMail:
    """A mail that SES refused for good."""

    id: str
    user_id: str
    topic: Topic
    title: str
    failed_at: Millis
    resent_at: Millis | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a mail."""

    label: str
    url: str
    spelt_out: bool = False
    """Whether the address is also written as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail before MIME encoding."""

    to: str
    subject: str
    greeting: str
    text: str
    link: Link | None = None
    unsubscribe: str | None = None
    """The one-click unsubscribe address; None for security mail."""
