"""External dependencies of the process, and its singletons."""

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
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
    """External dependencies: clock, ids, randomness, mail, sleep."""

    clock: Clock = clock.now
    new_id: NewId = ids.new_id
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    password_memory_kib: int | None = None
    """Memory cost of password hashes in KiB; None for production's."""
    first_page_kept: int | None = None
    """Cache time of a leaderboard's first page in ms; None for production's."""
    send_email: "Callable[[EmailMessage], None] | None" = None
    """Sends a mail; None for SES."""
    sleep: Callable[[float], None] = time.sleep
    """Sleeps for seconds."""
    resolve: Callable[[str, int], Sequence[str]] | None = None
    """Returns the addresses of a host; None for the network's name service."""


_outside = Externals()
_made: list[Any] = []
_upward: dict[str, Callable[..., Any]] = {}


def externals() -> Externals:
    """Return the external dependencies of this process."""
    return _outside


def reset(other: Externals) -> None:
    """Replace the external dependencies and drop all singletons, for tests and commands."""
    global _outside  # noqa: PLW0603 - one per process
    _outside = other
    for cached in _made:
        cached.cache_clear()


def singleton(make: Callable[[], Made]) -> Callable[[], Made]:
    """Decorate ``make`` to be called only once, on first use."""
    cached = lru_cache(maxsize=1)(make)
    _made.append(cached)
    return cached


def upward(interface: str) -> Any:  # noqa: ANN401 - each interface has its own type
    """Return the implementation of an interface by a higher slice."""
    return _upward[interface]


def connect(implementations: Mapping[str, Callable[..., Any]]) -> None:
    """Register the implementations of upward calls."""
    _upward.update(implementations)
