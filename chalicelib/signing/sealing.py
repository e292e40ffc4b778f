"""Sealed texts: encrypted and authenticated by AES-SIV (RFC 5297), bound to a context.

AES-SIV takes no nonce: the same text under the same context is the same ciphertext, and reveals
nothing else. The cipher is loaded with the first use; most requests have none.
"""

from chalicelib.signing import base64url


def seal(secret: bytes, plain: bytes, context: bytes) -> str:
    """Return the sealed text; only `open_sealed` with the same secret and context reads it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - with first use

    return base64url.encode(AESSIV(secret).encrypt(plain, [context]))


def open_sealed(secret: bytes, text: str, context: bytes) -> bytes | None:
    """Return what was sealed, None for any other text or another context."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415

    sealed = base64url.decode(text)
    if sealed is None:
        return None
    try:
        return AESSIV(secret).decrypt(sealed, [context])
    except (InvalidTag, ValueError):
        return None
