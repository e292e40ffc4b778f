"""A clock that tests own."""

from chalicelib.clock import SECOND, Millis

THE_START: Millis = 1_790_000_000_000
"""2026-09-21T14:13:20Z: an instant like any other."""


class FakeClock:
    """A clock that only moves when told."""

    def __init__(self, now: Millis = THE_START) -> None:
        self.now = now

    def __call__(self) -> Millis:
        return self.now

    def set(self, now: Millis) -> None:
        self.now = now

    def advance(self, by: Millis) -> None:
        self.now += by

    def pause(self, seconds: float) -> None:
        """Sleep without waiting."""
        self.now += round(seconds * SECOND)
