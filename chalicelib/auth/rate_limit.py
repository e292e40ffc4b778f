"""Rate limits: attempts are counted before they are made, so that concurrency cannot bypass them.

Below `max_tries - concurrency`, only failures are counted, afterwards: most attempts succeed and
then cost no write.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from chalicelib.auth import rate_limit_store
from chalicelib.auth.rate_limit_store import TRIES, RateLimitWindow
from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.values import dataclass

TRIES_IN_BUSY_NETWORK = 2
"""Of each subject in a network with too many wrong codes: a slip of the finger is forgiven."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """A maximum of attempts per window of time; ``rule`` names it in the log."""

    rule: str
    max_tries: int
    window: Millis
    max_tries_per_part: int = 0
    """Maximum per part of the subject, such as a network; 0 for limits without parts."""
    concurrency: int = 0
    """Maximum of concurrent attempts, for limits that count failures afterwards."""


class RateLimitTicket(Protocol):
    """An attempt that is about to be made."""

    def release(self) -> None:
        """Do not count the attempt."""

    def commit(self) -> None:
        """Count the attempt."""


@dataclass(frozen=True, slots=True)
class CountedUpfront:
    """An attempt that was counted before it is made."""

    window: RateLimitWindow
    counts: Sequence[str]
    back: str
    """Id of the write that reverts the count."""

    def release(self) -> None:
        rate_limit_store.count(self.window, self.back, dict.fromkeys(self.counts), by=-1)

    def commit(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class CountedOnFailure:
    """An attempt that is counted when it has failed."""

    window: RateLimitWindow
    name: str
    """Id of the write that counts it."""

    def release(self) -> None:
        return

    def commit(self) -> None:
        rate_limit_store.count(self.window, self.name, {TRIES: None})


class RateLimiter:
    """Count attempts in DynamoDB, with one conditional write each."""

    def __init__(self, clock: Clock, new_id: NewId, secret: Callable[[], bytes]) -> None:
        self._clock = clock
        self._new_id = new_id
        self._secret = secret

    def reserve(self, limit: RateLimit, subject: str, part: str | None = None) -> CountedUpfront:
        """Count an attempt; raises TooManyRequestsError with the waiting time above the limit.

        With a ``part`` of the subject, the same write counts for the part too.
        """
        window = self.window_of(limit, subject)
        counts: dict[str, int | None] = {TRIES: limit.max_tries}
        if part is not None:
            counts[f"{TRIES}#{self._digest(part)}"] = limit.max_tries_per_part
        if not rate_limit_store.count(window, self._new_id("try"), counts):
            _log_excess(limit)
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(limit))
        return CountedUpfront(window, list(counts), back=self._new_id("try"))

    def count_wrong_code(
        self, guesses: RateLimit, subject: str, wrong: RateLimit, network: str
    ) -> None:
        """Count a wrong code for the network of a subject that `reserve` counted.

        Above the network's limit a subject has `TRIES_IN_BUSY_NETWORK`: then none for the rest of
        the window, with TooManyRequestsError. Whoever has a right code at once is not held up.
        """
        with suppress(TooManyRequestsError):
            self.reserve(wrong, network)
            return
        window = self.window_of(guesses, subject)
        if rate_limit_store.exhaust(window, TRIES_IN_BUSY_NETWORK, guesses.max_tries):
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(guesses))

    def reserve_once(self, limit: RateLimit, subject: str, name: str) -> bool:
        """Count ``name`` once per window; returns False when the limit is reached."""
        window = self.window_of(limit, subject)
        is_counted = rate_limit_store.count_once(window, name, limit.max_tries)
        if not is_counted:
            _log_excess(limit)
        return is_counted

    def require_once(self, limit: RateLimit, subject: str, name: str) -> None:
        """Count ``name`` once per window; raises TooManyRequestsError when the limit is reached."""
        if not self.reserve_once(limit, subject, name):
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(limit))

    def admit(self, limit: RateLimit, subject: str, tried: int) -> RateLimitTicket:
        """Return an attempt to be counted on failure, while that cannot exceed the limit.

        ``tried`` is the number just read of the window. Otherwise like `reserve`, with its errors.
        """
        if tried + limit.concurrency > limit.max_tries:
            return self.reserve(limit, subject)
        return CountedOnFailure(self.window_of(limit, subject), self._new_id("try"))

    def window_of(self, limit: RateLimit, subject: str) -> RateLimitWindow:
        """Return the current window of a limit."""
        number = self._clock() // limit.window
        expires = ((number + 1) * limit.window + DAY) // SECOND
        return RateLimitWindow(limit.rule, self._digest(subject), number, expires)

    def _digest(self, text: str) -> str:
        # hashed with a key: the subject can be an address, which could be guessed
        return hmac.new(self._secret(), text.encode(), hashlib.sha256).hexdigest()

    def _seconds_left(self, limit: RateLimit) -> int:
        return -(-(limit.window - self._clock() % limit.window) // SECOND)


def _log_excess(limit: RateLimit) -> None:
    logger().warning("excess_rate_limit_exceeded", extra={"rule": limit.rule})


def network_of(address: str) -> str:
    """Return the network of an address: itself for IPv4, the /64 of a household for IPv6."""
    return _network(address, 32, 64)


def coarse_network(address: str) -> str:
    """Return the stored part of an address: enough to recognize a network, not a person."""
    return _network(address, 24, 48)


def _network(address: str, bits_4: int, bits_6: int) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    bits = bits_4 if isinstance(ip, ipaddress.IPv4Address) else bits_6
    return str(ipaddress.ip_network((ip, bits), strict=False))
