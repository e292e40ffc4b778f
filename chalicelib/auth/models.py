"""Models of logins: passkeys."""

from chalicelib.clock import Millis
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of a user; ``id`` is the hash of its credential id."""

    id: str
    user_id: str
    name: str
    public_key: bytes
    sign_count: int
    """The counter of the authenticator at the last login: a copied key shows an earlier one."""
    created_at: Millis
