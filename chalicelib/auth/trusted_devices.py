"""Devices that somebody has signed in on before: strangers cannot use up their tries.

After OWASP's device cookies: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
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
    """What a device token says, not yet proven."""

    text: str
    user_id: str
    device: bytes
    mac: bytes


class TrustedDevices:
    """Writes and reads device tokens; there is nothing to keep of them."""

    def __init__(self, secret: Callable[[], bytes], random_bytes: Callable[[int], bytes]) -> None:
        self._secret = secret
        self._random_bytes = random_bytes

    def issue(self, user_id: str, password_changes: int) -> str:
        """A proof that a user has signed in on this device; it opens nothing by itself.

        It is good for as long as the password is: whoever knew the last one may have made many.
        """
        device = self._random_bytes(DEVICE_BYTES)
        return encode_token(user_id, device, self._mac(user_id, device, password_changes))

    def verify(self, proof: DeviceProof, password_changes: int) -> bool:
        """Whether it is one of ours, and of the password that its user has now."""
        mac = self._mac(proof.user_id, proof.device, password_changes)
        return hmac.compare_digest(proof.mac, mac)

    def _mac(self, user_id: str, device: bytes, password_changes: int) -> bytes:
        message = f"{user_id} {password_changes} ".encode() + device
        return _LAYOUT.mac(self._secret(), message)


def parse(text: str | None) -> DeviceProof | None:
    """The parts of a device token; None where there is none, or anything else."""
    token = None if text is None else _LAYOUT.parse(text)
    if text is None or token is None:
        return None
    user, device = token.fields
    return DeviceProof(text, f"usr_{ids.of_bytes(user)}", device, token.mac)


def encode_token(user_id: str, device: bytes, mac: bytes) -> str:
    """The token of a device."""
    return _LAYOUT.encode((ids.to_bytes(user_id), device), mac)
