"""How often something was tried, counted before it is tried: at once is no way around it."""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.writes import updating, write
from chalicelib.errors import TooManyRequestsError
from chalicelib.logs import logger

TRIES = "n"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in each window of time; ``rule`` names it in the log."""

    rule: str
    tries: int
    window: Millis
    tries_of_part: int = 0
    """Of those, how many may come from one part of the subject; for limits that have parts."""


class ThrottleItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: how often something was tried.

    The tries of parts are beside the sum, in attributes ``n#<hash>``.
    """

    Meta = kept_in("ephemeral")

    tries = IntegerAttribute(attr_name=TRIES)
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class Reserved:
    """A try that was counted, and can be uncounted when it turned out well."""

    item: ThrottleItem
    counts: Sequence[Path]

    def give_back(self) -> None:
        """Uncount it."""
        write(updating(self.item, [count.add(-1) for count in self.counts]))


class Throttle:
    """Counts tries in DynamoDB, one conditional write each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def reserve(self, limit: Limit, subject: str, part: str | None = None) -> Reserved:
        """Count one try; raises TooManyRequestsError, saying when, if there were too many.

        With a ``part`` of the subject it is counted for that too, in the same write.
        """
        now = self._clock()
        number = now // limit.window
        ends = (number + 1) * limit.window
        item = ThrottleItem(pk=f"R#{limit.rule}#{_digest(subject)}", sk=f"W#{number}")
        below, counts = _below(TRIES, limit.tries), [Path([TRIES])]
        if part is not None:
            of_part = f"{TRIES}#{_digest(part)}"
            below &= _below(of_part, limit.tries_of_part)
            counts.append(Path([of_part]))
        expires = ThrottleItem.expires.set((ends + DAY) // SECOND)
        change = [expires, *(count.add(1) for count in counts)]
        try:
            write(updating(item, change, when=below))
        except RefusedWriteError:
            logger().warning("excess_rate_limit_exceeded", extra={"rule": limit.rule})
            raise TooManyRequestsError(retry_after_seconds=-(-(ends - now) // SECOND)) from None
        return Reserved(item, counts)


def _below(count: str, most: int) -> Condition:
    at = Path([count])
    below: Condition = at.does_not_exist() | (at < most)
    return below


def network_of(address: str) -> str:
    """Whom an address belongs to: itself for IPv4, the /64 that one household has for IPv6."""
    return _network(address, 32, 64)


def coarse(address: str) -> str:
    """As much of an address as is kept: enough to know a place again, too little for a person."""
    return _network(address, 24, 48)


def _network(address: str, bits_4: int, bits_6: int) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    bits = bits_4 if isinstance(ip, ipaddress.IPv4Address) else bits_6
    return str(ipaddress.ip_network((ip, bits), strict=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
