"""One-time tokens: what a mailed link carries, and what is known of it before it is used."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping

from chalicelib import ids
from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.auth import one_time_token_store
from chalicelib.clock import DAY, MINUTE, Clock, Millis

LIFETIMES: Mapping[TokenPurpose, Millis] = {
    TokenPurpose.VERIFY_EMAIL: DAY,
    TokenPurpose.RESET_PASSWORD: 30 * MINUTE,
    TokenPurpose.INVITATION: 14 * DAY,
    TokenPurpose.CHANGE_EMAIL: DAY,
}
PREFIX = "qot_"
NONCE_BYTES = 16
_MAC_BYTES = 32
_PURPOSES = tuple(TokenPurpose)
_LENGTH = 1 + ids.ENTROPY_BYTES + NONCE_BYTES + _MAC_BYTES


class OneTimeTokens:
    """Gives leave by mail, and knows its own tokens again.

    The nonce is in the database and the secret in the key set: who reads one of them cannot make
    a token, and what waits in the outbox holds none.
    """

    def __init__(
        self, secret: Callable[[], bytes], clock: Clock, random_bytes: Callable[[int], bytes]
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._random_bytes = random_bytes

    def issue(
        self, purpose: TokenPurpose, user_id: str, facts: Mapping[str, str] | None = None
    ) -> OneTimeToken:
        """A new grant; the earlier one of the same purpose is void."""
        nonce = self._random_bytes(NONCE_BYTES).hex()
        grant = OneTimeToken(purpose=purpose, user_id=user_id, nonce=nonce)
        one_time_token_store.put_token(grant, self._clock() + LIFETIMES[purpose], facts)
        return grant

    def encode(self, grant: OneTimeToken) -> str:
        """The token that a mail carries: the same for the same grant."""
        subject = _subject(grant)
        raw = subject + hmac.new(self._secret(), subject, hashlib.sha256).digest()
        return PREFIX + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    def parse(self, token: str, purpose: TokenPurpose) -> OneTimeToken | None:
        """The grant behind a token of ours for this purpose, used or not; None for all else."""
        grant = _parse(token)
        if grant is None or grant.purpose is not purpose:
            return None
        return grant if hmac.compare_digest(self.encode(grant), token) else None


def _subject(grant: OneTimeToken) -> bytes:
    user = ids.decode(ids.bare(grant.user_id)).to_bytes(ids.ENTROPY_BYTES, "big")
    return bytes([_PURPOSES.index(grant.purpose)]) + user + bytes.fromhex(grant.nonce)


def _parse(token: str) -> OneTimeToken | None:
    letters = token.removeprefix(PREFIX)
    if not token.isascii() or letters == token:
        return None
    try:
        raw = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != _LENGTH or raw[0] >= len(_PURPOSES):
        return None
    user, nonce = raw[1 : 1 + ids.ENTROPY_BYTES], raw[1 + ids.ENTROPY_BYTES : -_MAC_BYTES]
    return OneTimeToken(
        purpose=_PURPOSES[raw[0]], user_id=f"usr_{ids.of_bytes(user)}", nonce=nonce.hex()
    )
