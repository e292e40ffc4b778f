"""Who is asking, and what a route demands of them."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.values import dataclass

Permission: TypeAlias = str
"""The name of something one may or may not do; accounts says which role may do what."""

PUBLIC: Permission = ""
"""The demand of a route that anybody may call. A route must say so: there is no default."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user, as the database knew them when this request came."""

    user_id: str
    session_id: str
    role: str
    username: str
    groups: frozenset[str] = frozenset()
    """The ids of the groups that the user is in."""
    needs_step_up: bool = False
    """Whether the second factor is to be proved anew before what cannot be taken back."""


class Guard(Protocol):
    """Lets callers in.

    Takes the values of the Authorization headers (the edge never merges two into one), the
    permission demanded, and the keys of further items to read in the same round trip, by the
    caller's user id. Raises UnauthenticatedError, ForbiddenError or UnavailableError.
    """

    def __call__(
        self,
        authorization: Sequence[str],
        permission: Permission,
        keys: "PrefetchKeys",
    ) -> tuple[Caller, BatchItems]: ...


class PrefetchKeys(Protocol):
    """The keys of what a route will need, once it is known who asks."""

    def __call__(self, user_id: str) -> Sequence[Key[Any]]: ...
