"""Access tokens (JWT, valid for minutes) and refresh tokens (opaque, used once)."""

import base64
import hashlib
import json
import re
from functools import lru_cache
from typing import Any

import jwt

from chalicelib import ids
from chalicelib.auth.keys import ALGORITHM, KeySet
from chalicelib.clock import SECOND, Clock
from chalicelib.errors import UnauthenticatedError
from chalicelib.ids import NewId
from chalicelib.signing.tokens import TokenLayout
from chalicelib.values import dataclass

ACCESS_SECONDS = 900
LEEWAY_SECONDS = 5
AUDIENCE = "invigil-api"
TYPE = "at+jwt"
MAX_LETTERS = 2048
_THREE_PARTS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_KID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CLAIMS = ["iss", "aud", "sub", "sid", "iat", "exp", "jti"]

REFRESH_PREFIX = "qrt_"
_GENERATION_BYTES = 4
_VERSION = b"\x01"
_LAYOUT = TokenLayout(REFRESH_PREFIX, (1, ids.ENTROPY_BYTES, ids.ENTROPY_BYTES, _GENERATION_BYTES))
"""Version, user, session, generation."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The user and session of an access token."""

    user_id: str
    session_id: str


class UnknownKeyError(UnauthenticatedError):
    """The token's key is unknown; the caller gets the same error as for any other fault."""


class AccessTokens:
    """Issue and verify ``at+jwt`` tokens (RFC 9068), only with ES256."""

    def __init__(self, issuer: str, clock: Clock, new_id: NewId) -> None:
        self._issuer = issuer
        self._clock = clock
        self._new_id = new_id

    def issue(self, keys: KeySet, subject: Subject) -> str:
        """Return a token that is valid for 15 minutes."""
        now = self._clock() // SECOND
        claims = {
            "iss": self._issuer,
            "aud": AUDIENCE,
            "sub": subject.user_id,
            "sid": subject.session_id,
            "iat": now,
            "exp": now + ACCESS_SECONDS,
            "jti": self._new_id("jti"),
        }
        key = keys.active
        return jwt.encode(
            claims, key.private, algorithm=ALGORITHM, headers={"typ": TYPE, "kid": key.kid}
        )

    def verify(self, keys: KeySet, token: str) -> Subject:
        """Return the subject of a token; raises UnauthenticatedError for any fault."""
        if len(token) > MAX_LETTERS or not _THREE_PARTS.fullmatch(token):
            raise UnauthenticatedError
        try:
            return self._subject(self._claims(keys, token))
        except (jwt.PyJWTError, ValueError):
            raise UnauthenticatedError from None

    def _claims(self, keys: KeySet, token: str) -> dict[str, Any]:
        header, body, _ = token.split(".")
        key = keys.find(_named_key(header))
        if key is None:
            raise UnknownKeyError
        # PyJWT compares times with the system clock; below they are checked with ours
        options = {"require": _CLAIMS, "strict_aud": True, "verify_exp": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(
            token,
            key.private.public_key(),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=self._issuer,
            options=options,  # type: ignore[arg-type]
        )
        # for a repeated claim PyJWT takes the last value, other parsers the first
        json.loads(base64.urlsafe_b64decode(f"{body}=="), object_pairs_hook=_each_once)
        return claims

    def _subject(self, claims: dict[str, Any]) -> Subject:
        issued, expires = claims["iat"], claims["exp"]
        if type(issued) is not int or type(expires) is not int:
            raise UnauthenticatedError
        now = self._clock() // SECOND
        in_time = issued - LEEWAY_SECONDS <= now < expires + LEEWAY_SECONDS
        if not in_time or not 0 < expires - issued <= ACCESS_SECONDS:
            raise UnauthenticatedError
        subject = Subject(claims["sub"], claims["sid"])
        if not ids.is_id(subject.user_id, "usr") or not ids.is_id(str(subject.session_id), "ses"):
            raise UnauthenticatedError
        return subject


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) < len(pairs):
        raise UnauthenticatedError


@lru_cache(maxsize=16)
def _named_key(header: str) -> str:
    """Return the key id of a token's header; cached, since our headers repeat."""
    read = jwt.get_unverified_header(f"{header}.e30.AA")
    kid = read.get("kid")
    if read.get("typ") != TYPE or not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise UnauthenticatedError
    return kid


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The parts of a refresh token; ``mac`` proves that it is ours."""

    user_id: str
    session_id: str
    generation: int
    mac: bytes

    @property
    def text(self) -> str:
        return _LAYOUT.encode(_fields(self.user_id, self.session_id, self.generation), self.mac)

    @property
    def digest(self) -> str:
        """Return the stored digest of a token: identifies it, but is useless to a thief."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def derive_refresh_token(
    pepper: bytes, seed: bytes, user_id: str, session_id: str, generation: int
) -> RefreshToken:
    """Derive the one token of a session's generation; equal inputs give the same token.

    So a client that lost the response gets the same successor. The pepper is in the key set and the
    seed in the database: neither alone makes a token.
    """
    fields = _fields(user_id, session_id, generation)
    mac = _LAYOUT.mac(pepper, b"".join(fields) + seed)
    return RefreshToken(user_id, session_id, generation, mac)


def parse_refresh_token(text: str) -> RefreshToken | None:
    """Return the parts of a refresh token, not yet verified; None for any other text."""
    token = _LAYOUT.parse(text)
    if token is None or token.fields[0] != _VERSION:
        return None
    _, user, session, generation = token.fields
    return RefreshToken(
        f"usr_{ids.of_bytes(user)}",
        f"ses_{ids.of_bytes(session)}",
        int.from_bytes(generation, "big"),
        token.mac,
    )


def _fields(user_id: str, session_id: str, generation: int) -> tuple[bytes, ...]:
    return (
        _VERSION,
        ids.to_bytes(user_id),
        ids.to_bytes(session_id),
        generation.to_bytes(_GENERATION_BYTES, "big"),
    )
