"""Who may do what with a quiz, and for whom it exists: one table, denied by default."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from chalicelib.accounts.models import Role
from chalicelib.quizzes.models import StaffRole


class QuizAct(StrEnum):
    """What staff may be allowed; each staff route demands exactly one."""

    READ_KEYS = "read_keys"
    """Questions with their keys, preview, export."""
    EDIT = "edit"
    """Edit, publish, regrade, release results, draw."""
    MARK = "mark"
    """Counts, next, marks."""
    RELEASE_MARKS = "release_marks"
    INVIGILATE = "invigilate"
    """Monitor, takers, events, overrides, extend, pause, resume, messages, close, reopen."""
    READ_RESULTS = "read_results"
    """Attempts, results, grades, statistics."""
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
    """Who looks at a quiz."""

    @property
    def user_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def groups(self) -> frozenset[str]: ...


class Guarded(Protocol):
    """What is known of a quiz by whoever decides on access to it."""

    @property
    def owner_id(self) -> str: ...
    @property
    def staff(self) -> Mapping[str, StaffRole]: ...
    @property
    def audience(self) -> frozenset[str] | None: ...


def is_allowed(quiz: Guarded, viewer: Viewer, act: QuizAct) -> bool:
    """Whether a viewer may do something with a quiz.

    An owner who is no author any more has no rights in what they wrote.
    """
    if viewer.role == Role.ADMIN:
        return True
    if quiz.owner_id == viewer.user_id:
        return viewer.role == Role.AUTHOR
    role = quiz.staff.get(viewer.user_id)
    return role is not None and act in STAFF_PERMISSIONS[role]


def is_staff(quiz: Guarded, viewer: Viewer) -> bool:
    """Whether a viewer owns a quiz or has a role at it; administrators are not staff by that."""
    return is_own(quiz, viewer.user_id)


def is_own(quiz: Guarded, user_id: str) -> bool:
    """Whether a quiz is a user's own: they wrote it, or are of its staff, and so may not sit it."""
    return quiz.owner_id == user_id or user_id in quiz.staff


def is_for(quiz: Guarded, viewer: Viewer) -> bool:
    """Whether a published quiz exists for a viewer: they are of its audience, or run it.

    Every route, list, board, notice, mail and export asks this, and says 404 where it is not so.
    """
    if quiz.audience is None or viewer.role == Role.ADMIN or is_own(quiz, viewer.user_id):
        return True
    return not quiz.audience.isdisjoint(viewer.groups)
