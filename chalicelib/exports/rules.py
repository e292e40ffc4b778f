"""Rules of exports: who has one made."""

from chalicelib.accounts.models import User, UserStatus
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Exporter:
    """The owner of an export, as of the moment when it is made."""

    user_id: str
    role: str
    groups: frozenset[str] = frozenset()


def exporter_of(user: User | None) -> Exporter | None:
    """Return the exporter that an account is now, None if it may export nothing any more."""
    if user is None or user.status is not UserStatus.ACTIVE:
        return None
    return Exporter(user.id, user.role)
