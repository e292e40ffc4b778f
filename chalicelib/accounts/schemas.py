"""Request and response models of accounts."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.accounts import models
from chalicelib.accounts.addresses import normalize_address
from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.models import Role, UserStatus, Visibility
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import ABSENT, Input, Instant, Output

MAX_TEXT = 1024
"""Far above any legal password or token; limits the work of hashing."""


def _address(text: str) -> str:
    address = normalize_address(text)
    if address is None:
        raise ValueError("is not an email address")
    return address


Email = Annotated[str, Field(max_length=254)]
Address = Annotated[Email, AfterValidator(_address), Field(json_schema_extra={"format": "email"})]
Secret = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


class TopicsIn(Input):
    quiz_published: bool = ABSENT
    result_available: bool = ABSENT
    attempt_auto_submitted: bool = ABSENT


class ProfileIn(Input):
    username: Annotated[str, Field(max_length=100)] = ABSENT
    display_name: Annotated[str, Field(max_length=200)] | None = ABSENT
    """Null removes it."""
    leaderboard_visibility: Annotated[Visibility, Field(strict=False)] = ABSENT
    email_notifications: TopicsIn = ABSENT


class EraseIn(Input):
    password: Secret


class RoleAndStatusIn(Input):
    role: Annotated[Role, Field(strict=False)] = ABSENT
    status: Annotated[UserStatus, Field(strict=False)] = ABSENT


class InviteUserIn(Input):
    email: Address
    role: Annotated[Role, Field(strict=False)] = Role.USER


class UsersQuery(PageQuery):
    query: Annotated[str, Field(min_length=1, max_length=254)] | None = None
    """A part of a name or an address; case is ignored."""
    email: Annotated[str, Field(max_length=254)] | None = None


class Topics(Output):
    quiz_published: bool
    result_available: bool
    attempt_auto_submitted: bool


class UserOut(Output):
    id: str
    email: str
    username: str
    display_name: str | None
    role: Role
    status: UserStatus
    email_verified: bool
    mfa_enabled: bool
    leaderboard_visibility: Visibility
    email_notifications: Topics
    created_at: Instant

    @classmethod
    def of(cls, user: models.User) -> "UserOut":
        return cls(
            id=user.id,
            email=user.email,
            username=user.username,
            display_name=user.display_name,
            role=user.role,
            status=user.status,
            email_verified=user.email_verified,
            mfa_enabled=user.mfa_enabled,
            leaderboard_visibility=user.visibility,
            email_notifications=Topics(
                **{topic.value: wanted for topic, wanted in user.email_notifications.items()}
            ),
            created_at=user.created_at,
        )


class Accepted(Output):
    """The same answer whether or not the account exists."""

    detail: str = "If the request applies to an account, a mail has been sent."


class OverdueTasks(Output):
    kind: str
    count: int
    oldest_at: Instant | None


class AdminStatus(Output):
    version: str
    stage: str
    registration: str
    overdue: list[OverdueTasks]
    """Overdue tasks of the timer; the oldest shows how late it is."""
    timer_lag_seconds: int
    board_lag_seconds: int
    dead_letters: dict[str, int]
    failed_mails: int
    mail_rate: int
    limits: dict[str, int]


class RedrivenOut(Output):
    queue: str
    redriven: int
    """Messages that were given back to their queue or function."""
    left: int
    """Messages that stayed: batches that only `quizctl` can read, or an outage."""


class AccountEvent(Output):
    event: str
    at: Instant
    facts: dict[str, str]

    @classmethod
    def of(cls, entry: AuditEntry) -> "AccountEvent":
        return cls(event=entry.event.value, at=entry.at, facts=dict(entry.facts))


class NamedEvent(Output):
    event: str
    at: Instant
    user_id: str
    facts: dict[str, str]
    names: dict[str, str]
    """Current names of the existing users, quizzes, banks and groups in the event, by id."""

    @classmethod
    def of(cls, entry: AuditEntry, names: Mapping[str, str]) -> "NamedEvent":
        return cls(
            event=entry.event.value,
            at=entry.at,
            user_id=entry.user_id,
            facts=dict(entry.facts),
            names=dict(names),
        )
