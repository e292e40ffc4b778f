"""Secrets of endpoints: stored encrypted, bound to their endpoint."""

from collections.abc import Callable

from chalicelib.clock import Millis
from chalicelib.errors import UnavailableError
from chalicelib.signing.sealing import open_sealed, seal
from chalicelib.webhooks.models import WebhookEndpoint
from chalicelib.webhooks.signing import SECRET_BYTES


class WebhookSecrets:
    """Makes, encrypts and decrypts secrets."""

    def __init__(self, key: Callable[[], bytes], random_bytes: Callable[[int], bytes]) -> None:
        self._key = key
        self._random_bytes = random_bytes

    def new(self, endpoint_id: str) -> str:
        """Return a new secret, encrypted."""
        return seal(self._key(), self._random_bytes(SECRET_BYTES), endpoint_id.encode())

    def open(self, endpoint_id: str, sealed: str) -> bytes:
        """Return a stored secret; raise UnavailableError when the stack's key is another."""
        secret = open_sealed(self._key(), sealed, endpoint_id.encode())
        if secret is None:
            raise UnavailableError
        return secret

    def of(self, endpoint: WebhookEndpoint, now: Millis) -> list[bytes]:
        """Return the secrets that sign by now, the latest first."""
        sealed = [endpoint.secret]
        if endpoint.previous_secret is not None and now < endpoint.previous_until:
            sealed.append(endpoint.previous_secret)
        return [self.open(endpoint.id, one) for one in sealed]
