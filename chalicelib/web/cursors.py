"""Signed cursors: where a list goes on, for this caller, on this route, under these filters."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any, TypeAlias

from chalicelib.errors import MalformedError

Position: TypeAlias = dict[str, Any]
"""What a store needs to go on: a JSON object."""

SIGNATURE_BYTES = 16
MAX_LETTERS = 2048


class InvalidCursorError(MalformedError):
    code = "invalid_cursor"
    title = "This cursor is not valid for this list."


class Cursors:
    """Seals and opens cursors under a secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def encode(self, position: Position, bound_to: str) -> str:
        """An opaque text that `open` takes back, for the same ``bound_to`` alone."""
        payload = json.dumps(position, separators=(",", ":")).encode()
        return _to_text(self._sign(payload, bound_to) + payload)

    def decode(self, cursor: str, bound_to: str) -> Position:
        """The position in ``cursor``; raises InvalidCursorError for any text not sealed for it."""
        sealed = _from_text(cursor)
        signature, payload = sealed[:SIGNATURE_BYTES], sealed[SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(payload, bound_to)):
            raise InvalidCursorError
        position: Position = json.loads(payload)
        return position

    def _sign(self, payload: bytes, bound_to: str) -> bytes:
        text = len(bound_to).to_bytes(4, "big") + bound_to.encode() + payload
        return hmac.new(self._secret, text, hashlib.sha256).digest()[:SIGNATURE_BYTES]


def _to_text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def _from_text(cursor: str) -> bytes:
    if len(cursor) > MAX_LETTERS or not cursor.isascii():
        raise InvalidCursorError
    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        raise InvalidCursorError from None
    if _to_text(sealed) != cursor:  # base64 spells some bytes in more than one way
        raise InvalidCursorError
    return sealed
