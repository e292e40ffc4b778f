"""How often something was tried, counted before it is tried: at once is no way around it.

Of those who are so far from their limit that all who may be trying at once cannot reach it, only
failures are counted, and afterwards: most tries turn out well, and cost nothing then.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from typing import Protocol

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import updating, write
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.values import dataclass

TRIES = "n"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in each window of time; ``rule`` names it in the log."""

    rule: str
    tries: int
    window: Millis
    tries_of_part: int = 0
    """Of those, how many may come from one part of the subject; for limits that have parts."""
    at_once: int = 0
    """How many may be trying at once, for limits of which failures can be counted afterwards."""


class ThrottleItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: how often something was tried.

    The tries of parts are beside the sum, in attributes ``n#<hash>``.
    """

    Meta = kept_in("ephemeral")

    tries = IntegerAttribute(attr_name=TRIES)
    written = UnicodeAttribute(attr_name="w", null=True)
    """The id of the last write: one that the SDK repeats, for its answer was lost, knows itself."""
    expires = IntegerAttribute(attr_name="x")


class Try(Protocol):
    """Something that is about to be tried."""

    def went_well(self) -> None:
        """Let it count for nothing."""

    def failed(self) -> None:
        """Let it count."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A try that was counted before."""

    item: ThrottleItem
    counts: Sequence[Path]
    back: str
    """The id of the write that uncounts it."""

    def went_well(self) -> None:
        _count(self.item, self.back, [count.add(-1) for count in self.counts])

    def failed(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Afterwards:
    """A try that is counted when it has failed."""

    item: ThrottleItem
    name: str
    """The id of the write that counts it."""

    def went_well(self) -> None:
        return

    def failed(self) -> None:
        expires = ThrottleItem.expires.set(self.item.expires)
        _count(self.item, self.name, [expires, Path([TRIES]).add(1)])


class Throttle:
    """Counts tries in DynamoDB, one conditional write each."""

    def __init__(self, clock: Clock, new_id: NewId) -> None:
        self._clock = clock
        self._new_id = new_id

    def reserve(self, limit: Limit, subject: str, part: str | None = None) -> Reserved:
        """Count one try; raises TooManyRequestsError, saying when, if there were too many.

        With a ``part`` of the subject it is counted for that too, in the same write.
        """
        item = self._item(limit, subject)
        below, counts = _below(TRIES, limit.tries), [Path([TRIES])]
        if part is not None:
            of_part = f"{TRIES}#{_digest(part)}"
            below &= _below(of_part, limit.tries_of_part)
            counts.append(Path([of_part]))
        change = [ThrottleItem.expires.set(item.expires), *(count.add(1) for count in counts)]
        if not _count(item, self._new_id("try"), change, below):
            logger().warning("excess_rate_limit_exceeded", extra={"rule": limit.rule})
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(limit))
        return Reserved(item, counts, back=self._new_id("try"))

    def kept_at(self, limit: Limit, subject: str) -> Key[ThrottleItem]:
        """Where the tries of this moment are counted, for `admit`."""
        item = self._item(limit, subject)
        return Key(ThrottleItem, item.pk, item.sk)

    def admit(self, limit: Limit, subject: str, so_far: ThrottleItem | None) -> Try:
        """A try to be counted once it has failed, while that cannot go beyond the limit.

        ``so_far`` was just read from where `kept_at` says. Else raises what `reserve` raises.
        """
        tried = so_far.tries if so_far else 0
        if tried + limit.at_once > limit.tries:
            return self.reserve(limit, subject)
        return Afterwards(self._item(limit, subject), self._new_id("try"))

    def _item(self, limit: Limit, subject: str) -> ThrottleItem:
        number = self._clock() // limit.window
        expires = ((number + 1) * limit.window + DAY) // SECOND
        pk, sk = f"R#{limit.rule}#{_digest(subject)}", f"W#{number}"
        return ThrottleItem(pk=pk, sk=sk, expires=expires)

    def _seconds_left(self, limit: Limit) -> int:
        return -(-(limit.window - self._clock() % limit.window) // SECOND)


def _count(
    item: ThrottleItem, name: str, change: Sequence[Action], when: Condition | None = None
) -> bool:
    """Make a write that is called ``name``, or find it made; False when ``when`` does not hold."""
    first = ThrottleItem.written.does_not_exist() | (ThrottleItem.written != name)
    called = ThrottleItem.written.set(name)
    try:
        write(updating(item, [called, *change], when=first if when is None else first & when))
    except RefusedWriteError as refused:
        return (refused.old or {}).get(ThrottleItem.written.attr_name) == {"S": name}
    return True


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
