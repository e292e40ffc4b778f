"""Verification of webhooks by the Standard Webhooks specification."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, TypeAlias

Event: TypeAlias = Any
"""`type`, `timestamp` and `data`."""

TOLERANCE_SECONDS = 300
"""An older or later message may be one that somebody recorded."""
_PREFIX = "whsec_"


class WebhookError(Exception):
    """The message is not the service's, or not of these minutes."""


def verify_webhook(
    secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None
) -> Event:
    """Return the event of a message; raises WebhookError.

    ``body`` must be the bytes as they arrived. Remember `webhook-id`: a message may arrive twice.
    """
    given = {name.lower(): value for name, value in headers.items()}
    identifier, at = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not identifier or not (at.isascii() and at.isdigit()):
        raise WebhookError("It has no id or no time.")
    if abs((time.time() if now is None else now) - int(at)) > TOLERANCE_SECONDS:
        raise WebhookError("It is not of these minutes.")
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = hmac.digest(key, f"{identifier}.{at}.".encode() + body, hashlib.sha256)
    expected = f"v1,{base64.b64encode(signed).decode()}".encode()
    signatures = given.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(expected, one.encode()) for one in signatures):
        raise WebhookError("Its signature is not of this secret.")
    return json.loads(body)
