"""How often something was tried, counted before it is tried: at once is no way around it."""

import hashlib
import ipaddress
from dataclasses import dataclass

from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.writes import updating, write
from chalicelib.errors import TooManyRequestsError
from chalicelib.logs import logger


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in each window of time; ``rule`` names it in the log."""

    rule: str
    tries: int
    window: Millis


class ThrottleItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: how often something was tried."""

    Meta = kept_in("ephemeral")

    tries = IntegerAttribute(attr_name="n")
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class Reserved:
    """A try that was counted, and can be uncounted when it turned out well."""

    item: ThrottleItem

    def give_back(self) -> None:
        write(updating(self.item, [ThrottleItem.tries.add(-1)]))


class Throttle:
    """Counts tries in DynamoDB, one conditional write each."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def reserve(self, limit: Limit, subject: str) -> Reserved:
        """Count one try; raises TooManyRequestsError, saying when, if there were too many."""
        now = self._clock()
        number = now // limit.window
        ends = (number + 1) * limit.window
        item = ThrottleItem(pk=f"R#{limit.rule}#{_digest(subject)}", sk=f"W#{number}")
        below = ThrottleItem.tries.does_not_exist() | (ThrottleItem.tries < limit.tries)
        change = [
            ThrottleItem.tries.add(1),
            ThrottleItem.expires.set((ends + DAY) // SECOND),
        ]
        try:
            write(updating(item, change, when=below))
        except RefusedWriteError:
            logger().warning("excess_rate_limit_exceeded", extra={"rule": limit.rule})
            raise TooManyRequestsError(retry_after_seconds=-(-(ends - now) // SECOND)) from None
        return Reserved(item)


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
