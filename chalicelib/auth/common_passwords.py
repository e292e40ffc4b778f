"""The passwords that everybody tries first."""

import hashlib
from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).with_name("common_passwords.bin")
"""Sorted digests of the most frequent leaked passwords; made by `infra.build.common_passwords`."""
DIGEST_BYTES = 6
"""Eight thousand among 2^48: a good password is refused by chance once in 3e10 times."""


def is_common(password: str) -> bool:
    """Whether a password is among the most frequent leaked ones, in any case of its letters."""
    known = _digests()
    wanted = digest_of(password.casefold())
    place = bisect_left(known, wanted)
    return place < len(known) and known[place] == wanted


def digest_of(password: str) -> bytes:
    """What the list keeps of a password."""
    return hashlib.sha256(password.encode()).digest()[:DIGEST_BYTES]


@lru_cache(maxsize=1)
def _digests() -> list[bytes]:
    raw = LIST.read_bytes()
    return [raw[start : start + DIGEST_BYTES] for start in range(0, len(raw), DIGEST_BYTES)]
