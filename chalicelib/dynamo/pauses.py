"""Pauses between the tries of a call: exponential, with full jitter."""

import random
import time
from collections.abc import Callable

_sleep: Callable[[float], None] = time.sleep


def pause(attempt: int, first_seconds: float, at_most: float | None = None) -> None:
    """Sleep a random time below ``first_seconds``, doubled with each attempt from 0 on."""
    longest = first_seconds * 2**attempt
    _sleep(random.uniform(0, longest if at_most is None else min(longest, at_most)))  # noqa: S311 - jitter


def sleep_by(sleep: Callable[[float], None]) -> None:
    """Replace the sleep of this process, for tests."""
    global _sleep  # noqa: PLW0603 - one per process
    _sleep = sleep
