"""Signed tokens: fields of fixed sizes and an HMAC, in canonical base64url with a prefix.

Tokens of one purpose are invalid for others: prefixes and layouts differ, and each purpose has its
own secret (`KeySet.secret`).
"""

import hashlib
import hmac
from collections.abc import Sequence
from itertools import accumulate

from chalicelib.signing import base64url
from chalicelib.values import dataclass

MAC_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class SignedToken:
    """The parts of a token with an unverified MAC."""

    fields: tuple[bytes, ...]
    mac: bytes


@dataclass(frozen=True, slots=True)
class TokenLayout:
    """The layout of one purpose's tokens: a prefix, the sizes of its fields and of its MAC."""

    prefix: str
    sizes: tuple[int, ...]
    mac_bytes: int = MAC_BYTES

    def mac(self, secret: bytes, message: bytes) -> bytes:
        """Return the MAC of a message."""
        return hmac.new(secret, message, hashlib.sha256).digest()[: self.mac_bytes]

    def encode(self, fields: Sequence[bytes], mac: bytes) -> str:
        """Return the text of a token; raises ValueError for fields of other sizes."""
        if tuple(map(len, fields)) != self.sizes or len(mac) != self.mac_bytes:
            raise ValueError("Fields or MAC do not fit the layout.")
        return self.prefix + base64url.encode(b"".join((*fields, mac)))

    def parse(self, text: str) -> SignedToken | None:
        """Return the unverified parts of a token; None for a malformed text."""
        letters = text.removeprefix(self.prefix)
        raw = base64url.decode(letters) if text.startswith(self.prefix) else None
        ends = [*accumulate(self.sizes)]
        if raw is None or len(raw) != ends[-1] + self.mac_bytes:
            return None
        fields = tuple(raw[end - size : end] for end, size in zip(ends, self.sizes, strict=True))
        return SignedToken(fields, raw[ends[-1] :])

    def sign(self, secret: bytes, fields: Sequence[bytes]) -> str:
        """Return the token of fields with their MAC."""
        return self.encode(fields, self.mac(secret, b"".join(fields)))

    def verify(self, secret: bytes, text: str) -> tuple[bytes, ...] | None:
        """Return the fields of a genuine token, None for any other text."""
        token = self.parse(text)
        if token is None:
            return None
        expected = self.mac(secret, b"".join(token.fields))
        return token.fields if hmac.compare_digest(token.mac, expected) else None
