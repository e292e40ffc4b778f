"""Staff appointments, change of ownership, and validation of audiences."""

from collections.abc import Callable

from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import Role, User, UserStatus
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.groups import rules as group_rules
from chalicelib.groups import store as groups
from chalicelib.quizzes import staff_store
from chalicelib.quizzes.access import Viewer
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.models import Quiz, QuizSettings, StaffRole

CHANGED_MEANWHILE = "The staff was changed at the same time; try again."


class Staffing:
    """Appoint and dismiss staff."""

    def __init__(self, audit: Audit, forget_pointer: Callable[[str], None]) -> None:
        self._audit = audit
        self._forget_pointer = forget_pointer

    def appoint(self, quiz: Quiz, user_id: str, role: StaffRole, by: str) -> User:
        """Appoint a user; raises NotFoundError without such an active user, or ConflictError."""
        user = _active(user_id)
        staff = quiz.staff
        if staff.get(user_id) == role.value:
            # a repeat adds no event
            return user
        if user_id == quiz.owner_id:
            raise ConflictError("The owner of a quiz cannot be its staff.")
        if user_id not in staff and len(staff) >= staff_store.MAX_STAFF:
            raise ConflictError(f"A quiz has at most {staff_store.MAX_STAFF} people as staff.")
        self._set(quiz, user_id, role, by)
        return user

    def dismiss(self, quiz: Quiz, user_id: str, by: str) -> None:
        """Remove a user's role; raises NotFoundError without one."""
        if user_id not in quiz.staff:
            raise NotFoundError
        self._set(quiz, user_id, None, by)

    def hand_over(self, quiz: Quiz, user_id: str, by: str) -> None:
        """Make another author the owner; raises InvalidQuizError for other users."""
        user = _active(user_id)
        if user.role not in {Role.AUTHOR, Role.ADMIN}:
            raise InvalidQuizError("/user_id", "is not an author")
        facts = {"quiz": quiz.id, "by": by}
        event = self._audit.event(AuditEvent.OWNER_CHANGED, user_id, **facts)
        if not staff_store.set_owner(quiz, user_id, event_write(event)):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)
        self._forget_pointer(quiz.id)

    def _set(self, quiz: Quiz, user_id: str, role: StaffRole | None, by: str) -> None:
        quiz_id = quiz.id
        facts = {"quiz": quiz_id, "role": role.value if role else "none", "by": by}
        event = self._audit.event(AuditEvent.STAFF_CHANGED, user_id, **facts)
        if not staff_store.set_staff(quiz, user_id, role, event_write(event)):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)
        self._forget_pointer(quiz_id)


def check_audience(settings: QuizSettings, before: QuizSettings | None, viewer: Viewer) -> None:
    """Raise InvalidQuizError for an unknown group, or one that the viewer may not address.

    Groups already in the audience stay, whoever edits the quiz.
    """
    known = (before.audience if before else None) or frozenset()
    fresh = sorted((settings.audience or frozenset()) - known)
    found = groups.get_groups(fresh)
    for group_id in fresh:
        group = found.get(group_id)
        if group is None or not group_rules.can_manage(group, viewer.user_id, viewer.role):
            raise InvalidQuizError("/audience/group_ids", f"{group_id} is not one of your groups")


def _active(user_id: str) -> User:
    user = accounts.get_users([user_id]).get(user_id)
    if user is None or user.status is not UserStatus.ACTIVE:
        raise NotFoundError
    return user
