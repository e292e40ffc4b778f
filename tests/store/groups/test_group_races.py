"""Groups under threads: a membership is never half there."""

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import Role
from chalicelib.accounts.store import UserItem, user_key
from chalicelib.dynamo.reads import get
from chalicelib.groups import member_store, store
from chalicelib.groups.errors import InvalidJoinCodeError
from chalicelib.groups.models import Group, JoinedBy
from chalicelib.web.authentication import Caller
from tests.support.people import PASSWORD
from tests.support.threads import in_threads

pytestmark = pytest.mark.usefixtures("tables")

IP = "192.0.2.1"


def a_user(number: int) -> str:
    user_id = bootstrap.externals().new_id("usr")
    bootstrap.registration().create_user(
        user_id, f"user{number}@example.org", f"user {number}", PASSWORD, Role.USER
    )
    return user_id


def a_group(owner: str) -> Group:
    return bootstrap.groups().create(bootstrap.externals().new_id("grp"), owner, "Physics")


def is_member(group: Group, user_id: str) -> bool:
    """Return whether both items of a membership exist; one alone fails."""
    item = get(user_key(user_id))
    of_user = item is not None and group.id in (item.groups or set())
    of_group = get(member_store.member_key(group.id, user_id)) is not None
    assert of_user == of_group
    return of_user


def test_concurrent_joins_all_succeed() -> None:
    group, users = a_group(a_user(0)), [a_user(number) for number in range(1, 5)]
    got = in_threads(
        4, lambda place: bootstrap.groups().join(users[place], group.join_code or "", IP)
    )
    assert not [one for one in got if isinstance(one, Exception)]
    assert all(is_member(group, one) for one in users)


def test_of_joining_and_being_removed_in_threads_one_wins_wholly() -> None:
    group, user = a_group(a_user(0)), a_user(1)

    def act(place: int) -> None:
        if place == 0:
            bootstrap.groups().join(user, group.join_code or "", IP)
        else:
            bootstrap.groups().remove(group, user)

    in_threads(2, act)
    is_member(group, user)


def test_replaced_code_is_refused() -> None:
    owner, user = a_user(0), a_user(1)
    group = a_group(owner)
    bootstrap.groups().replace_code(group)
    with pytest.raises(InvalidJoinCodeError):
        bootstrap.groups().join(user, group.join_code or "", IP)
    assert not is_member(group, user)


def test_concurrent_disabling_of_a_code_decides_at_the_group() -> None:
    group, user = a_group(a_user(0)), a_user(1)
    assert member_store.add_members(group.id, [user], JoinedBy.CODE, 1, "WRONG") is None
    assert not is_member(group, user)


def test_a_group_that_is_being_deleted_takes_no_member() -> None:
    group, user = a_group(a_user(0)), a_user(1)
    assert store.begin_deletion(group)
    assert member_store.add_members(group.id, [user], JoinedBy.ADDED, 1) is None
    assert not is_member(group, user)


def test_deletion_ends_all_memberships() -> None:
    group, users = a_group(a_user(0)), [a_user(number) for number in range(1, 4)]
    member_store.add_members(group.id, users, JoinedBy.ADDED, 1)
    bootstrap.groups().delete(group)
    assert not [one for one in users if is_member(group, one)]
    assert store.get_group(group.id) is None


def test_deleted_user_does_not_block_other_members() -> None:
    group, user = a_group(a_user(0)), a_user(1)
    gone = bootstrap.externals().new_id("usr")
    assert member_store.add_members(group.id, [gone, user], JoinedBy.ADDED, 1) == {gone}
    assert is_member(group, user)
    member_store.remove_members(group.id, [gone, user])
    assert not is_member(group, user)


def test_repeated_join_keeps_the_first_time() -> None:
    group, user = a_group(a_user(0)), a_user(1)
    member_store.add_members(group.id, [user], JoinedBy.CODE, 1)
    member_store.add_members(group.id, [user], JoinedBy.ADDED, 2)
    members, _ = member_store.list_members(group.id, 10)
    assert [(one.joined_at, one.joined_by) for one in members] == [(1, JoinedBy.CODE)]


def test_every_request_reads_the_users_groups() -> None:
    group, user = a_group(a_user(0)), a_user(1)
    member_store.add_members(group.id, [user], JoinedBy.ADDED, 1)
    item = get(user_key(user))
    assert item is not None
    raw = item.serialize()
    assert UserItem.groups.attr_name in raw
    assert Caller("", "", "user", "").groups == frozenset()
