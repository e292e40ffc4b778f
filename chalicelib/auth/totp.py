"""Time-based one-time passwords (RFC 6238); each code works once."""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence

from chalicelib import ids
from chalicelib.clock import SECOND, Millis

STEP_SECONDS = 30
WINDOW = 1
"""Accepted time steps before and after the current one: clocks differ, and typing takes time."""
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 7
RECOVERY_LENGTH = 10
_NONCE_BYTES = 12


def new_secret(random_bytes: Callable[[int], bytes]) -> str:
    """Return a new secret in base32, the format of authenticator apps."""
    return base64.b32encode(random_bytes(SECRET_BYTES)).decode()


def otpauth_uri(secret: str, email: str, issuer: str) -> str:
    """Return the URI for a QR code."""
    import pyotp  # noqa: PLC0415 - only these routes need it

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def matching_step(secret: str, code: str, now: Millis, last_step: int) -> int | None:
    """Return the time step of a code, later than the last used one; None for a wrong code.

    All steps are compared, each in constant time.
    """
    import pyotp  # noqa: PLC0415 - only these routes need it

    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = now // SECOND // STEP_SECONDS
    found = None
    for step in range(present - WINDOW, present + WINDOW + 1):
        right = totp.generate_otp(step)
        if hmac.compare_digest(right.encode(), _digits(code).encode()) and step > last_step:
            found = step
    return found


def new_recovery_codes(random_bytes: Callable[[int], bytes]) -> list[str]:
    """Return recovery codes, each valid once, for a lost device."""
    return [_recovery_code(random_bytes(RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def recovery_digests(pepper: bytes, user_id: str, codes: Sequence[str]) -> list[str]:
    """Return the stored digests of recovery codes."""
    return [recovery_digest(pepper, user_id, code) for code in codes]


def recovery_digest(pepper: bytes, user_id: str, code: str) -> str:
    """Return the stored digest of a recovery code, ignoring its formatting."""
    letters = code.upper().translate(str.maketrans("OIL", "011", "- "))
    return hmac.new(pepper, f"{user_id} {letters}".encode(), hashlib.sha256).hexdigest()


def encrypt(key: bytes, user_id: str, secret: str) -> str:
    """Return an encrypted secret, bound to its user (AES-256-GCM)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, secret.encode(), user_id.encode())
    return base64.b64encode(nonce + sealed).decode()


def decrypt(key: bytes, user_id: str, stored: str) -> str:
    """Return the decrypted secret; raises InvalidTag for any other text."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    raw = base64.b64decode(stored)
    nonce, sealed = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
    return AESGCM(key).decrypt(nonce, sealed, user_id.encode()).decode()


def _digits(code: str) -> str:
    return code.replace(" ", "")


def _recovery_code(entropy: bytes) -> str:
    number = int.from_bytes(entropy, "big") % 32**RECOVERY_LENGTH
    letters = ids.encode(number, RECOVERY_LENGTH)
    return f"{letters[:5]}-{letters[5:]}"
