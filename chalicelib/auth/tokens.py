"""Access tokens (JWT, minutes) and refresh tokens (opaque, used once)."""

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
    """Whom an access token speaks for."""

    user_id: str
    session_id: str


class UnknownKeyError(UnauthenticatedError):
    """Signed by a key that is not there; the caller is told the same as of any other fault."""


class AccessTokens:
    """Writes and reads ``at+jwt`` tokens (after RFC 9068) under ES256 alone."""

    def __init__(self, issuer: str, clock: Clock, new_id: NewId) -> None:
        self._issuer = issuer
        self._clock = clock
        self._new_id = new_id

    def issue(self, keys: KeySet, subject: Subject) -> str:
        """A token that is good for 15 minutes."""
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
        """Whom the token speaks for; raises UnauthenticatedError, the same whatever is wrong."""
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
        # PyJWT compares times with its own clock: they are checked below, with ours
        options = {"require": _CLAIMS, "strict_aud": True, "verify_exp": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(
            token,
            key.private.public_key(),
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            issuer=self._issuer,
            options=options,  # type: ignore[arg-type]
        )
        # of a claim that is there twice PyJWT takes the last, and others the first
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
    """The key that a token's header names; our own headers are the same in thousands of tokens."""
    read = jwt.get_unverified_header(f"{header}.e30.AA")
    kid = read.get("kid")
    if read.get("typ") != TYPE or not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise UnauthenticatedError
    return kid


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """The parts of a refresh token; ``mac`` proves that we wrote them."""

    user_id: str
    session_id: str
    generation: int
    mac: bytes

    @property
    def text(self) -> str:
        return _LAYOUT.encode(_fields(self.user_id, self.session_id, self.generation), self.mac)

    @property
    def digest(self) -> str:
        """What is kept of it: enough to know it again, useless to a thief."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def derive_refresh_token(
    pepper: bytes, seed: bytes, user_id: str, session_id: str, generation: int
) -> RefreshToken:
    """The one token of a session's generation: asked for twice, it is the same.

    So a client whose answer was lost gets the very successor it missed. The pepper is in the key
    set and the seed in the database: neither alone makes a token.
    """
    fields = _fields(user_id, session_id, generation)
    mac = _LAYOUT.mac(pepper, b"".join(fields) + seed)
    return RefreshToken(user_id, session_id, generation, mac)


def parse_refresh_token(text: str) -> RefreshToken | None:
    """The parts of a refresh token, not yet proven; None when it is none of ours."""
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
