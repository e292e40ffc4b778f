"""Linearizability of concurrent calls and their responses.

Wing and Gong's search: take any call that could be first, check whether the model gives its
response, and continue with the rest; visited states are remembered (Lowe's improvement).
"""

import threading
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

State = TypeVar("State", bound=Hashable)

STEPS = 500_000
"""More than any history here needs; a search without end would hang the tests."""


@dataclass(frozen=True)
class CompletedCall:
    """A call with its start, end, request and response."""

    began: float
    returned: float
    asked: Hashable
    told: Hashable


@dataclass
class History:
    """Calls of many threads, as they return."""

    calls: list[CompletedCall] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record(self, asked: Hashable, ask: Callable[[], Hashable]) -> Hashable:
        """Run a call and record times and response."""
        began = time.perf_counter()
        told = ask()
        returned = time.perf_counter()
        with self._lock:
            self.calls.append(CompletedCall(began, returned, asked, told))
        return told


class UndecidedError(Exception):
    """The search took too long."""


class Search(Generic[State]):
    """Searches for an order of calls in which a model gives the same responses."""

    def __init__(
        self,
        calls: Sequence[CompletedCall],
        step: Callable[[State, Hashable], tuple[State, Hashable]],
    ) -> None:
        self._calls = sorted(calls, key=lambda one: one.began)
        self._step = step
        self._seen: set[tuple[int, State]] = set()

    def explains(self, start: State) -> bool:
        """Return whether there is such an order from the state ``start``."""
        everything = (1 << len(self._calls)) - 1
        waiting = [(0, start)]
        while waiting:
            done, state = waiting.pop()
            if done == everything:
                return True
            if len(self._seen) > STEPS:
                raise UndecidedError
            fresh = [one for one in self._next(done, state) if one not in self._seen]
            self._seen.update(fresh)
            waiting.extend(fresh)
        return False

    def _next(self, done: int, state: State) -> list[tuple[int, State]]:
        """Yield each call that could be next with the model's response."""
        fitting: list[tuple[int, State]] = []
        for place in self._could_be_next(done):
            after, told = self._step(state, self._calls[place].asked)
            if told == self._calls[place].told:
                found = (done | 1 << place, after)
                if after == state:
                    # it may as well come first: it changes nothing for the others
                    return [found]
                fitting.append(found)
        return fitting

    def _could_be_next(self, done: int) -> list[int]:
        """Those that began before any of the others had returned."""
        left = [place for place in range(len(self._calls)) if not done >> place & 1]
        first_return = min(self._calls[place].returned for place in left)
        return [place for place in left if self._calls[place].began <= first_return]
