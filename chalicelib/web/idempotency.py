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

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib import ids
from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import put, update, write
from chalicelib.errors import InvalidError, MalformedError
from chalicelib.values import dataclass
from chalicelib.web.responses import RawResponse

RETENTION: Millis = DAY
MAX_STORED_BYTES = 390_000
"""DynamoDB stores items up to 409,600 bytes; a larger response is not stored but created again with
the same ids.
"""
_LEGAL_KEY = re.compile(r"[\x21-\x7e]{1,255}")


class InvalidIdempotencyKeyError(MalformedError):
    code = "invalid_idempotency_key"
    title = "An Idempotency-Key is 1 to 255 visible ASCII characters."


class IdempotencyKeyReusedError(InvalidError):
    code = "idempotency_key_reused"
    title = "This Idempotency-Key was used for another request."


class StoredResponseItem(Item):
    """``I#<hash of caller, route, key>`` / ``I``: the request of a key, and its response."""

    Meta = table_meta("ephemeral")

    fingerprint = UnicodeAttribute(attr_name="fp")
    answer = JSONAttribute(attr_name="an", null=True)
    expires = IntegerAttribute(attr_name="x")


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
        item = self._item(request)
        remembered = self._reserve(item)
        if remembered is not None:
            authorize()
            return remembered
        answer = do()
        kept = [answer.text, answer.content_type, answer.status, dict(answer.headers)]
        if not keep:
            return answer
        if len(StoredResponseItem.answer.serialize(kept) or "") <= MAX_STORED_BYTES:
            write(update(item, [StoredResponseItem.answer.set(kept)]))
        return answer

    def new_id(self, request: IdempotentRequest) -> ids.NewId:
        """Return a source of ids that gives a repeated request the same ids."""
        places = count()

        def derived(prefix: str) -> str:
            # the body is included: a key used again after its expiry creates another resource
            what = f"{prefix}{next(places)} ".encode() + request.body
            return f"{prefix}_{ids.of_bytes(self._digest(b'id', request, what)[:16])}"

        return derived

    def _item(self, request: IdempotentRequest) -> StoredResponseItem:
        return StoredResponseItem(
            pk=f"I#{self._digest(b'key', request).hex()}",
            sk="I",
            fingerprint=self._digest(b"body", request, request.body).hex(),
            expires=(self._clock() + RETENTION) // SECOND,
        )

    def _reserve(self, item: StoredResponseItem) -> RawResponse | None:
        free = StoredResponseItem.pk.does_not_exist() | (
            StoredResponseItem.expires <= self._clock() // SECOND
        )
        try:
            write(put(item, when=free))
        except ConditionFailedError as refused:
            earlier = StoredResponseItem.from_raw_data(refused.old or {})
            if earlier.fingerprint != item.fingerprint:
                raise IdempotencyKeyReusedError from None
            return None if earlier.answer is None else RawResponse(*earlier.answer)
        return None

    def _digest(self, purpose: bytes, request: IdempotentRequest, more: bytes = b"") -> bytes:
        digest = hmac.new(self._secret, purpose, hashlib.sha256)
        for part in (request.user_id, request.route, request.key):
            digest.update(len(part).to_bytes(4, "big") + part.encode())
        digest.update(more)
        return digest.digest()
