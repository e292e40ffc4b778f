"""The cache computes a value once for concurrent callers, and not for long."""

from threading import Event

import pytest

from chalicelib.ttl_cache import MOST_KEPT, TtlCache
from tests.support.clock import FakeClock
from tests.support.threads import in_threads


def test_it_is_made_again_only_when_it_is_old(clock: FakeClock) -> None:
    fresh: TtlCache[int] = TtlCache(clock, kept=10)
    made = iter(range(9))
    began = clock.now
    assert fresh.get("a", lambda: next(made)) == (0, began)
    clock.advance(9)
    assert fresh.get("a", lambda: next(made)) == (0, began)
    assert fresh.get("b", lambda: next(made)) == (1, began + 9)
    clock.advance(1)
    assert fresh.get("a", lambda: next(made)) == (2, began + 10)


def test_of_many_at_once_one_makes_it_and_the_others_wait(clock: FakeClock) -> None:
    fresh: TtlCache[int] = TtlCache(clock, kept=10)
    made: list[int] = []
    pause = Event()

    def make() -> int:
        pause.wait(0.05)
        made.append(1)
        return len(made)

    assert in_threads(8, lambda _: fresh.get("a", make)[0]) == [1] * 8
    assert made == [1]


def test_error_is_not_cached(clock: FakeClock) -> None:
    fresh: TtlCache[int] = TtlCache(clock, kept=10)
    with pytest.raises(ZeroDivisionError):
        fresh.get("a", lambda: 1 // 0)
    assert fresh.get("a", lambda: 7)[0] == 7


def test_cache_is_bounded(clock: FakeClock) -> None:
    fresh: TtlCache[int] = TtlCache(clock, kept=10)
    numbers = range(2 * MOST_KEPT)
    for number in numbers:
        assert fresh.get(number, lambda: 1)[0] == 1
    still_kept = [number for number in reversed(numbers) if fresh.get(number, lambda: 2)[0] == 1]
    assert 0 < len(still_kept) <= MOST_KEPT
