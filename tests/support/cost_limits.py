"""Limits of what reading an input may cost."""

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def bounded_time(seconds: float) -> Iterator[None]:
    """Fail when the block takes that much CPU time; quadratic growth takes more."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


@contextmanager
def bounded_memory(most_bytes: int) -> Iterator[None]:
    """Fail when the block allocates more at once; tracing slows it down several times."""
    tracemalloc.start()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < most_bytes
