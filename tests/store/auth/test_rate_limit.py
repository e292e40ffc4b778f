"""Rate limits: each attempt counts once despite lost responses, and limits hold."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import Device
from chalicelib.auth.errors import InvalidCredentialsError
from chalicelib.auth.rate_limit import RateLimit, RateLimitTicket
from chalicelib.auth.rate_limit_store import RateLimitItem, window_key
from chalicelib.clock import HOUR
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import update, write
from chalicelib.errors import TooManyRequestsError, UnavailableError
from tests.support.clock import FakeClock
from tests.support.threads import in_threads

pytestmark = pytest.mark.usefixtures("tables")

LIMIT = RateLimit("test", max_tries=3, window=HOUR, max_tries_per_part=2)
FAR = RateLimit("far", max_tries=10, window=HOUR, concurrency=4)
RETRIED = "needs-retry.dynamodb.UpdateItem"
ADDRESS = "203.0.113.7"


def stored(limit: RateLimit, subject: str = "ada") -> RateLimitItem | None:
    return get(window_key(bootstrap.rate_limiter().window_of(limit, subject)))


def tried(limit: RateLimit, subject: str = "ada") -> int:
    """How many tries are counted."""
    kept = stored(limit, subject)
    return kept.tries if kept else 0


def admitted(limit: RateLimit, subject: str = "ada") -> RateLimitTicket:
    return bootstrap.rate_limiter().admit(limit, subject, tried(limit, subject))


class AnswersLost:
    """Let the SDK repeat each write, as after lost responses."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.left = times

    def __call__(self, **_: Any) -> float | None:
        if self.left == 0:
            self.left = self.times
            return None
        self.left -= 1
        return 0


@pytest.fixture
def losing() -> Any:
    hooks: list[Any] = []

    def lose(times: int) -> None:
        hooks.append(AnswersLost(times))
        dynamodb().meta.events.register_first(RETRIED, hooks[-1])

    yield lose
    for hook in hooks:
        dynamodb().meta.events.unregister(RETRIED, hook)


@pytest.mark.parametrize("times", [1, 2])
def test_repeated_write_counts_and_reverts_once(losing: Callable[[int], None], times: int) -> None:
    losing(times)
    throttle = bootstrap.rate_limiter()
    first = throttle.reserve(LIMIT, "ada", "here")
    second = throttle.reserve(LIMIT, "ada", "here")
    assert tried(LIMIT) == 2
    second.release()
    assert tried(LIMIT) == 1
    first.commit()
    assert tried(LIMIT) == 1


def test_the_last_try_that_is_allowed_is_not_refused_for_being_sent_twice(
    losing: Callable[[int], None],
) -> None:
    losing(1)
    throttle = bootstrap.rate_limiter()
    for part in ("here", "here", "there"):
        throttle.reserve(LIMIT, "ada", part)
    with pytest.raises(TooManyRequestsError):
        throttle.reserve(LIMIT, "ada", "elsewhere")
    assert tried(LIMIT) == 3


def test_repeated_failure_write_counts_once(
    losing: Callable[[int], None],
) -> None:
    losing(2)
    for _ in range(3):
        admitted(FAR).commit()
    assert tried(FAR) == 3


def test_only_failures_count_far_from_the_limit() -> None:
    admitted(FAR).release()
    assert stored(FAR) is None
    admitted(FAR).commit()
    assert tried(FAR) == 1


def test_near_the_limit_each_try_is_counted_before_it_is_tried() -> None:
    for _ in range(FAR.max_tries - FAR.concurrency + 1):
        admitted(FAR).commit()
    before = tried(FAR)
    near = admitted(FAR)
    assert tried(FAR) == before + 1
    near.release()
    assert tried(FAR) == before


@pytest.mark.parametrize("before", range(FAR.max_tries + 1))
def test_as_many_as_may_be_at_once_never_go_beyond_the_limit(before: int) -> None:
    key = window_key(bootstrap.rate_limiter().window_of(FAR, "ada"))
    if before:
        write(update(RateLimitItem(pk=key.pk, sk=key.sk), [RateLimitItem.tries.set(before)]))

    def fail(_: int) -> None:
        admitted(FAR).commit()

    # the worst of all: all of them look before the first has failed
    for one in in_threads(FAR.concurrency, lambda _: admitted(FAR)):
        if not isinstance(one, Exception):
            one.commit()
    assert tried(FAR) <= FAR.max_tries
    in_threads(FAR.concurrency, fail)
    assert tried(FAR) <= FAR.max_tries


def test_from_a_network_at_its_limit_an_account_has_half_its_guesses_also_at_once(
    configured: Callable[[str, str], None],
) -> None:
    configured("LOGIN_ATTEMPTS_PER_NETWORK", "5")
    configured("LOGIN_ATTEMPTS_PER_QUARTER_HOUR", "6")

    def guess(email: str) -> None:
        bootstrap.login().login(email, "wrong", Device(ip=ADDRESS))

    others = in_threads(5, lambda number: guess(f"nobody{number}@example.org"))
    assert {type(one) for one in others} == {InvalidCredentialsError}
    kinds = [type(one) for one in in_threads(12, lambda _: guess("ada@example.org"))]
    assert kinds.count(InvalidCredentialsError) == 3
    assert kinds.count(TooManyRequestsError) == 9


def test_failure_is_refused_when_it_cannot_be_counted() -> None:
    writes = iter(range(10))

    def fail(**_: Any) -> None:
        if next(writes) == 1:  # the first reserves the account's try
            raise UnavailableError

    dynamodb().meta.events.register_first("before-call.dynamodb.UpdateItem", fail)
    try:
        with pytest.raises(UnavailableError):
            bootstrap.login().login("a@example.org", "wrong", Device(ip=ADDRESS))
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb.UpdateItem", fail)


def test_one_part_of_a_subject_has_fewer_tries_than_all_of_them() -> None:
    throttle = bootstrap.rate_limiter()
    for _ in range(LIMIT.max_tries_per_part):
        throttle.reserve(LIMIT, "ada", "here")
    with pytest.raises(TooManyRequestsError):
        throttle.reserve(LIMIT, "ada", "here")
    throttle.reserve(LIMIT, "ada", "there")
    with pytest.raises(TooManyRequestsError):
        throttle.reserve(LIMIT, "ada", "elsewhere")
    assert tried(LIMIT) == LIMIT.max_tries


def test_named_attempt_counts_once_despite_repeats() -> None:
    limiter = bootstrap.rate_limiter()
    names = ["first", "second", "first", "third", "second", "third"]
    assert all(limiter.reserve_once(LIMIT, "ada", name) for name in names)
    assert tried(LIMIT) == LIMIT.max_tries


def test_a_named_try_beyond_the_limit_is_refused_and_those_before_it_are_not() -> None:
    limiter = bootstrap.rate_limiter()
    names = ["first", "second", "third", "fourth", "first"]
    allowed = [limiter.reserve_once(LIMIT, "ada", name) for name in names]
    assert allowed == [True, True, True, False, True]
    assert tried(LIMIT) == LIMIT.max_tries


def test_a_named_try_is_counted_again_in_the_next_window(clock: FakeClock) -> None:
    limiter = bootstrap.rate_limiter()
    assert limiter.reserve_once(LIMIT, "ada", "first")
    clock.advance(LIMIT.window)
    assert tried(LIMIT) == 0
    assert limiter.reserve_once(LIMIT, "ada", "first")
    assert tried(LIMIT) == 1
