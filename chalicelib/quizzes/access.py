"""Access rules of quizzes: staff roles, actions and audience, denied by default."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from chalicelib.accounts.models import Role
from chalicelib.quizzes import rules
from chalicelib.quizzes.models import Quiz, StaffRole


class QuizAct(StrEnum):
    """Actions of staff; each staff route requires exactly one."""

    READ_KEYS = "read_keys"
    """Read questions with keys, preview, export."""
    EDIT = "edit"
    """Edit, publish, regrade, release results, draw."""
    MARK = "mark"
    """Count, list and give marks."""
    RELEASE_MARKS = "release_marks"
    INVIGILATE = "invigilate"
    """Monitor, takers, events, overrides, extend, pause, resume, messages, close, reopen."""
    READ_RESULTS = "read_results"
    """Read attempts, results, grades, statistics."""
    OWN = "own"
    """Delete, appoint staff, hand over."""


STAFF_PERMISSIONS: Mapping[StaffRole, frozenset[QuizAct]] = {
    StaffRole.EDITOR: frozenset(
        {
            QuizAct.READ_KEYS,
            QuizAct.EDIT,
            QuizAct.MARK,
            QuizAct.RELEASE_MARKS,
            QuizAct.INVIGILATE,
            QuizAct.READ_RESULTS,
        }
    ),
    StaffRole.MARKER: frozenset({QuizAct.MARK}),
    StaffRole.PROCTOR: frozenset({QuizAct.INVIGILATE}),
    StaffRole.VIEWER: frozenset({QuizAct.READ_RESULTS}),
}


class Viewer(Protocol):
    """The user who requests a quiz."""

    @property
    def user_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def groups(self) -> frozenset[str]: ...


class Guarded(Protocol):
    """The attributes of a quiz that access depends on."""

    @property
    def owner_id(self) -> str: ...
    @property
    def staff(self) -> Mapping[str, StaffRole]: ...
    @property
    def audience(self) -> frozenset[str] | None: ...


def is_allowed(quiz: Guarded, viewer: Viewer, act: QuizAct) -> bool:
    """Return whether a viewer may do an action at a quiz.

    An owner without the author role has no rights at their quizzes.
    """
    if viewer.role == Role.ADMIN:
        return True
    if quiz.owner_id == viewer.user_id:
        return viewer.role == Role.AUTHOR
    role = quiz.staff.get(viewer.user_id)
    return role is not None and act in STAFF_PERMISSIONS[role]


def is_staff(quiz: Guarded, viewer: Viewer) -> bool:
    """Return whether a viewer owns a quiz or has a role at it; not just any administrator."""
    return is_own(quiz, viewer.user_id)


def is_own(quiz: Guarded, user_id: str) -> bool:
    """Return whether a user owns a quiz or is its staff, and therefore may not take it."""
    return quiz.owner_id == user_id or user_id in quiz.staff


def is_open_to(quiz: Quiz, viewer: Viewer) -> bool:
    """Return whether a quiz is published and exists for a viewer."""
    return rules.is_visible(quiz.status) and is_for(quiz, viewer)


def is_for(quiz: Guarded, viewer: Viewer) -> bool:
    """Return whether a published quiz exists for a viewer: in its audience, or its staff.

    All routes, lists, leaderboards, notices, mails and exports use this; otherwise they answer 404.
    """
    if quiz.audience is None or viewer.role == Role.ADMIN or is_own(quiz, viewer.user_id):
        return True
    return not quiz.audience.isdisjoint(viewer.groups)
