"""Canonical base64url: no padding, one spelling of each value."""

import base64
import binascii


def encode(raw: bytes) -> str:
    """Return the one spelling of ``raw``."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes | None:
    """Return what `encode` made ``text`` of, None for any other text."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    # base64 spells some bytes in two ways, and the decoder skips letters that are not its own
    return raw if encode(raw) == text else None
