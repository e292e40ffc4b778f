"""Index of active administrators, and the conditions that protect the last one."""

from chalicelib.accounts.models import Account, Role, User, UserStatus
from chalicelib.accounts.rules import is_acting_admin, is_unverified
from chalicelib.accounts.store import UserItem, account_from_batch, user_key, user_keys
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
    ids = [admin.sk for admin in named if admin.sk != user_id]
    found = batch_get(map(user_key, ids)) if ids else BatchItems({})
    accounts = (account_from_batch(found, one) for one in ids)
    other = next((one.id for one in accounts if one and _is_permanent_admin(one.user)), None)
    if other is None:
        return None
    may_act = (
        (UserItem.role == Role.ADMIN.value)
        & (UserItem.status == UserStatus.ACTIVE.value)
        & UserItem.expires.does_not_exist()
    )
    return [
        delete(AdminItem(pk=ADMINS, sk=user_id)),
        condition_check(user_keys(other), when=may_act),
    ]


def set_role_and_status(
    account: Account, role: Role, status: UserStatus, beside: list[Write]
) -> bool:
    """Change role and status; disabling a user ends all their sessions.

    ``beside`` holds the `promotion_writes` or `demotion_writes`. Returns False when the user was
    changed in the meantime.
    """
    change = [UserItem.role.set(role.value), UserItem.status.set(status.value)]
    if status is UserStatus.DISABLED:
        change.append(UserItem.epoch.set(account.epoch + 1))
    same = (
        (UserItem.epoch == account.epoch)
        & (UserItem.role == account.user.role.value)
        & (UserItem.status == account.user.status.value)
    )
    return try_transact([update(user_keys(account.id), change, when=same), *beside])


def list_admin_ids() -> list[str]:
    """Return the ids of active administrators."""
    named = query(AdminItem, AdminItem.pk == ADMINS, limit=CANDIDATES, consistent=True).items
    return [admin.sk for admin in named]


def _is_permanent_admin(user: User) -> bool:
    # an account with an unconfirmed address expires
    return is_acting_admin(user) and not is_unverified(user)
