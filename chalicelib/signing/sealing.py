"""Sealed texts: encrypted and authenticated by AES-SIV (RFC 5297), bound to a context.

AES-SIV needs no nonce: equal texts in equal contexts give equal ciphertexts, and nothing else is
revealed. The cipher is imported on first use, since most requests need none.
"""

from chalicelib.signing import base64url


def seal(secret: bytes, plain: bytes, context: bytes) -> str:
    """Return the sealed text; only `open_sealed` with the same secret and context opens it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - on first use

    return base64url.encode(AESSIV(secret).encrypt(plain, [context]))


def open_sealed(secret: bytes, text: str, context: bytes) -> bytes | None:
    """Return the plain text, None for a forged text or another context."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

    sealed = base64url.decode(text)
    if sealed is None:
        return None
    try:
        return AESSIV(secret).decrypt(sealed, [context])
    except (InvalidTag, ValueError):
        return None
