"""Models of groups, memberships and roster uploads."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.clock import Millis
from chalicelib.values import dataclass


class JoinedBy(StrEnum):
    """The way a member joined."""

    ADDED = "added"
    CODE = "code"
    ROSTER = "roster"
    INVITATION = "invitation"


class GroupRole(StrEnum):
    """Roles of a group's staff."""

    EDITOR = "editor"
    """Reads and changes members, and addresses quizzes to the group."""
    VIEWER = "viewer"
    """Reads members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    id: str
    owner_id: str
    name: str
    join_code: str | None
    """None when the code is disabled."""
    revision: int
    created_at: Millis
    staff: Mapping[str, GroupRole] = field(default_factory=dict)
    """Roles by user id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    group_id: str
    user_id: str
    joined_at: Millis
    joined_by: JoinedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """One readable line of a roster."""

    line: int
    email: str
    display_name: str | None = None


class LineOutcome(StrEnum):
    """Outcome of a roster line."""

    ADDED = "added"
    ALREADY_MEMBER = "already_member"
    AWAITED = "awaited"
    """No account has this address; its owner joins on confirmation."""
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineReport:
    line: int
    outcome: LineOutcome
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Permission to join a group, for the owner of an address, by a mailed link."""

    group_id: str
    email: str
    ends_at: Millis
