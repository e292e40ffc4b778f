"""Secrets of a stack: one parameter, read at run time, never in code, environment or logs."""

import base64
import hashlib
import hmac
import json
import random
import secrets
import threading
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib import aws
from chalicelib.auth.key_rotation import RotationStep, next_step
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from types_boto3_ssm import SSMClient

CACHED_FOR: Millis = 5 * MINUTE
LOOKED_AGAIN_AFTER: Millis = MINUTE
"""Anyone can send an unknown key id: at most one read per minute follows from it."""
FIRST_READ_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)
"""Longest pauses in seconds between tries of the first read: SSM takes 40 reads a second of a whole
account, and hundreds of processes begin in the same second of an exam."""
AGAIN_WITHOUT_KEYS: Millis = SECOND
"""How long a process without keys refuses before it tries again."""
SPREAD = 0.4
"""The share of `CACHED_FOR` over which processes spread their reads."""
SECRET_BYTES = 32
ALGORITHM = "ES256"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of the group of P-256."""


class MissingKeysError(UnavailableError):
    """The key set is missing or unreadable; there is no fallback."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ES256 key; ``kid`` identifies it in tokens and in the public set."""

    kid: str
    private: ec.EllipticCurvePrivateKey


class KeySet:
    """The keys of access tokens, newest first, and the root of all other secrets."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self._root = base64.b64decode(stored["root"])
        self._keys = {key["kid"]: _signing_key(key) for key in stored["keys"]}
        self.active: SigningKey = self._keys[stored["active"]]
        """The key that signs."""

    def find(self, kid: str) -> SigningKey | None:
        """Return the key with this id, or None."""
        return self._keys.get(kid)

    def secret(self, purpose: str) -> bytes:
        """Derive 32 bytes for one purpose; they reveal nothing about the root or other purposes."""
        return hmac.new(self._root, b"invigil/" + purpose.encode(), hashlib.sha256).digest()

    @cached_property
    def public(self) -> list[dict[str, str]]:
        """Return the public keys as JSON Web Keys (RFC 7517)."""
        return [_public_jwk(key) for key in (*self._keys.values(), self.receipts)]

    @cached_property
    def receipts(self) -> SigningKey:
        """Return the key of receipts; derived from the root, so that rotations keep it."""
        scalar = int.from_bytes(self.secret("receipt"), "big") % (_ORDER - 1) + 1
        private = ec.derive_private_key(scalar, ec.SECP256R1())
        return SigningKey(f"rcpt-{_fingerprint(private)}", private)


class KeySetReader:
    """Read the key set on first use and again every few minutes."""

    def __init__(
        self,
        parameter: str,
        clock: Clock,
        ssm: "Callable[[], SSMClient]",
        sleep: Callable[[float], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._parameter = parameter
        self._clock = clock
        self._ssm = ssm
        self._sleep = sleep
        self._chance = chance
        self._current: KeySet | None = None
        self._read_at: Millis = 0
        self._tried_at: Millis = 0
        self._cached_for = round(CACHED_FOR * (1 - SPREAD * chance()))
        self._lock = threading.Lock()

    def current(self) -> KeySet:
        """Return the key set; raises MissingKeysError when it could never be read.

        Requests that come meanwhile wait for the one read.
        """
        with self._lock:
            if self._current is None:
                self._read_first()
            elif self._is_old():
                self._read()
            if self._current is None:
                raise MissingKeysError
            return self._current

    def refresh(self) -> KeySet:
        """Read the key set again, at most once a minute: for a key that is not in it."""
        with self._lock:
            if self._may_read():
                self._read()
        return self.current()

    def _is_old(self) -> bool:
        return self._clock() - self._read_at >= self._cached_for and self._may_read()

    def _may_read(self) -> bool:
        # a service that does not respond would delay every request
        return self._clock() - self._tried_at >= LOOKED_AGAIN_AFTER

    def _read_first(self) -> None:
        if self._tried_at and self._clock() - self._tried_at < AGAIN_WITHOUT_KEYS:
            return
        for longest in (*FIRST_READ_PAUSES, None):
            self._read()
            if self._current is not None or longest is None:
                return
            self._sleep(longest * self._chance())

    def _read(self) -> None:
        self._tried_at = self._clock()
        try:
            answer = self._ssm().get_parameter(Name=self._parameter, WithDecryption=True)
            self._current = KeySet(json.loads(answer["Parameter"]["Value"]))
        except (ClientError, BotoCoreError, ValueError, KeyError) as error:
            # keep the last key set that was read; without one, callers are refused
            logger().error("keyset_unreadable", extra={"cause": type(error).__name__})
            return
        self._read_at = self._tried_at


def create_keyset(ssm: "SSMClient", parameter: str) -> bool:
    """Create a key set under ``parameter``; returns False when one exists."""
    try:
        _put(ssm, parameter, _new_keyset())
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    return True


def replace_keyset(ssm: "SSMClient", parameter: str) -> None:
    """Replace a key set that may have leaked; ends all sessions."""
    _put(ssm, parameter, _new_keyset(), overwrite=True)


def rotate(ssm: "SSMClient", parameter: str, now: Millis) -> RotationStep:
    """Do the step of a rotation that is due; raises RotationError after a concurrent rotation."""
    found = ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]
    step = next_step(json.loads(found["Value"]), now, _new_key)
    if step.stored is not None:
        version = _put(ssm, parameter, step.stored, overwrite=True)
        if version != found["Version"] + 1:
            raise RotationError
    return step


class RotationError(Exception):
    """Two rotations ran at once; each stored set is valid, and the last one wins."""


def _new_keyset() -> dict[str, Any]:
    key = _new_key()
    return {"root": _b64(secrets.token_bytes(SECRET_BYTES)), "active": key["kid"], "keys": [key]}


def _new_key() -> dict[str, Any]:
    return {"kid": secrets.token_urlsafe(12), "d": _b64(_random_scalar())}


def _put(
    ssm: "SSMClient", parameter: str, stored: Mapping[str, Any], *, overwrite: bool = False
) -> int:
    value = json.dumps(stored)
    answer = ssm.put_parameter(
        Name=parameter, Value=value, Type="SecureString", Overwrite=overwrite
    )
    return answer["Version"]


@lru_cache(maxsize=1)
def ssm_client() -> "SSMClient":
    """Return the client that reads the key set."""
    return cast("SSMClient", aws.client("ssm"))


def _random_scalar() -> bytes:
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_numbers().private_value.to_bytes(SECRET_BYTES, "big")


def _signing_key(stored: dict[str, str]) -> SigningKey:
    scalar = int.from_bytes(base64.b64decode(stored["d"]), "big")
    return SigningKey(stored["kid"], ec.derive_private_key(scalar, ec.SECP256R1()))


def _public_jwk(key: SigningKey) -> dict[str, str]:
    numbers = key.private.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": ALGORITHM,
        "kid": key.kid,
        "x": _b64url(numbers.x.to_bytes(SECRET_BYTES, "big")),
        "y": _b64url(numbers.y.to_bytes(SECRET_BYTES, "big")),
    }


def _fingerprint(private: ec.EllipticCurvePrivateKey) -> str:
    numbers = private.public_key().public_numbers()
    raw = numbers.x.to_bytes(SECRET_BYTES, "big") + numbers.y.to_bytes(SECRET_BYTES, "big")
    return _b64url(hashlib.sha256(raw).digest()[:12])


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
