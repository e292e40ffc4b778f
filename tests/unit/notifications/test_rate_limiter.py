"""Things go one after the other at even distances, however fast they come."""

import pytest

from chalicelib.notifications.rate_limiter import (
    MAIL_QUEUES,
    MAIL_SENDERS,
    SENDERS_PER_QUEUE,
    MailRateLimiter,
)
from tests.support.clock import THE_START, FakeClock


def gone_at(clock: FakeClock, pace: MailRateLimiter, times: int) -> list[int]:
    """Return when each mail was sent, in ms since the start."""
    found = []
    for _ in range(times):
        pace.wait()
        found.append(clock() - THE_START)
    return found


@pytest.mark.parametrize(
    ("per_second", "expected"),
    [(1, [0, 1000, 2000, 3000]), (0.5, [0, 2000, 4000, 6000]), (7, [0, 143, 286, 429])],
)
def test_burst_is_spread_evenly(clock: FakeClock, per_second: float, expected: list[int]) -> None:
    assert gone_at(clock, MailRateLimiter(per_second, clock, clock.pause), 4) == expected


def test_idle_time_allows_no_burst(clock: FakeClock) -> None:
    pace = MailRateLimiter(1, clock, clock.pause)
    pace.wait()
    clock.advance(10_000)
    assert gone_at(clock, pace, 3) == [10_000, 11_000, 12_000]


def test_all_senders_together_keep_to_the_rate_of_the_account(clock: FakeClock) -> None:
    rate, seconds = 14, 60
    sent = 0
    for _ in range(MAIL_QUEUES * SENDERS_PER_QUEUE):
        own = FakeClock()
        pace = MailRateLimiter(rate / MAIL_SENDERS, own, own.pause)
        while own() < THE_START + seconds * 1_000:
            pace.wait()
            sent += 1
    assert sent <= rate * seconds + MAIL_SENDERS
