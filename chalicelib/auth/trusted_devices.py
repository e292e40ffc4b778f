"""Devices that somebody has signed in on before: strangers cannot use up their tries.

After OWASP's device cookies: https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

from chalicelib import ids
from chalicelib.values import dataclass

PREFIX = "qdt_"
DEVICE_BYTES = 16
_MAC_BYTES = 32
_LENGTH = ids.ENTROPY_BYTES + DEVICE_BYTES + _MAC_BYTES


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
        subject = f"{user_id} {password_changes} ".encode() + device
        return hmac.new(self._secret(), subject, hashlib.sha256).digest()


def parse(token: str | None) -> DeviceProof | None:
    """The parts of a device token; None where there is none, or anything else."""
    letters = (token or "").removeprefix(PREFIX)
    try:
        raw = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _LENGTH:
        return None
    user_id = f"usr_{ids.of_bytes(raw[: ids.ENTROPY_BYTES])}"
    device, mac = raw[ids.ENTROPY_BYTES : -_MAC_BYTES], raw[-_MAC_BYTES:]
    # base64 spells some bytes in two ways, and passes over letters that are not its own
    return (
        DeviceProof(token, user_id, device, mac)
        if token == encode_token(user_id, device, mac)
        else None
    )


def encode_token(user_id: str, device: bytes, mac: bytes) -> str:
    user = ids.decode(ids.bare(user_id)).to_bytes(ids.ENTROPY_BYTES, "big")
    return PREFIX + base64.urlsafe_b64encode(user + device + mac).rstrip(b"=").decode()
