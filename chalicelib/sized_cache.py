"""Cache of values that never change, bounded by the memory they take."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Kept = TypeVar("Kept")


class SizedCache(Generic[Name, Kept]):
    """Keeps the values used last, as many as fit; the last one always. Safe for threads."""

    def __init__(self, most_bytes: int, bytes_of: Callable[[Kept], int]) -> None:
        self._most_bytes = most_bytes
        self._bytes_of = bytes_of
        self._kept: OrderedDict[Name, tuple[Kept, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Return the bytes of all that is kept, by ``bytes_of``."""
        return self._bytes

    def get(self, name: Name) -> Kept | None:
        """Return a value if it is kept."""
        with self._lock:
            found = self._kept.get(name)
            if found is None:
                return None
            self._kept.move_to_end(name)
            return found[0]

    def put(self, name: Name, value: Kept) -> None:
        """Keep a value, in place of those that were not used for longest."""
        size = self._bytes_of(value)
        with self._lock:
            self._remove(name)
            self._kept[name] = value, size
            self._bytes += size
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._remove(next(iter(self._kept)))

    def get_or_read(self, name: Name, read: Callable[[], Kept]) -> Kept:
        """Return a value, read and kept if it is not."""
        found = self.get(name)
        if found is None:
            found = read()
            self.put(name, found)
        return found

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _remove(self, name: Name) -> None:
        _, size = self._kept.pop(name, (None, 0))
        self._bytes -= size
