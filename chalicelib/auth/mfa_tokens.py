"""Tokens between the two steps of a login: password verified, code missing."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

from chalicelib import ids
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.values import dataclass

PREFIX = "qmt_"
LIFETIME: Millis = 10 * MINUTE
_TIME_BYTES, _EPOCH_BYTES, _MAC_BYTES = 6, 4, 32
_LENGTH = ids.ENTROPY_BYTES + _EPOCH_BYTES + _TIME_BYTES + 1 + _MAC_BYTES


@dataclass(frozen=True, slots=True)
class MfaChallenge:
    """A login with verified password: the user, and whether the device is trusted."""

    user_id: str
    epoch: int
    """Epoch of the user: the end of all sessions also ends the challenge."""
    is_known_device: bool


class MfaTokens:
    """Encode and verify the tokens; nothing is stored."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def issue(self, challenge: MfaChallenge) -> str:
        """Return a token that is valid for ten minutes, only for the second step."""
        body = b"".join(
            (
                ids.decode(ids.bare(challenge.user_id)).to_bytes(ids.ENTROPY_BYTES, "big"),
                challenge.epoch.to_bytes(_EPOCH_BYTES, "big"),
                self._clock().to_bytes(_TIME_BYTES, "big"),
                bytes([challenge.is_known_device]),
            )
        )
        return PREFIX + base64.urlsafe_b64encode(body + self._mac(body)).rstrip(b"=").decode()

    def verify(self, token: str) -> MfaChallenge | None:
        """Return the challenge of a token; None when it is forged or expired."""
        letters = token.removeprefix(PREFIX)
        try:
            raw = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        except (binascii.Error, ValueError):
            return None
        body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        if len(raw) != _LENGTH or not hmac.compare_digest(mac, self._mac(body)):
            return None
        user, rest = body[: ids.ENTROPY_BYTES], body[ids.ENTROPY_BYTES :]
        issued = int.from_bytes(rest[_EPOCH_BYTES:-1], "big")
        if not issued <= self._clock() < issued + LIFETIME:
            return None
        epoch = int.from_bytes(rest[:_EPOCH_BYTES], "big")
        return MfaChallenge(f"usr_{ids.of_bytes(user)}", epoch, bool(rest[-1]))

    def _mac(self, body: bytes) -> bytes:
        return hmac.new(self._secret(), body, hashlib.sha256).digest()
