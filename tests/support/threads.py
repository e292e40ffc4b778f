"""Threads that begin together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Done = TypeVar("Done")


def in_threads(number: int, act: Callable[[int], Done]) -> list[Done | Exception]:
    """What ``number`` threads got that began together."""
    barrier = Barrier(number)

    def begin(place: int) -> Done | Exception:
        barrier.wait()
        try:
            return act(place)
        except Exception as error:  # noqa: BLE001 - it is what the thread got
            return error

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))
