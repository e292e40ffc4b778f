"""The key set is read so that hundreds of processes can begin in one second."""

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from chalicelib.auth.keys import (
    AGAIN_WITHOUT_KEYS,
    CACHED_FOR,
    FIRST_READ_PAUSES,
    KeySetReader,
    MissingKeysError,
)
from chalicelib.clock import MINUTE
from tests.support.clock import FakeClock
from tests.support.key_sets import STORED


class Ssm:
    """Takes so many reads, then answers; all that it was asked is counted."""

    def __init__(self, throttled: int) -> None:
        self.throttled = throttled
        self.reads = 0

    def get_parameter(self, **_: object) -> dict[str, Any]:
        self.reads += 1
        if self.reads <= self.throttled:
            raise ClientError({"Error": {"Code": "ThrottlingException"}}, "GetParameter")
        return {"Parameter": {"Value": STORED}}


def reader(ssm: Ssm, clock: FakeClock, pauses: list[float], chance: float = 0.5) -> KeySetReader:
    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        clock.pause(seconds)

    return KeySetReader("/keys", clock, lambda: cast("Any", ssm), sleep, lambda: chance)


def test_a_throttled_first_read_is_tried_again_within_the_request() -> None:
    clock, pauses = FakeClock(), list[float]()
    ssm = Ssm(throttled=3)
    assert reader(ssm, clock, pauses).current().active.kid == "k"
    assert (ssm.reads, pauses) == (4, [0.05, 0.1, 0.2])


def test_a_process_without_keys_asks_no_more_often_than_it_may() -> None:
    clock, pauses = FakeClock(), list[float]()
    ssm = Ssm(throttled=10_000)
    keys = reader(ssm, clock, pauses)
    for _ in range(3):
        with pytest.raises(MissingKeysError):
            keys.current()
    assert ssm.reads == len(FIRST_READ_PAUSES) + 1
    clock.advance(AGAIN_WITHOUT_KEYS)
    with pytest.raises(MissingKeysError):
        keys.current()
    assert ssm.reads == 2 * (len(FIRST_READ_PAUSES) + 1)


def test_one_read_is_for_many_requests_and_a_throttled_later_one_keeps_the_keys() -> None:
    clock, pauses = FakeClock(), list[float]()
    ssm = Ssm(throttled=0)
    keys = reader(ssm, clock, pauses)
    first = [keys.current() for _ in range(50)]
    ssm.throttled = 10_000
    clock.advance(CACHED_FOR)
    assert [keys.current() for _ in range(50)] == first
    assert (ssm.reads, pauses) == (2, [])


def test_processes_that_began_together_read_again_at_different_times() -> None:
    reads = []
    for chance in (0.0, 0.5, 1.0):
        clock, ssm = FakeClock(), Ssm(throttled=0)
        keys = reader(ssm, clock, [], chance)
        keys.current()
        clock.advance(4 * MINUTE)
        keys.current()
        reads.append(ssm.reads)
    assert reads == [1, 2, 2]
