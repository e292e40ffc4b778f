"""Limits of what reading an input may cost."""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 30
"""Of the processor: several times the longest on a busy machine."""


@contextmanager
def bounded_time(seconds: float = SECONDS) -> Iterator[None]:
    """Fail when the block takes the processor time of growth by the square."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


@contextmanager
def bounded_memory(most_bytes: int) -> Iterator[None]:
    """Fail when the block holds more memory at once; it takes several times its usual time."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < most_bytes
