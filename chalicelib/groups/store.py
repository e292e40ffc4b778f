"""Groups as they are stored: the group, its members, and who is awaited.

That a user is a member is kept twice, in one transaction: on the user's own item, which every
request reads anyway, and under the group, for its list.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition, size

from chalicelib.accounts.rules import email_key
from chalicelib.accounts.store import UserItem
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem, TransactionConditionError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key, Page
from chalicelib.dynamo.writes import (
    Write,
    batch_delete,
    batch_put,
    condition_check,
    delete,
    put,
    transact,
    try_transact,
    try_write,
    update,
    write,
)
from chalicelib.groups.models import Group, JoinedBy, Member
from chalicelib.groups.rules import MAX_GROUPS_PER_USER

MEMBERS_PER_WRITE = 40
"""Two writes each, and the check of the group: a transaction takes a hundred."""
ITEMS_PER_BATCH = 24
"""Pairs of items; a batch takes 25."""
MAX_MANAGED = 200
"""Groups that one user may own or staff."""


class GroupItem(Item):
    """``GRP#<group id>`` / ``META``."""

    Meta = table_meta("users")

    owner_id = UnicodeAttribute(attr_name="ow")
    name = UnicodeAttribute(attr_name="nm")
    join_code = UnicodeAttribute(attr_name="jc", null=True)
    staff: JSONAttribute = JSONAttribute(attr_name="sf", null=True)
    revision = IntegerAttribute(attr_name="rev", default=1)
    created_at = IntegerAttribute(attr_name="cr")
    ending = UnicodeAttribute(attr_name="de", null=True)
    """Set while a deletion removes the members: nobody joins any more."""


class MemberItem(Item):
    """``GRP#<group id>`` / ``M#<user id>``."""

    Meta = table_meta("users")

    joined_at = IntegerAttribute(attr_name="ja")
    joined_by = UnicodeAttribute(attr_name="jb")


class AwaitedItem(Item):
    """``E#<hash of email>`` / ``GRP#<group id>``: a member-to-be without an account."""

    Meta = table_meta("users")

    email = UnicodeAttribute(attr_name="em")


class AwaitedOfGroupItem(Item):
    """``GRP#<group id>`` / ``A#<hash of email>``: the same, for the group's list."""

    Meta = table_meta("users")

    email = UnicodeAttribute(attr_name="em")


class JoinCodeItem(Item):
    """``J#<hash of code>`` / ``-``: the group that a code opens."""

    Meta = table_meta("users")

    group_id = UnicodeAttribute(attr_name="gr")


class ManagedItem(Item):
    """``U#<user id>`` / ``GRP#<group id>``: a group that a user owns or staffs."""

    Meta = table_meta("users")

    role = UnicodeAttribute(attr_name="ro")


def group_key(group_id: str) -> Key[GroupItem]:
    """Where a group is."""
    return Key(GroupItem, f"GRP#{group_id}", "META")


def member_key(group_id: str, user_id: str) -> Key[MemberItem]:
    """Where a member of a group is."""
    return Key(MemberItem, f"GRP#{group_id}", f"M#{user_id}")


def get_group(group_id: str) -> Group | None:
    """Return a group; None when there is none, or its deletion has begun."""
    item = reads.get(group_key(group_id))
    return None if item is None or item.ending else group_of(item)


def get_groups(group_ids: Sequence[str]) -> dict[str, Group]:
    """Return those of up to 100 groups that exist, by id."""
    keys = {one: group_key(one) for one in group_ids}
    found = reads.batch_get(keys.values()) if keys else None
    items = {one: found.get(key) for one, key in keys.items()} if found else {}
    return {one: group_of(item) for one, item in items.items() if item and not item.ending}


def list_managed(user_id: str) -> list[str]:
    """Return the ids of the groups that a user owns or staffs."""
    where = (ManagedItem.pk == f"U#{user_id}") & ManagedItem.sk.startswith("GRP#")
    items = reads.query_all(ManagedItem, where, at_most=MAX_MANAGED, consistent=True)
    return [item.sk.removeprefix("GRP#") for item in items]


def add_group(group: Group) -> None:
    """Store a new group, or find it stored by an earlier try of the same request."""
    item = GroupItem(
        pk=f"GRP#{group.id}",
        sk="META",
        owner_id=group.owner_id,
        name=group.name,
        join_code=group.join_code,
        revision=group.revision,
        created_at=group.created_at,
    )
    new = put(item, when=GroupItem.pk.does_not_exist())
    code = [put(_code_item(group.join_code, group.id))] if group.join_code else []
    try_transact([new, put(_managed_item(group.owner_id, group.id, "owner")), *code])


def rename_group(group: Group, name: str) -> bool:
    """Change the name; False when the group was changed or deleted meanwhile."""
    change = [GroupItem.name.set(name), GroupItem.revision.set(group.revision + 1)]
    return try_write(update(_keys(group.id), change, when=_as_seen(group)))


def replace_join_code(group: Group, code: str | None) -> bool:
    """Put a code in the place of the earlier one, None closes it; False when changed meanwhile."""
    revision = GroupItem.revision.set(group.revision + 1)
    changed = GroupItem.join_code.set(code) if code else GroupItem.join_code.remove()
    writes = [update(_keys(group.id), [changed, revision], when=_as_seen(group))]
    if group.join_code:
        writes.append(delete(_code_item(group.join_code, group.id)))
    if code:
        free = JoinCodeItem.pk.does_not_exist()
        writes.append(put(_code_item(code, group.id), when=free))
    return try_transact(writes)


def group_of_code(code: str) -> str | None:
    """Return the id of the group that a code opens."""
    item = reads.get(Key(JoinCodeItem, _code_item(code, "").pk, "-"))
    return None if item is None else item.group_id


def set_staff(group: Group, user_id: str, role: str | None) -> bool:
    """Give a user a role in a group's staff, None takes it; False when changed meanwhile."""
    staff = {**group.staff, user_id: role} if role else {**group.staff}
    if role is None:
        staff.pop(user_id, None)
    change = [GroupItem.staff.set(staff), GroupItem.revision.set(group.revision + 1)]
    item = _managed_item(user_id, group.id, role or "-")
    return try_transact(
        [update(_keys(group.id), change, when=_as_seen(group)), put(item) if role else delete(item)]
    )


def add_members(
    group_id: str, user_ids: Sequence[str], by: JoinedBy, now: Millis, code: str | None = None
) -> set[str] | None:
    """Make up to 40 users members, all at once; repeats change nothing.

    With ``code`` only while that is still the group's code. Returns the users who could not be
    added, for they are gone or in too many groups; None when the group or its code is gone.
    """
    refused: set[str] = set()
    left = list(user_ids)
    while left:
        writes = [condition_check(_keys(group_id), when=_is_open(code))]
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
    """End up to 40 memberships; of users who are gone, what is left of them."""
    left, gone = list(user_ids), set[str]()
    while left or gone:
        writes = [delete(_member_item(group_id, one)) for one in [*left, *gone]]
        there = UserItem.pk.exists()
        for one in left:
            change = [UserItem.groups.delete({group_id})]
            writes.append(update(UserItem(pk=f"U#{one}", sk="P"), change, when=there))
        try:
            transact(writes)
        except TransactionConditionError as failed:
            first = len(left) + len(gone)
            lost = {left[place - first] for place in failed.refused}
            gone |= lost
            left = [one for one in left if one not in lost]
            continue
        break


def leave_writes(user: UserItem) -> list[Write]:
    """Return the writes by which a user who is erased leaves every group."""
    user_id = user.pk.removeprefix("U#")
    return [delete(_member_item(one, user_id)) for one in sorted(user.groups or ())]


def list_members(
    group_id: str, limit: int, after: RawItem | None = None
) -> tuple[list[Member], RawItem | None]:
    """Return one page of members by user id, and where the list goes on."""
    where = (MemberItem.pk == f"GRP#{group_id}") & MemberItem.sk.startswith("M#")
    page = reads.query(MemberItem, where, limit=limit, after=after, consistent=True)
    return [_member_of(group_id, item) for item in page.items], page.after


def await_addresses(group_id: str, emails: Iterable[str]) -> None:
    """Make whoever confirms one of the addresses a member-to-be; a repeat changes nothing."""
    items: list[Item] = []
    for email in emails:
        digest = address_digest(email)
        items.append(AwaitedItem(pk=f"E#{digest}", sk=f"GRP#{group_id}", email=email))
        items.append(AwaitedOfGroupItem(pk=f"GRP#{group_id}", sk=f"A#{digest}", email=email))
    for start in range(0, len(items), ITEMS_PER_BATCH):
        batch_put(items[start : start + ITEMS_PER_BATCH])


def stop_awaiting(group_id: str, digests: Iterable[str]) -> None:
    """Forget members-to-be, by the hashes of their addresses."""
    keys: list[Key[Any]] = []
    for digest in digests:
        keys.append(Key(AwaitedItem, f"E#{digest}", f"GRP#{group_id}"))
        keys.append(Key(AwaitedOfGroupItem, f"GRP#{group_id}", f"A#{digest}"))
    for start in range(0, len(keys), ITEMS_PER_BATCH):
        batch_delete(keys[start : start + ITEMS_PER_BATCH])


def list_awaited(
    group_id: str, limit: int, after: RawItem | None = None
) -> Page[AwaitedOfGroupItem]:
    """Return one page of a group's members-to-be."""
    where = (AwaitedOfGroupItem.pk == f"GRP#{group_id}") & AwaitedOfGroupItem.sk.startswith("A#")
    return reads.query(AwaitedOfGroupItem, where, limit=limit, after=after, consistent=True)


def groups_awaiting(email: str) -> list[str]:
    """Return the groups that wait for the owner of an address."""
    where = (AwaitedItem.pk == f"E#{address_digest(email)}") & AwaitedItem.sk.startswith("GRP#")
    items = reads.query_all(AwaitedItem, where, at_most=MAX_GROUPS_PER_USER, consistent=True)
    return [item.sk.removeprefix("GRP#") for item in items]


def begin_deletion(group: Group) -> bool:
    """Let nobody join any more, and take the group from every list; False when it just changed."""
    change = [GroupItem.ending.set("1"), GroupItem.revision.set(group.revision + 1)]
    managers = [group.owner_id, *group.staff]
    writes = [update(_keys(group.id), change, when=_as_seen(group))]
    writes += [delete(_managed_item(one, group.id, "-")) for one in managers]
    if group.join_code:
        writes.append(delete(_code_item(group.join_code, group.id)))
    return try_transact(writes)


def end_deletion(group_id: str) -> None:
    """Remove the group itself, once nobody is in it."""
    write(delete(_keys(group_id)))


def group_of(item: GroupItem) -> Group:
    """Return the group that an item keeps."""
    return Group(
        id=item.pk.removeprefix("GRP#"),
        owner_id=item.owner_id,
        name=item.name,
        join_code=item.join_code,
        revision=item.revision,
        created_at=item.created_at,
        staff=item.staff or {},
    )


def _member_of(group_id: str, item: MemberItem) -> Member:
    return Member(
        group_id=group_id,
        user_id=item.sk.removeprefix("M#"),
        joined_at=item.joined_at,
        joined_by=JoinedBy(item.joined_by),
    )


def _joining(group_id: str, user_id: str, by: JoinedBy, now: Millis) -> list[Write]:
    has_room = UserItem.pk.exists() & (
        UserItem.groups.does_not_exist()
        | UserItem.groups.contains(group_id)
        | (size(UserItem.groups) < MAX_GROUPS_PER_USER)  # type: ignore[no-untyped-call]
    )
    user = UserItem(pk=f"U#{user_id}", sk="P")
    once = [
        MemberItem.joined_at.set(MemberItem.joined_at | now),
        MemberItem.joined_by.set(MemberItem.joined_by | by.value),
    ]
    return [
        update(user, [UserItem.groups.add({group_id})], when=has_room),
        update(_member_item(group_id, user_id), once),
    ]


def _is_open(code: str | None) -> Condition:
    there: Condition = GroupItem.pk.exists() & GroupItem.ending.does_not_exist()
    return there if code is None else there & (GroupItem.join_code == code)


def _as_seen(group: Group) -> Condition:
    seen: Condition = (GroupItem.revision == group.revision) & GroupItem.ending.does_not_exist()
    return seen


def _keys(group_id: str) -> GroupItem:
    return GroupItem(pk=f"GRP#{group_id}", sk="META")


def _member_item(group_id: str, user_id: str) -> MemberItem:
    return MemberItem(pk=f"GRP#{group_id}", sk=f"M#{user_id}")


def _managed_item(user_id: str, group_id: str, role: str) -> ManagedItem:
    return ManagedItem(pk=f"U#{user_id}", sk=f"GRP#{group_id}", role=role)


def _code_item(code: str, group_id: str) -> JoinCodeItem:
    return JoinCodeItem(pk=f"J#{_digest(code)}", sk="-", group_id=group_id)


def address_digest(email: str) -> str:
    """Return what an address is stored under."""
    return _digest(email_key(email))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
