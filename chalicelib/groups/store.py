"""Store of groups with their staff and join codes."""

import hashlib
from collections.abc import Sequence

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, delete, put, try_transact, try_write, update, write
from chalicelib.groups.models import Group, GroupRole

MAX_MANAGED = 200
"""Maximum of groups that a user can own or staff."""
MAX_STAFF = 40
"""Of one group."""


class GroupItem(Item):
    """``GRP#<group id>`` / ``META``."""

    Meta = table_meta("users")
    group_id = KeyPart("pk", "GRP#")

    owner_id = UnicodeAttribute(attr_name="ow")
    name = UnicodeAttribute(attr_name="nm")
    join_code = UnicodeAttribute(attr_name="jc", null=True)
    staff: JSONAttribute = JSONAttribute(attr_name="sf", null=True)
    revision = IntegerAttribute(attr_name="rev", default=1)
    created_at = IntegerAttribute(attr_name="cr")
    ending = UnicodeAttribute(attr_name="de", null=True)
    """Set while a deletion removes the members: no more joins."""


class JoinCodeItem(Item):
    """``J#<hash of code>`` / ``-``: the group of a join code."""

    Meta = table_meta("users")

    group_id = UnicodeAttribute(attr_name="gr")


class ManagedItem(Item):
    """``U#<user id>`` / ``GRP#<group id>``: a group that a user owns or staffs."""

    Meta = table_meta("users")
    group_id = KeyPart("sk", "GRP#")

    role = UnicodeAttribute(attr_name="ro")


def group_key(group_id: str) -> Key[GroupItem]:
    """Return the key of a group."""
    return Key(GroupItem, f"GRP#{group_id}", "META")


def get_group(group_id: str) -> Group | None:
    """Return a group; None when it does not exist or is being deleted."""
    item = reads.get(group_key(group_id))
    return None if item is None or item.ending else group_of(item)


def get_groups(group_ids: Sequence[str]) -> dict[str, Group]:
    """Return the existing ones of up to 100 groups, by id."""
    keys = {one: group_key(one) for one in group_ids}
    found = reads.batch_get(keys.values()) if keys else None
    items = {one: found.get(key) for one, key in keys.items()} if found else {}
    return {one: group_of(item) for one, item in items.items() if item and not item.ending}


def list_managed(user_id: str) -> list[str]:
    """Return the ids of the groups that a user owns or staffs."""
    where = (ManagedItem.pk == f"U#{user_id}") & ManagedItem.sk.startswith("GRP#")
    items = reads.query_all(ManagedItem, where, at_most=MAX_MANAGED, consistent=True)
    return [item.group_id for item in items]


def add_group(group: Group) -> None:
    """Store a new group; a repeat of the request finds it stored."""
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
    """Change the name; returns False after a concurrent change or deletion."""
    change = [GroupItem.name.set(name), GroupItem.revision.set(group.revision + 1)]
    return try_write(update(group_item_keys(group.id), change, when=_as_seen(group)))


def replace_join_code(group: Group, code: str | None) -> bool:
    """Replace the join code, None disables it; returns False after a concurrent change."""
    revision = GroupItem.revision.set(group.revision + 1)
    changed = GroupItem.join_code.set(code) if code else GroupItem.join_code.remove()
    writes = [update(group_item_keys(group.id), [changed, revision], when=_as_seen(group))]
    if group.join_code:
        writes.append(delete(_code_item(group.join_code, group.id)))
    if code:
        free = JoinCodeItem.pk.does_not_exist()
        writes.append(put(_code_item(code, group.id), when=free))
    return try_transact(writes)


def group_of_code(code: str) -> str | None:
    """Return the id of a join code's group."""
    item = reads.get(Key(JoinCodeItem, _code_item(code, "").pk, "-"))
    return None if item is None else item.group_id


def set_staff(group: Group, user_id: str, role: GroupRole | None, *beside: Write) -> bool:
    """Set a user's role in a group's staff, None removes it; returns False after a conflict."""
    staff = {one: kept.value for one, kept in group.staff.items() if one != user_id}
    if role is not None:
        staff[user_id] = role.value
    change = [GroupItem.staff.set(staff), GroupItem.revision.set(group.revision + 1)]
    item = _managed_item(user_id, group.id, role or "-")
    return try_transact(
        [
            update(group_item_keys(group.id), change, when=_as_seen(group)),
            put(item) if role else delete(item),
            *beside,
        ]
    )


def begin_deletion(group: Group) -> bool:
    """Stop joins and remove the group from all lists; returns False after a conflict."""
    change = [GroupItem.ending.set("1"), GroupItem.revision.set(group.revision + 1)]
    managers = [group.owner_id, *group.staff]
    writes = [update(group_item_keys(group.id), change, when=_as_seen(group))]
    writes += [delete(_managed_item(one, group.id, "-")) for one in managers]
    if group.join_code:
        writes.append(delete(_code_item(group.join_code, group.id)))
    return try_transact(writes)


def end_deletion(group_id: str) -> None:
    """Delete the group itself, once it has no members."""
    write(delete(group_item_keys(group_id)))


def group_of(item: GroupItem) -> Group:
    """Return the group of an item."""
    return Group(
        id=item.group_id,
        owner_id=item.owner_id,
        name=item.name,
        join_code=item.join_code,
        revision=item.revision,
        created_at=item.created_at,
        staff={one: GroupRole(role) for one, role in (item.staff or {}).items()},
    )


def _as_seen(group: Group) -> Condition:
    seen: Condition = (GroupItem.revision == group.revision) & GroupItem.ending.does_not_exist()
    return seen


def group_item_keys(group_id: str) -> GroupItem:
    """Return the item of a group with its keys only."""
    return GroupItem(pk=f"GRP#{group_id}", sk="META")


def _managed_item(user_id: str, group_id: str, role: str) -> ManagedItem:
    return ManagedItem(pk=f"U#{user_id}", sk=f"GRP#{group_id}", role=role)


def _code_item(code: str, group_id: str) -> JoinCodeItem:
    return JoinCodeItem(pk=f"J#{_digest(code)}", sk="-", group_id=group_id)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
