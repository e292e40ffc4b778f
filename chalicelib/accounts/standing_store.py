"""Who may act as an administrator, and the conditions under which the last one stays."""

from chalicelib.accounts.models import Role, User, UserStatus
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.failures import RefusedTransactionError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.reads import query
from chalicelib.dynamo.writes import Write, checking, deleting, putting, transact, updating

ADMINS = "ADMINS"


class AdminItem(Item):
    """``ADMINS`` / a user's id: that this user is an administrator who may act."""

    Meta = kept_in("users")


def entering(user_id: str) -> list[Write]:
    """What is written beside a user who becomes an administrator."""
    return [putting(AdminItem(pk=ADMINS, sk=user_id))]


def leaving(user_id: str) -> list[Write] | None:
    """What is written beside a user who stops being one; None when there is no other.

    The other one is a condition of the write: two who remove each other at once cannot both
    succeed, whatever each of them saw before.
    """
    found = query(AdminItem, AdminItem.pk == ADMINS, limit=2, consistent=True).items
    others = [admin for admin in found if admin.sk != user_id]
    if not others:
        return None
    stays = checking(AdminItem(pk=ADMINS, sk=others[0].sk), when=AdminItem.pk.exists())
    return [deleting(AdminItem(pk=ADMINS, sk=user_id)), stays]


def set_standing(item: UserItem, role: Role, status: UserStatus, beside: list[Write]) -> bool:
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
    try:
        transact([updating(item, change, when=same), *beside])
    except RefusedTransactionError:
        return False
    return True


def is_acting_admin(user: User) -> bool:
    """Whether a user counts among the administrators who are left."""
    return user.role is Role.ADMIN and user.status is UserStatus.ACTIVE
