"""Interfaces of authentication and authorization at the HTTP edge."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.values import dataclass

Permission: TypeAlias = str
"""Name of a permission; `accounts.rules` maps roles to permissions."""

PUBLIC: Permission = ""
"""Permission of public routes. Each route states its permission: there is no default."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The authenticated user, as stored when the request arrived."""

    user_id: str
    session_id: str
    """Id of the session or service key of the request."""
    role: str
    username: str
    groups: frozenset[str] = frozenset()
    """Ids of the user's groups."""
    needs_step_up: bool = False
    """Whether irreversible actions require a new proof of the second factor."""


class Guard(Protocol):
    """Authenticate and authorize callers.

    Takes the values of the Authorization headers (the edge never merges two into one), the
    required permission, the route ("GET /path"), and the keys of further items to read in the same
    round trip, by the caller's user id. Raises UnauthenticatedError, ForbiddenError,
    TooManyRequestsError or UnavailableError.
    """

    def __call__(
        self,
        authorization: Sequence[str],
        permission: Permission,
        route: str,
        keys: "PrefetchKeys",
    ) -> tuple[Caller, BatchItems]: ...


class PrefetchKeys(Protocol):
    """Return the keys a route prefetches for a user."""

    def __call__(self, user_id: str) -> Sequence[Key[Any]]: ...
