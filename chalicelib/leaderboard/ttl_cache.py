"""What many ask for at once, made once in a while."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from chalicelib.clock import Clock, Millis

Made = TypeVar("Made")

MOST_KEPT = 256
"""Beyond it all is forgotten: a process that serves so many boards gains little by keeping them."""


class TtlCache(Generic[Made]):
    """Keeps what was made for ``kept`` ms; of several who ask at once, one makes it."""

    def __init__(self, clock: Clock, kept: Millis) -> None:
        self._clock = clock
        self._kept = kept
        self._found: dict[Hashable, tuple[Millis, Made]] = {}
        self._making: dict[Hashable, Lock] = {}
        self._guard = Lock()

    def get(self, key: Hashable, make: Callable[[], Made]) -> tuple[Made, Millis]:
        """What was made for ``key``, and when; what fails is not kept."""
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
