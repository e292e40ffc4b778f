"""Models of logins: sessions, second factors, passkeys and one-time tokens."""

from collections.abc import Mapping

from chalicelib.clock import Millis
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A login on one device; ends at ``idle_until`` or ``ends_at``, whichever comes first."""

    id: str
    user_id: str
    device_name: str | None
    network: str
    """Coarse network of the login, never a single address."""
    created_at: Millis
    seen_at: Millis
    idle_until: Millis
    ends_at: Millis
    live: bool
    epoch: int
    """The user's epoch at the login: a session of an earlier one is invalid."""
    generation: int
    """Number of rotations of the refresh token."""
    token: str
    """Digest of the valid refresh token."""
    seed: str
    """Hexadecimal digits from which the refresh tokens are derived, with a secret."""
    previous: str | None = None
    """Digest of the refresh token before."""
    rotated_at: Millis | None = None
    rotation_key: str | None = None
    """Digest of the Idempotency-Key of the last rotation."""
    mfa_at: Millis | None = None
    """When the session last proved the second factor, by login or step-up."""
    change_key: str | None = None
    """Digest of the Idempotency-Key of the password change."""
    reused: bool = False
    """Whether it ended because an old refresh token was reused."""

    def __repr__(self) -> str:
        return f"Session({self.user_id}, {self.id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """A user's authenticator app; the secrets are encrypted."""

    secret: str | None
    pending: str | None
    """A TOTP secret that is not confirmed by a code yet."""
    last_step: int
    """Time step of the last used code; earlier codes are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A one-time token as stored; useless without our secret."""

    nonce: str
    ends_at: Millis
    facts: Mapping[str, str]


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
