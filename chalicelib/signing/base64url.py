"""Canonical base64url: no padding, one text per value."""

import base64
import binascii


def encode(raw: bytes) -> str:
    """Return the canonical text of ``raw``."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes | None:
    """Return the value of a text of `encode`, None for any other text."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    # base64 has several texts for some values, and its decoder ignores foreign characters
    return raw if encode(raw) == text else None
