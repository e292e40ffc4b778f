"""Encrypted cursors: positions in lists, bound to user, route and filters."""

import json

from chalicelib.errors import MalformedError
from chalicelib.pages import Position
from chalicelib.signing.sealing import open_sealed, seal

MAX_LETTERS = 2048


class InvalidCursorError(MalformedError):
    code = "invalid_cursor"
    title = "This cursor is not valid for this list."


class Cursors:
    """Seal and open cursors with a secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def encode(self, position: Position, bound_to: str) -> str:
        """Return an opaque text that `decode` only opens for the same ``bound_to``."""
        plain = json.dumps(position, separators=(",", ":")).encode()
        return seal(self._secret, plain, bound_to.encode())

    def decode(self, cursor: str, bound_to: str) -> Position:
        """Return the position in ``cursor``; raises InvalidCursorError for any other text."""
        is_possible = len(cursor) <= MAX_LETTERS and cursor.isascii()
        plain = open_sealed(self._secret, cursor, bound_to.encode()) if is_possible else None
        if plain is None:
            raise InvalidCursorError
        position: Position = json.loads(plain)
        return position
