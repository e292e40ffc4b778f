"""The linearizability search accepts right histories and detects wrong ones."""

from collections.abc import Hashable

import pytest

from tests.support.linearizability import CompletedCall, History, Search

Register = int


def register(state: Register, asked: Hashable) -> tuple[Register, Hashable]:
    """Read it, or write a number into it."""
    assert isinstance(asked, tuple)
    return (state, state) if asked == ("read",) else (asked[1], "ok")


def write(number: int, began: float, returned: float) -> CompletedCall:
    return CompletedCall(began, returned, ("write", number), "ok")


def read(number: int, began: float, returned: float) -> CompletedCall:
    return CompletedCall(began, returned, ("read",), number)


@pytest.mark.parametrize(
    "calls",
    [
        [],
        [write(1, 0, 1), read(1, 2, 3)],
        [write(1, 0, 5), read(0, 1, 2), read(1, 3, 4)],
        [write(1, 0, 9), write(2, 0, 9), read(2, 1, 2), read(1, 3, 4)],
    ],
)
def test_linearizable_history_is_accepted(calls: list[CompletedCall]) -> None:
    assert Search(calls, register).explains(0)


@pytest.mark.parametrize(
    "calls",
    [
        [read(1, 0, 1)],
        [write(1, 0, 1), read(0, 2, 3)],
        [write(1, 0, 5), read(1, 1, 2), read(0, 3, 4)],
        [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)],
        [write(1, 0, 9), write(2, 0, 9), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6)],
    ],
    ids=["out of nothing", "lost", "new then old", "overwritten", "there and back"],
)
def test_non_linearizable_history_is_detected(calls: list[CompletedCall]) -> None:
    assert not Search(calls, register).explains(0)


def test_many_at_once_are_judged_in_no_time() -> None:
    calls = [write(number, 0, 9) for number in range(10)]
    calls += [read(3, 0, 9) for _ in range(30)]
    assert Search([*calls, read(7, 10, 11)], register).explains(0)
    assert not Search([*calls, read(99, 10, 11)], register).explains(0)


def test_a_history_notes_when_calls_began_and_returned() -> None:
    history = History()
    assert history.record("a", lambda: history.record("b", lambda: 1)) == 1
    inner, outer = history.calls
    assert (inner.asked, outer.asked) == ("b", "a")
    assert outer.began <= inner.began <= inner.returned <= outer.returned
