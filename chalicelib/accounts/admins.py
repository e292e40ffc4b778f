"""Who may act as an administrator, and the conditions under which the last one stays."""

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
"""Administrators that are looked at for one who stays: as many as one BatchGetItem takes."""


class AdminItem(Item):
    """``ADMINS`` / a user's id: that this user is an administrator who may act."""

    Meta = table_meta("users")


def promotion_writes(user_id: str) -> list[Write]:
    """What is written beside a user who becomes an administrator."""
    return [put(AdminItem(pk=ADMINS, sk=user_id))]


def demotion_writes(user_id: str) -> list[Write] | None:
    """What is written beside a user who stops being one; None when there is no other.

    That the other one may act is a condition of the write, on that user's own item: two who remove
    each other at once cannot both succeed, whatever each of them saw before.
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
    """Change role and status, ending all sessions of a user who is disabled.

    ``beside`` is what `entering` or `leaving` ask for. False when something changed first.
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
    # an account whose address was never confirmed goes away by itself
    return is_acting_admin(user_of(item)) and item.expires is None


def is_acting_admin(user: User) -> bool:
    """Whether a user counts among the administrators who are left."""
    return user.role is Role.ADMIN and user.status is UserStatus.ACTIVE
