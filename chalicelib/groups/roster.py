"""Roster: a file that replaces the list of members."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from chalicelib.accounts.models import User, UserStatus
from chalicelib.accounts.store import accounts_by_email
from chalicelib.clock import Clock
from chalicelib.errors import NotFoundError
from chalicelib.groups import awaited_store, member_store, rules
from chalicelib.groups.models import Group, JoinedBy, LineOutcome, LineReport, RosterEntry
from chalicelib.groups.service import ADDRESSES_PER_READ

Part = TypeVar("Part")
MAX_MEMBERS = 20_000
"""Members compared with a roster; more than any group has."""


class Rosters:
    """Apply rosters to groups, with a report per line."""

    def __init__(self, clock: Clock, validate_address: Callable[[str], str | None]) -> None:
        self._clock = clock
        self._validate_address = validate_address

    def replace(self, group: Group, raw: bytes) -> list[LineReport]:
        """Add listed users who are missing, and remove members who are not listed.

        A repeat completes an interrupted request. Raises the errors of `rules.parse_roster`.
        """
        entries, reports = rules.parse_roster(raw, self._validate_address)
        before, awaited = _current(group.id)
        users = _find_all(entries)
        listed = {user.id for user in users.values()}
        reports += self._add(group.id, entries, users, before)
        digests = {
            awaited_store.address_digest(one.email) for one in entries if one.email not in users
        }
        for part in _parts(sorted(before - listed), member_store.MEMBERS_PER_WRITE):
            member_store.remove_members(group.id, part)
        awaited_store.stop_awaiting(group.id, sorted(awaited - digests))
        return sorted(reports, key=lambda report: report.line)

    def _add(
        self,
        group_id: str,
        entries: Sequence[RosterEntry],
        users: dict[str, User],
        before: set[str],
    ) -> Iterator[LineReport]:
        for part in _parts(entries, member_store.MEMBERS_PER_WRITE):
            ids = {one: _active_id(users.get(one.email)) for one in part if one.email in users}
            fresh = [one for one in ids.values() if one and one not in before]
            refused = member_store.add_members(group_id, fresh, JoinedBy.ROSTER, self._clock())
            if refused is None:
                raise NotFoundError
            unknown = [one.email for one in part if one.email not in users]
            awaited_store.await_addresses(group_id, unknown)
            for entry in part:
                yield _report_line(entry, users.get(entry.email), before, refused)


def _report_line(
    entry: RosterEntry, user: User | None, before: set[str], refused: set[str]
) -> LineReport:
    if user is None:
        detail = "no account yet; its owner joins on confirmation"
        return LineReport(entry.line, LineOutcome.AWAITED, detail)
    user_id = _active_id(user)
    if user_id is None:
        return LineReport(entry.line, LineOutcome.REFUSED, "the account is disabled")
    if user_id in refused:
        return LineReport(entry.line, LineOutcome.REFUSED, "the user is in too many groups")
    detail = "" if user.email_verified else "the address is not confirmed"
    outcome = LineOutcome.ALREADY_MEMBER if user_id in before else LineOutcome.ADDED
    return LineReport(entry.line, outcome, detail)


def _active_id(user: User | None) -> str | None:
    if user is None or user.status is not UserStatus.ACTIVE:
        return None
    return user.id


def _current(group_id: str) -> tuple[set[str], set[str]]:
    """Return the user ids of members, and the address digests of members-to-be."""
    members: set[str] = set()
    after = None
    while len(members) < MAX_MEMBERS:
        page, after = member_store.list_members(group_id, 1_000, after)
        members.update(one.user_id for one in page)
        if after is None:
            break
    awaited: set[str] = set()
    while len(awaited) < MAX_MEMBERS:
        some = awaited_store.list_awaited(group_id, 1_000, after)
        awaited.update(some.items)
        after = some.after
        if after is None:
            break
    return members, awaited


def _find_all(entries: Sequence[RosterEntry]) -> dict[str, User]:
    users: dict[str, User] = {}
    for part in _parts([one.email for one in entries], ADDRESSES_PER_READ):
        users |= {email: one.user for email, one in accounts_by_email(part).items()}
    return users


def _parts(items: Iterable[Part], size: int) -> Iterator[list[Part]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part
