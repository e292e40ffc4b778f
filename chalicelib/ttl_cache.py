"""Cache with a time to live and one computation per key at a time."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from chalicelib.clock import Clock, Millis

Made = TypeVar("Made")

MOST_KEPT = 256
"""Beyond this number the cache is cleared: a process with so many keys has few hits."""


class TtlCache(Generic[Made]):
    """Cache values for ``kept`` ms; concurrent callers of a key wait for one computation."""

    def __init__(self, clock: Clock, kept: Millis) -> None:
        self._clock = clock
        self._kept = kept
        self._found: dict[Hashable, tuple[Millis, Made]] = {}
        self._making: dict[Hashable, Lock] = {}
        self._guard = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> tuple[Made, Millis]:
        """Return the value of ``key`` and its time; errors are not cached."""
        with self._lock_of(key):
            made = self._found.get(key)
            now = self._clock()
            if made is None or now - made[0] >= self._kept:
                made = self._found[key] = (now, make())
            return made[1], made[0]

    def _lock_of(self, key: Hashable) -> Lock:
        with self._guard:
            if key not in self._making and len(self._making) >= MOST_KEPT:
                self._making.clear()
                self._found.clear()
            return self._making.setdefault(key, Lock())
