"""Request and response bodies of groups."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.accounts.models import User
from chalicelib.accounts.schemas import Address
from chalicelib.groups import models
from chalicelib.groups.models import GroupRole, JoinedBy, LineOutcome
from chalicelib.web.schemas import ABSENT, Input, Instant, Output

MAX_INVITED = 500


def _one_line(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise ValueError("must be one line of visible text")
    return name.strip()


GroupName = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_one_line)]


class GroupIn(Input):
    name: GroupName


class GroupChangeIn(Input):
    name: GroupName = ABSENT
    join_code: None = ABSENT
    """Null disables the code; a new one is created by its own route."""


class InvitationsIn(Input):
    emails: Annotated[list[Address], Field(min_length=1, max_length=MAX_INVITED)]


class JoinIn(Input):
    code: Annotated[str, Field(min_length=1, max_length=64)]


class GroupStaffIn(Input):
    role: Annotated[GroupRole, Field(strict=False)]


class GroupStaffByEmailIn(GroupStaffIn):
    email: Annotated[str, Field(min_length=3, max_length=254)]


class GroupStaffMember(Output):
    user_id: str
    username: str
    role: GroupRole


class GroupSummary(Output):
    """A group as its members see it."""

    id: str
    name: str

    @classmethod
    def of(cls, group: models.Group) -> "GroupSummary":
        return cls(id=group.id, name=group.name)


class GroupOut(GroupSummary):
    """A group as its owner and its staff see it."""

    owner_id: str
    join_code: str | None
    """Null when it is disabled, and for viewers."""
    created_at: Instant

    @classmethod
    def of(cls, group: models.Group, *, shows_code: bool = True) -> "GroupOut":
        return cls(
            id=group.id,
            name=group.name,
            owner_id=group.owner_id,
            join_code=group.join_code if shows_code else None,
            created_at=group.created_at,
        )


class GroupMember(Output):
    user_id: str
    username: str
    email: str
    email_verified: bool
    joined_at: Instant
    joined_by: JoinedBy

    @classmethod
    def of(cls, member: models.Member, user: User) -> "GroupMember":
        return cls(
            user_id=member.user_id,
            username=user.username,
            email=user.email,
            email_verified=user.email_verified,
            joined_at=member.joined_at,
            joined_by=member.joined_by,
        )


class RosterLine(Output):
    line: int
    outcome: LineOutcome
    detail: str


class RosterReport(Output):
    lines: list[RosterLine]

    @classmethod
    def of(cls, reports: list[models.LineReport]) -> "RosterReport":
        return cls(
            lines=[
                RosterLine(line=one.line, outcome=one.outcome, detail=one.detail) for one in reports
            ]
        )
