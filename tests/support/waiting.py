"""Wait for a sign instead of a time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE_SECONDS = 120
POLL_SECONDS = 0.1


def wait_until(look: Callable[[], Found], patience: float = PATIENCE_SECONDS) -> Found:
    """Return the result of ``look`` as soon as it is true; fail after a timeout."""
    until = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < until, f"nothing within {patience} s: {found!r}"
        time.sleep(POLL_SECONDS)
    return found
