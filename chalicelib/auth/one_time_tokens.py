"""One-time tokens: what a mailed link carries, and what is known of it before it is used."""

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
        purpose = bytes([_PURPOSES.index(grant.purpose)])
        fields = (purpose, ids.to_bytes(grant.user_id), bytes.fromhex(grant.nonce))
        return _LAYOUT.sign(self._secret(), fields)

    def parse(self, token: str, purpose: TokenPurpose) -> OneTimeToken | None:
        """The grant behind a token of ours for this purpose, used or not; None for all else."""
        fields = _LAYOUT.verify(self._secret(), token)
        if fields is None or fields[0] != bytes([_PURPOSES.index(purpose)]):
            return None
        _, user, nonce = fields
        user_id = f"usr_{ids.of_bytes(user)}"
        return OneTimeToken(purpose=purpose, user_id=user_id, nonce=nonce.hex())
