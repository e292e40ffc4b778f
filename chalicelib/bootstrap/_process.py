"""What this process got from outside, and what was made in it."""

import secrets
import time
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib import clock, ids
from chalicelib.clock import Clock
from chalicelib.ids import NewId
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from email.message import EmailMessage

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Externals:
    """What comes from outside the program and differs from run to run."""

    clock: Clock = clock.now
    new_id: NewId = ids.new_id
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    password_memory_kib: int | None = None
    """What a password hash costs in memory; None for what it costs in production."""
    first_page_kept: int | None = None
    """For how many ms the first page of a board is kept; None for as long as in production."""
    send_email: "Callable[[EmailMessage], None] | None" = None
    """Where mails go; None for SES."""
    sleep: Callable[[float], None] = time.sleep
    """Waits for so many seconds."""


_outside = Externals()
_made: list[Any] = []


def externals() -> Externals:
    """The clock, ids and randomness of this process."""
    return _outside


def reset(other: Externals) -> None:
    """Forget all that was made, and make the rest with ``other``: for tests and commands."""
    global _outside  # noqa: PLW0603 - a process has one outside
    _outside = other
    for cached in _made:
        cached.cache_clear()


def singleton(make: Callable[[], Made]) -> Callable[[], Made]:
    """Have ``make`` called when its result is first asked for, and then no more."""
    cached = lru_cache(maxsize=1)(make)
    _made.append(cached)
    return cached
