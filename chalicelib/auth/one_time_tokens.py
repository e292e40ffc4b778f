"""One-time tokens of mailed links."""

from collections.abc import Callable, Mapping

from chalicelib import ids
from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.auth import one_time_token_store
from chalicelib.clock import DAY, MINUTE, Clock, Millis
from chalicelib.signing.tokens import TokenLayout

LIFETIMES: Mapping[TokenPurpose, Millis] = {
    TokenPurpose.VERIFY_EMAIL: DAY,
    TokenPurpose.RESET_PASSWORD: 30 * MINUTE,
    TokenPurpose.INVITATION: 14 * DAY,
    TokenPurpose.CHANGE_EMAIL: DAY,
}
PREFIX = "qot_"
NONCE_BYTES = 16
_PURPOSES = tuple(TokenPurpose)
_LAYOUT = TokenLayout(PREFIX, (1, ids.ENTROPY_BYTES, NONCE_BYTES))
"""Purpose, user, nonce."""


class OneTimeTokens:
    """Issue and parse one-time tokens.

    The nonce is in the database and the secret in the key set: one of them alone cannot make a
    token, and the outbox contains none.
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
        """Issue a token; an earlier one of the same purpose becomes invalid."""
        nonce = self._random_bytes(NONCE_BYTES).hex()
        grant = OneTimeToken(purpose=purpose, user_id=user_id, nonce=nonce)
        one_time_token_store.put_token(grant, self._clock() + LIFETIMES[purpose], facts)
        return grant

    def encode(self, grant: OneTimeToken) -> str:
        """Return the text of a token for a mail; equal for equal tokens."""
        purpose = bytes([_PURPOSES.index(grant.purpose)])
        fields = (purpose, ids.to_bytes(grant.user_id), bytes.fromhex(grant.nonce))
        return _LAYOUT.sign(self._secret(), fields)

    def parse(self, token: str, purpose: TokenPurpose) -> OneTimeToken | None:
        """Parse a token of this purpose, used or not; None for a forged one."""
        fields = _LAYOUT.verify(self._secret(), token)
        if fields is None or fields[0] != bytes([_PURPOSES.index(purpose)]):
            return None
        _, user, nonce = fields
        user_id = f"usr_{ids.of_bytes(user)}"
        return OneTimeToken(purpose=purpose, user_id=user_id, nonce=nonce.hex())
