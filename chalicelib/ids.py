"""Opaque identifiers: a prefix for the kind, then 128 random bits in 26 characters."""

import re
import secrets
from collections.abc import Callable
from typing import TypeAlias

NewId: TypeAlias = Callable[[str], str]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: sorts by value and has no characters that look alike."""

ENTROPY_BYTES = 16
LENGTH = 26
"""128 bits at 5 bits per character."""


def encode(number: int, width: int) -> str:
    """Encode ``number`` in exactly ``width`` characters, so that string order is number order.

    Raises OverflowError when it is negative or does not fit.
    """
    if not 0 <= number < 32**width:
        raise OverflowError(f"{number} does not fit {width} letters")
    return "".join([ALPHABET[number >> shift & 31] for shift in range(5 * width - 5, -1, -5)])


def decode(text: str) -> int:
    """Decode a result of `encode`; raises ValueError for any other character."""
    number = 0
    for letter in text:
        number = number * 32 + ALPHABET.index(letter)
    return number


def new_id(prefix: str) -> str:
    """Return a random id such as ``usr_3F…`` with 128 bits of entropy."""
    return f"{prefix}_{of_bytes(secrets.token_bytes(ENTROPY_BYTES))}"


def of_bytes(entropy: bytes) -> str:
    """Encode 16 bytes in 26 characters."""
    return encode(int.from_bytes(entropy, "big"), LENGTH)


def to_bytes(identifier: str) -> bytes:
    """Return the 16 bytes of an id."""
    return decode(bare(identifier)).to_bytes(ENTROPY_BYTES, "big")


def pattern(prefix: str) -> str:
    """Return the anchored regular expression of ids with ``prefix``."""
    return f"^{prefix}_[0-7][{ALPHABET}]{{{LENGTH - 1}}}$"


def is_id(text: str, prefix: str) -> bool:
    """Return whether ``text`` has the form of an id with ``prefix``."""
    return re.fullmatch(pattern(prefix), text) is not None


def bare(identifier: str) -> str:
    """Return the 26 characters without the prefix."""
    return identifier.rpartition("_")[2]
