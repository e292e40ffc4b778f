"""What people are told, and how far the telling has come."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.accounts.models import OneTimeToken
from chalicelib.clock import Millis
from chalicelib.values import dataclass


class Topic(StrEnum):
    """What a notification is about; the last is mailed to everybody, always."""

    QUIZ_PUBLISHED = "quiz_published"
    RESULT_AVAILABLE = "result_available"
    ATTEMPT_AUTO_SUBMITTED = "attempt_auto_submitted"
    SECURITY = "security"


class MailState(StrEnum):
    """Where the mail of a notification stands."""

    DUE = "due"
    SENDING = "sending"
    """Handed to SES, or about to be: when a sender dies here, nobody knows."""
    DEFERRED = "put_off"
    """Waits for the full hour, to go with others."""
    SENT = "sent"
    DROPPED = "dropped"
    """Not wanted, or nobody is there any more."""
    FAILED = "failed"
    """SES will never take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """One thing told to one user; its id is made of what it tells, so it is told once."""

    id: str
    user_id: str
    topic: Topic
    title: str
    text: str
    created_at: Millis
    facts: Mapping[str, str] = field(default_factory=dict)
    """Ids that a client may follow: of the attempt, the quiz, the session."""
    read_at: Millis | None = None
    covered_by: Topic | None = None
    """The topic whose mail says the same: who gets that one is not mailed of this."""
    token: OneTimeToken | None = None
    """What the link in its mail allows; such a notification is for the mailbox alone."""
    to: str | None = None
    """The address it is mailed to; None for that of the user's account."""


@dataclass(frozen=True, slots=True)
class Link:
    """Something to press in a mail."""

    label: str
    url: str
    spelt_out: bool = False
    """Whether the address is written beneath as well, for those whose link does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail before it is put into MIME."""

    to: str
    subject: str
    greeting: str
    text: str
    link: Link | None = None
    unsubscribe: str | None = None
    """The one-click address; None for mail that one cannot do without."""
