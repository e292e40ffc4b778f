"""Store of group members.

A membership is stored twice in one transaction: on the user's own item, which every request reads,
and in the group's partition for its list.
"""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition, size

from chalicelib.accounts.models import Account
from chalicelib.accounts.store import UserItem, user_keys
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, condition_check, delete, transact, update
from chalicelib.groups.models import JoinedBy, Member
from chalicelib.groups.rules import MAX_GROUPS_PER_USER
from chalicelib.groups.store import GroupItem, group_item_keys
from chalicelib.pages import Page, Position

MEMBERS_PER_WRITE = 40
"""Two writes each and the check of the group: a transaction takes a hundred."""


class MemberItem(Item):
    """``GRP#<group id>`` / ``M#<user id>``."""

    Meta = table_meta("users")
    user_id = KeyPart("sk", "M#")

    joined_at = IntegerAttribute(attr_name="ja")
    joined_by = UnicodeAttribute(attr_name="jb")


def member_key(group_id: str, user_id: str) -> Key[MemberItem]:
    """Return the key of a member of a group."""
    return Key(MemberItem, f"GRP#{group_id}", f"M#{user_id}")


def add_members(
    group_id: str, user_ids: Sequence[str], by: JoinedBy, now: Millis, code: str | None = None
) -> set[str] | None:
    """Add up to 40 members in one transaction; repeats change nothing.

    With ``code``, only while that is the group's code. Returns the users who could not be added,
    since they were deleted or are in too many groups; None when the group or its code does not
    exist any more.
    """
    refused: set[str] = set()
    left = list(user_ids)
    while left:
        writes = [condition_check(group_item_keys(group_id), when=_is_open(code))]
        for one in left:
            writes += _joining(group_id, one, by, now)
        try:
            transact(writes)
        except TransactionConditionError as failed:
            if 0 in failed.refused:
                return None
            lost = {left[(place - 1) // 2] for place in failed.refused}
            refused |= lost
            left = [one for one in left if one not in lost]
            continue
        break
    return refused


def remove_members(group_id: str, user_ids: Sequence[str]) -> None:
    """Remove up to 40 members; of deleted users, remove the remaining items."""
    left, gone = list(user_ids), set[str]()
    while left or gone:
        writes = [delete(_member_item(group_id, one)) for one in [*left, *gone]]
        there = UserItem.pk.exists()
        for one in left:
            change = [UserItem.groups.delete({group_id})]
            writes.append(update(user_keys(one), change, when=there))
        try:
            transact(writes)
        except TransactionConditionError as failed:
            first = len(left) + len(gone)
            lost = {left[place - first] for place in failed.refused}
            gone |= lost
            left = [one for one in left if one not in lost]
            continue
        break


def leave_writes(account: Account) -> list[Write]:
    """Return the writes that remove an erased user from all groups."""
    return [delete(_member_item(one, account.id)) for one in sorted(account.groups)]


def list_members(group_id: str, limit: int, after: Position | None = None) -> Page[Member]:
    """Return a page of members, by user id."""
    where = (MemberItem.pk == f"GRP#{group_id}") & MemberItem.sk.startswith("M#")
    page = reads.query(MemberItem, where, limit=limit, after=after, consistent=True)
    return Page([_member_of(group_id, item) for item in page.items], page.after)


def find_members(group_id: str, user_ids: Sequence[str]) -> frozenset[str]:
    """Return those of up to 100 users who are members of a group."""
    if not user_ids:
        return frozenset()
    keys = {user_id: member_key(group_id, user_id) for user_id in user_ids}
    found = reads.batch_get(keys.values())
    return frozenset(one for one, key in keys.items() if found.raw(key) is not None)


def _member_of(group_id: str, item: MemberItem) -> Member:
    return Member(
        group_id=group_id,
        user_id=item.user_id,
        joined_at=item.joined_at,
        joined_by=JoinedBy(item.joined_by),
    )


def _joining(group_id: str, user_id: str, by: JoinedBy, now: Millis) -> list[Write]:
    has_room = UserItem.pk.exists() & (
        UserItem.groups.does_not_exist()
        | UserItem.groups.contains(group_id)
        | (size(UserItem.groups) < MAX_GROUPS_PER_USER)  # type: ignore[no-untyped-call]
    )
    once = [
        MemberItem.joined_at.set(MemberItem.joined_at | now),
        MemberItem.joined_by.set(MemberItem.joined_by | by.value),
    ]
    return [
        update(user_keys(user_id), [UserItem.groups.add({group_id})], when=has_room),
        update(_member_item(group_id, user_id), once),
    ]


def _is_open(code: str | None) -> Condition:
    there: Condition = GroupItem.pk.exists() & GroupItem.ending.does_not_exist()
    return there if code is None else there & (GroupItem.join_code == code)


def _member_item(group_id: str, user_id: str) -> MemberItem:
    return MemberItem(pk=f"GRP#{group_id}", sk=f"M#{user_id}")
