"""Signatures of Standard Webhooks (symmetric, v1).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

from chalicelib.clock import SECOND, Millis

PREFIX = "whsec_"
SECRET_BYTES = 32


def show_secret(secret: bytes) -> str:
    """Return a secret as its owner is shown it."""
    return PREFIX + base64.b64encode(secret).decode()


def sign(secret: bytes, message_id: str, at: Millis, body: str) -> str:
    """Return the signature of one secret."""
    signed = f"{message_id}.{at // SECOND}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def headers(secrets: Sequence[bytes], message_id: str, at: Millis, body: str) -> dict[str, str]:
    """Return the headers of a message that is signed with each of ``secrets``."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at // SECOND),
        "webhook-signature": " ".join(sign(one, message_id, at, body) for one in secrets),
    }
