"""Staff of groups: appointed and dismissed by the owner."""

from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import User, UserStatus
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.groups import store
from chalicelib.groups.models import Group, GroupRole
from chalicelib.groups.service import CHANGED_MEANWHILE


class GroupStaffing:
    """Appoint and dismiss the staff of groups."""

    def __init__(self, audit: Audit) -> None:
        self._audit = audit

    def appoint(self, group: Group, user_id: str, role: GroupRole, by: str) -> User:
        """Appoint a user; raises NotFoundError without such an active user, or ConflictError."""
        user = accounts.get_users([user_id]).get(user_id)
        if user is None or user.status is not UserStatus.ACTIVE:
            raise NotFoundError
        staff = group.staff
        if staff.get(user_id) is role:
            # a repeat adds no event
            return user
        if user_id == group.owner_id:
            raise ConflictError("The owner of a group cannot be its staff.")
        if user_id not in staff and len(staff) >= store.MAX_STAFF:
            raise ConflictError(f"A group has at most {store.MAX_STAFF} people as staff.")
        self._set(group, user_id, role, by)
        return user

    def dismiss(self, group: Group, user_id: str, by: str) -> None:
        """Remove a user's role; raises NotFoundError without one."""
        if user_id not in group.staff:
            raise NotFoundError
        self._set(group, user_id, None, by)

    def _set(self, group: Group, user_id: str, role: GroupRole | None, by: str) -> None:
        facts = {"group": group.id, "role": role.value if role else "none", "by": by}
        event = self._audit.event(AuditEvent.GROUP_STAFF_CHANGED, user_id, **facts)
        if not store.set_staff(group, user_id, role, event_write(event)):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)
