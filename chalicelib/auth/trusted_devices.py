"""Trusted devices: devices of earlier logins, whose rate limit strangers cannot exhaust.

After OWASP's device cookies:
https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import hmac
from collections.abc import Callable

from chalicelib import ids
from chalicelib.signing.tokens import TokenLayout
from chalicelib.values import dataclass

PREFIX = "qdt_"
DEVICE_BYTES = 16
_LAYOUT = TokenLayout(PREFIX, (ids.ENTROPY_BYTES, DEVICE_BYTES))
"""User, device."""


@dataclass(frozen=True, slots=True)
class DeviceProof:
    """The parts of a device token, not yet verified."""

    text: str
    user_id: str
    device: bytes
    mac: bytes


class TrustedDevices:
    """Encode and verify device tokens; nothing is stored."""

    def __init__(self, secret: Callable[[], bytes], random_bytes: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._random_bytes = random_bytes

    def issue(self, user_id: str, password_changes: int) -> str:
        """Return a token that proves an earlier login on this device; it grants no access.

        Valid until the password changes: an earlier password may have leaked.
        """
        device = self._random_bytes(DEVICE_BYTES)
        return encode_token(user_id, device, self._mac(user_id, device, password_changes))

    def verify(self, proof: DeviceProof, password_changes: int) -> bool:
        """Return whether a token is genuine and of the current password."""
        mac = self._mac(proof.user_id, proof.device, password_changes)
        return hmac.compare_digest(proof.mac, mac)

    def _mac(self, user_id: str, device: bytes, password_changes: int) -> bytes:
        message = f"{user_id} {password_changes} ".encode() + device
        return _LAYOUT.mac(self._secret(), message)


def parse(text: str | None) -> DeviceProof | None:
    """Return the parts of a device token; None for any other text."""
    token = None if text is None else _LAYOUT.parse(text)
    if text is None or token is None:
        return None
    user, device = token.fields
    return DeviceProof(text, f"usr_{ids.of_bytes(user)}", device, token.mac)


def encode_token(user_id: str, device: bytes, mac: bytes) -> str:
    """Return the text of a device token."""
    return _LAYOUT.encode((ids.to_bytes(user_id), device), mac)
