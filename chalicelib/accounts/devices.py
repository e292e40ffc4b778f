"""Devices that somebody has signed in on before: strangers cannot use up their tries.

After OWASP's device cookies: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

PREFIX = "qdt_"
DEVICE_BYTES = 16
_MAC_BYTES = 32


class Devices:
    """Writes and reads device tokens; there is nothing to keep of them."""

    def __init__(self, secret: Callable[[], bytes], random_bytes: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._random_bytes = random_bytes

    def token(self, user_id: str) -> str:
        """A proof that a user has signed in on this device; it opens nothing by itself."""
        device = self._random_bytes(DEVICE_BYTES)
        return PREFIX + _letters(device + self._mac(user_id, device))

    def known(self, token: str | None, user_id: str | None) -> str | None:
        """The device's own id when the token is this user's; None for any other."""
        raw = _bytes(token or "")
        if user_id is None or len(raw) != DEVICE_BYTES + _MAC_BYTES:
            return None
        device, mac = raw[:DEVICE_BYTES], raw[DEVICE_BYTES:]
        return device.hex() if hmac.compare_digest(mac, self._mac(user_id, device)) else None

    def _mac(self, user_id: str, device: bytes) -> bytes:
        subject = user_id.encode() + b" " + device
        return hmac.new(self._secret(), subject, hashlib.sha256).digest()


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(token: str) -> bytes:
    letters = token.removeprefix(PREFIX)
    if not token.isascii() or letters == token:
        return b""
    try:
        return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return b""
