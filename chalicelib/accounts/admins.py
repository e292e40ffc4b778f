"""Index of active administrators, and the conditions that protect the last one."""

from chalicelib.accounts.models import Role, User, UserStatus
from chalicelib.accounts.store import UserItem, user_key, user_of
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, batch_get, query
from chalicelib.dynamo.writes import (
    Write,
    condition_check,
    delete,
    put,
    try_transact,
    update,
)

ADMINS = "ADMINS"
CANDIDATES = 100
"""Administrators read at once to find a remaining one: the limit of one BatchGetItem."""


class AdminItem(Item):
    """``ADMINS`` / user id: marks the user as an active administrator."""

    Meta = table_meta("users")


def promotion_writes(user_id: str) -> list[Write]:
    """Return the writes that add a user to the administrators."""
    return [put(AdminItem(pk=ADMINS, sk=user_id))]


def demotion_writes(user_id: str) -> list[Write] | None:
    """Return the writes that remove an administrator, or None for the last one.

    The write requires on another administrator's item that they are active, so that two
    administrators who demote each other at the same time cannot both succeed.
    """
    named = query(AdminItem, AdminItem.pk == ADMINS, limit=CANDIDATES, consistent=True).items
    keys = [user_key(admin.sk) for admin in named if admin.sk != user_id]
    found = batch_get(keys) if keys else BatchItems({})
    others = [item for key in keys if (item := found.get(key)) and _is_permanent_admin(item)]
    if not others:
        return None
    may_act = (
        (UserItem.role == Role.ADMIN.value)
        & (UserItem.status == UserStatus.ACTIVE.value)
        & UserItem.expires.does_not_exist()
    )
    return [delete(AdminItem(pk=ADMINS, sk=user_id)), condition_check(others[0], when=may_act)]


def set_role_and_status(
    item: UserItem, role: Role, status: UserStatus, beside: list[Write]
) -> bool:
    """Change role and status; disabling a user ends all their sessions.

    ``beside`` holds the `promotion_writes` or `demotion_writes`. Returns False when the user was
    changed in the meantime.
    """
    change = [UserItem.role.set(role.value), UserItem.status.set(status.value)]
    if status is UserStatus.DISABLED:
        change.append(UserItem.epoch.set(item.epoch + 1))
    same = (
        (UserItem.epoch == item.epoch)
        & (UserItem.role == item.role)
        & (UserItem.status == item.status)
    )
    return try_transact([update(item, change, when=same), *beside])


def list_admin_ids() -> list[str]:
    """Return the ids of active administrators."""
    named = query(AdminItem, AdminItem.pk == ADMINS, limit=CANDIDATES, consistent=True).items
    return [admin.sk for admin in named]


def _is_permanent_admin(item: UserItem) -> bool:
    # an account with an unconfirmed address expires
    return is_acting_admin(user_of(item)) and item.expires is None


def is_acting_admin(user: User) -> bool:
    """Return whether a user counts as an active administrator."""
    return user.role is Role.ADMIN and user.status is UserStatus.ACTIVE
