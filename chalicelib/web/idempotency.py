"""Idempotency of POST requests: a repeat gets the first response.

The key is reserved before the request is executed, so that another body with the same key is always
detected. Ids are derived from the key, so that a repeat after a crash creates the same resource,
not a second one.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from itertools import count

from chalicelib import ids
from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.errors import InvalidError, MalformedError
from chalicelib.values import dataclass
from chalicelib.web import idempotency_store
from chalicelib.web.idempotency_store import ReservedKey
from chalicelib.web.responses import RawResponse

RETENTION: Millis = DAY
_LEGAL_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class InvalidIdempotencyKeyError(MalformedError):
    code = "invalid_idempotency_key"
    title = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class IdempotencyKeyReusedError(InvalidError):
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request."


@dataclass(frozen=True, slots=True)
class IdempotentRequest:
    """A request that can be repeated: caller, route, key and body."""

    user_id: str
    route: str
    key: str
    body: bytes


def validate_key(key: str | None) -> str | None:
    """Return the key; raises InvalidIdempotencyKeyError for an invalid one."""
    if key is not None and not _LEGAL_KEY.fullmatch(key):
        raise InvalidIdempotencyKeyError
    return key


class Idempotency:
    """Store responses for a day."""

    def __init__(self, secret: bytes, clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def respond(
        self,
        request: IdempotentRequest,
        do: Callable[[], RawResponse],
        *,
        keep: bool = True,
        authorize: Callable[[], object] = lambda: None,
    ) -> RawResponse:
        """Return the response of ``do``, or of its first run.

        Without ``keep`` a repeat runs again, since the response must not be stored. ``authorize``
        raises for a caller who may not have the stored response any more. Raises
        IdempotencyKeyReusedError when the key was used with another body.
        """
        reserved = self._reserved(request)
        remembered = self._reserve(reserved)
        if remembered is not None:
            authorize()
            return remembered
        answer = do()
        if keep:
            idempotency_store.store_response(reserved, answer)
        return answer

    def new_id(self, request: IdempotentRequest) -> ids.NewId:
        """Return a source of ids that gives a repeated request the same ids."""
        places = count()

        def derived(prefix: str) -> str:
            # the body is included: a key used again after its expiry creates another resource
            what = f"{prefix}{next(places)} ".encode() + request.body
            return f"{prefix}_{ids.of_bytes(self._digest(b'id', request, what)[:16])}"

        return derived

    def _reserved(self, request: IdempotentRequest) -> ReservedKey:
        return ReservedKey(
            digest=self._digest(b"key", request).hex(),
            fingerprint=self._digest(b"body", request, request.body).hex(),
            expires=(self._clock() + RETENTION) // SECOND,
        )

    def _reserve(self, reserved: ReservedKey) -> RawResponse | None:
        earlier = idempotency_store.reserve(reserved, self._clock())
        if earlier is None:
            return None
        if earlier.fingerprint != reserved.fingerprint:
            raise IdempotencyKeyReusedError
        return earlier.response

    def _digest(self, purpose: bytes, request: IdempotentRequest, more: bytes = b"") -> bytes:
        digest = hmac.new(self._secret, purpose, hashlib.sha256)
        for part in (request.user_id, request.route, request.key):
            digest.update(len(part).to_bytes(4, "big") + part.encode())
        digest.update(more)
        return digest.digest()
