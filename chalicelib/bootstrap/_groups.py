"""Groups."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._auth import invitations, rate_limiter
from chalicelib.bootstrap._process import externals, singleton

if TYPE_CHECKING:
    from chalicelib.groups.roster import Rosters
    from chalicelib.groups.service import Groups
    from chalicelib.groups.staffing import GroupStaffing


@singleton
def groups() -> "Groups":
    """Return the group service."""
    from chalicelib.groups.service import Groups

    return Groups(externals().clock, externals().random_bytes, rate_limiter(), invitations().invite)


@singleton
def group_staffing() -> "GroupStaffing":
    """Return the staffing service of groups."""
    from chalicelib.bootstrap._audit import audit
    from chalicelib.groups.staffing import GroupStaffing

    return GroupStaffing(audit())


@singleton
def rosters() -> "Rosters":
    """Return the roster service."""
    from chalicelib.accounts.addresses import normalize_address
    from chalicelib.groups.roster import Rosters

    return Rosters(externals().clock, normalize_address)
