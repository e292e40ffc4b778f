"""Rules of imports: permissions, and the condition for a start."""

from chalicelib.accounts.models import User, UserStatus
from chalicelib.accounts.rules import PERMISSIONS, Permission
from chalicelib.imports.models import ImportStatus
from chalicelib.values import dataclass

MAX_TRIES = 10
"""Begun pages without progress: a file that always ends its process is given up."""
STARTABLE = (ImportStatus.AWAITING_UPLOAD, ImportStatus.CHECKED, ImportStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Importer:
    """The owner of an import, as of the moment when it runs."""

    user_id: str
    role: str
    groups: frozenset[str] = frozenset()


def importer_of(user: User | None) -> Importer | None:
    """Return the importer that an account is now, None if it may import nothing any more."""
    if user is None or user.status is not UserStatus.ACTIVE:
        return None
    return Importer(user.id, user.role)


def can_write_quizzes(importer: Importer) -> bool:
    """Return whether an importer may make quizzes."""
    return any(
        Permission.WRITE_QUIZZES in permissions
        for role, permissions in PERMISSIONS.items()
        if role == importer.role
    )
