"""Service of groups: create, join, leave, invite."""

from collections.abc import Callable, Sequence
from typing import Protocol

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import Account, UserStatus
from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.clock import MINUTE, Clock
from chalicelib.errors import ConflictError, ForbiddenError, NotFoundError
from chalicelib.groups import awaited_store, member_store, rules, store
from chalicelib.groups.errors import InvalidJoinCodeError, OwnerCannotLeaveError, TooManyGroupsError
from chalicelib.groups.models import Group, JoinedBy, Member
from chalicelib.pages import Page, Position
from chalicelib.web.authentication import Caller

JOIN_TRIES = RateLimit("join-group", max_tries=10, window=10 * MINUTE)
WRONG_OF_NETWORK = 200
_WRONG = RateLimit("join-group-network", max_tries=WRONG_OF_NETWORK, window=10 * MINUTE)
CHANGED_MEANWHILE = "The group was changed at the same time; try again."
ADDRESSES_PER_READ = 100


class Invite(Protocol):
    """Mail an address a link that creates or confirms its account."""

    def __call__(self, email: str, account: Account | None) -> None: ...


class Groups:
    """Manage groups and their members."""

    def __init__(
        self,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        rate_limiter: RateLimiter,
        invite: Invite,
    ) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._rate_limiter = rate_limiter
        self._invite = invite

    def create(self, group_id: str, owner_id: str, name: str) -> Group:
        """Create a group with a join code."""
        group = Group(
            id=group_id,
            owner_id=owner_id,
            name=name,
            join_code=rules.new_join_code(self._random_bytes),
            revision=1,
            created_at=self._clock(),
        )
        store.add_group(group)
        return store.get_group(group_id) or group

    def list_ids(self, account: Account) -> list[str]:
        """Return the ids of the groups that a user owns, staffs or is in, sorted."""
        return sorted({*store.list_managed(account.id), *account.groups})

    def read(self, group_id: str, caller: Caller) -> Group:
        """Return a group to its owner, staff and members; raises NotFoundError."""
        group = store.get_group(group_id)
        is_member = group_id in caller.groups
        if group is None or not (is_member or _views(group, caller)):
            raise NotFoundError
        return group

    def viewed(self, group_id: str, caller: Caller) -> Group:
        """Return a group to its owner, staff and administrators; raises NotFoundError."""
        group = store.get_group(group_id)
        if group is None or not _views(group, caller):
            raise NotFoundError
        return group

    def managed(self, group_id: str, caller: Caller) -> Group:
        """Return a group to its owner, editors and administrators.

        Raises ForbiddenError to viewers, NotFoundError to all others.
        """
        group = self.viewed(group_id, caller)
        if not _manages(group, caller):
            raise ForbiddenError
        return group

    def owned(self, group_id: str, caller: Caller) -> Group:
        """Return a group to its owner and administrators.

        Raises ForbiddenError to its staff, NotFoundError to all others.
        """
        group = store.get_group(group_id)
        if group is not None and rules.can_own(group, caller.user_id, caller.role):
            return group
        if group is not None and _views(group, caller):
            raise ForbiddenError
        raise NotFoundError

    def rename(self, group: Group, name: str) -> Group:
        """Change the name; raises ConflictError after a concurrent change."""
        return self._changed(group, kept=store.rename_group(group, name))

    def replace_code(self, group: Group) -> Group:
        """Create a new join code; the earlier one becomes invalid."""
        code = rules.new_join_code(self._random_bytes)
        return self._changed(group, kept=store.replace_join_code(group, code))

    def close_code(self, group: Group) -> Group:
        """Disable the join code."""
        return self._changed(group, kept=store.replace_join_code(group, None))

    def delete(self, group: Group) -> None:
        """Delete a group and end all memberships; running attempts and results stay."""
        if not store.begin_deletion(group):
            raise ConflictError(CHANGED_MEANWHILE)
        while True:
            members, _ = member_store.list_members(group.id, member_store.MEMBERS_PER_WRITE)
            awaited = awaited_store.list_awaited(group.id, member_store.MEMBERS_PER_WRITE).items
            if not members and not awaited:
                break
            member_store.remove_members(group.id, [one.user_id for one in members])
            awaited_store.stop_awaiting(group.id, awaited)
        store.end_deletion(group.id)

    def members(self, group: Group, limit: int, after: Position | None) -> Page[Member]:
        """Return a page of members, by user id."""
        return member_store.list_members(group.id, limit, after)

    def add(self, group: Group, user_id: str) -> None:
        """Add a member; raises NotFoundError without such an active user."""
        user = accounts.get_users([user_id]).get(user_id)
        if user is None or user.status is not UserStatus.ACTIVE:
            raise NotFoundError
        self._join(group.id, user_id, JoinedBy.ADDED)

    def join(self, user_id: str, typed: str, ip: str) -> Group:
        """Add the caller by a code; raises InvalidJoinCodeError or TooManyRequestsError."""
        ticket = self._rate_limiter.reserve(JOIN_TRIES, user_id)
        code = rules.normalize_code(typed)
        group_id = code and store.group_of_code(code)
        if not code or not group_id:
            self._rate_limiter.count_wrong_code(JOIN_TRIES, user_id, _WRONG, network_of(ip))
            raise InvalidJoinCodeError
        self._join(group_id, user_id, JoinedBy.CODE, code)
        ticket.release()
        group = store.get_group(group_id)
        if group is None:
            raise InvalidJoinCodeError
        return group

    def remove(self, group: Group, user_id: str) -> None:
        """Remove a member; does nothing when already removed."""
        member_store.remove_members(group.id, [user_id])

    def leave(self, group_id: str, caller: Caller) -> None:
        """Remove the caller from a group; raises OwnerCannotLeaveError for the owner."""
        group = self.read(group_id, caller)
        if group.owner_id == caller.user_id and group_id not in caller.groups:
            raise OwnerCannotLeaveError
        member_store.remove_members(group_id, [caller.user_id])

    def invite(self, group: Group, emails: Sequence[str]) -> None:
        """Add the owners of confirmed addresses; mail all others a link to join."""
        for start in range(0, len(emails), ADDRESSES_PER_READ):
            some = emails[start : start + ADDRESSES_PER_READ]
            users = accounts.accounts_by_email(some)
            for email in some:
                self._invite_one(group.id, email, users.get(email))

    def welcome(self, user_id: str, email: str) -> None:
        """Add a user with a newly confirmed address to the groups that await it."""
        for group_id in awaited_store.groups_awaiting(email):
            member_store.add_members(group_id, [user_id], JoinedBy.INVITATION, self._clock())
            awaited_store.stop_awaiting(group_id, [awaited_store.address_digest(email)])

    def _invite_one(self, group_id: str, email: str, account: Account | None) -> None:
        if account is not None and account.user.email_verified:
            self._join(group_id, account.id, JoinedBy.INVITATION)
            return
        awaited_store.await_addresses(group_id, [email])
        self._invite(email, account)

    def _join(self, group_id: str, user_id: str, by: JoinedBy, code: str | None = None) -> None:
        refused = member_store.add_members(group_id, [user_id], by, self._clock(), code)
        if refused is None:
            raise InvalidJoinCodeError if code else NotFoundError
        if refused:
            raise TooManyGroupsError

    def _changed(self, group: Group, *, kept: bool) -> Group:
        changed = store.get_group(group.id) if kept else None
        if changed is None:
            raise ConflictError(CHANGED_MEANWHILE)
        return changed


def _views(group: Group, caller: Caller) -> bool:
    return rules.can_view(group, caller.user_id, caller.role)


def _manages(group: Group, caller: Caller) -> bool:
    return rules.can_manage(group, caller.user_id, caller.role)
