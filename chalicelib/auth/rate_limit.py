"""How often something was tried, counted before it is tried: at once is no way around it.

Of those who are so far from their limit that all who may be trying at once cannot reach it, only
failures are counted, and afterwards: most tries turn out well, and cost nothing then.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, update, write
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.values import dataclass

TRIES = "n"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many tries in each window of time; ``rule`` names it in the log."""

    rule: str
    max_tries: int
    window: Millis
    max_tries_per_part: int = 0
    """Of those, how many may come from one part of the subject; for limits that have parts."""
    concurrency: int = 0
    """How many may be trying at once, for limits of which failures can be counted afterwards."""


class RateLimitItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: how often something was tried.

    The tries of parts are beside the sum, in attributes ``n#<hash>``.
    """

    Meta = table_meta("ephemeral")

    tries = IntegerAttribute(attr_name=TRIES)
    written = UnicodeAttribute(attr_name="w", null=True)
    """The id of the last write: one that the SDK repeats, for its answer was lost, knows itself."""
    counted: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="ct", null=True)
    """Names that were counted, for limits that count each name once; the limit bounds them."""
    expires = IntegerAttribute(attr_name="x")


class RateLimitTicket(Protocol):
    """Something that is about to be tried."""

    def release(self) -> None:
        """Let it count for nothing."""

    def commit(self) -> None:
        """Let it count."""


@dataclass(frozen=True, slots=True)
class CountedUpfront:
    """A try that was counted before."""

    item: RateLimitItem
    counts: Sequence[str]
    back: str
    """The id of the write that uncounts it."""

    def release(self) -> None:
        _count(self.item, self.back, dict.fromkeys(self.counts), by=-1)

    def commit(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class CountedOnFailure:
    """A try that is counted when it has failed."""

    item: RateLimitItem
    name: str
    """The id of the write that counts it."""

    def release(self) -> None:
        return

    def commit(self) -> None:
        _count(self.item, self.name, {TRIES: None})


class RateLimiter:
    """Counts tries in DynamoDB, one conditional write each."""

    def __init__(self, clock: Clock, new_id: NewId, secret: Callable[[], bytes]) -> None:
        self._clock = clock
        self._new_id = new_id
        self._secret = secret

    def reserve(self, limit: RateLimit, subject: str, part: str | None = None) -> CountedUpfront:
        """Count one try; raises TooManyRequestsError, saying when, if there were too many.

        With a ``part`` of the subject it is counted for that too, in the same write.
        """
        item = self.window_item(limit, subject)
        counts: dict[str, int | None] = {TRIES: limit.max_tries}
        if part is not None:
            counts[f"{TRIES}#{self._digest(part)}"] = limit.max_tries_per_part
        if not _count(item, self._new_id("try"), counts):
            _log_excess(limit)
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(limit))
        return CountedUpfront(item, list(counts), back=self._new_id("try"))

    def reserve_once(self, limit: RateLimit, subject: str, name: str) -> bool:
        """Count ``name`` once in this window; False if the limit was reached."""
        item = self.window_item(limit, subject)
        try:
            write(_counting_once(item, name, limit.max_tries))
        except ConditionFailedError as refused:
            there = RateLimitItem.from_raw_data(refused.old or {})
            is_counted = name in (there.counted or ())
            if not is_counted:
                _log_excess(limit)
            return is_counted
        return True

    def counter_key(self, limit: RateLimit, subject: str) -> Key[RateLimitItem]:
        """Where the tries of this moment are counted, for `admit`."""
        item = self.window_item(limit, subject)
        return Key(RateLimitItem, item.pk, item.sk)

    def admit(
        self, limit: RateLimit, subject: str, so_far: RateLimitItem | None
    ) -> RateLimitTicket:
        """A try to be counted once it has failed, while that cannot go beyond the limit.

        ``so_far`` was just read from where `kept_at` says. Else raises what `reserve` raises.
        """
        tried = so_far.tries if so_far else 0
        if tried + limit.concurrency > limit.max_tries:
            return self.reserve(limit, subject)
        return CountedOnFailure(self.window_item(limit, subject), self._new_id("try"))

    def window_item(self, limit: RateLimit, subject: str) -> RateLimitItem:
        number = self._clock() // limit.window
        expires = ((number + 1) * limit.window + DAY) // SECOND
        pk, sk = f"R#{limit.rule}#{self._digest(subject)}", f"W#{number}"
        return RateLimitItem(pk=pk, sk=sk, expires=expires)

    def _digest(self, text: str) -> str:
        # under a key: what was tried may be an address, which can be guessed
        return hmac.new(self._secret(), text.encode(), hashlib.sha256).hexdigest()

    def _seconds_left(self, limit: RateLimit) -> int:
        return -(-(limit.window - self._clock() % limit.window) // SECOND)


def _count(item: RateLimitItem, name: str, counts: Mapping[str, int | None], by: int = 1) -> bool:
    """Make a write that is called ``name``, or find it made; False when a count is at its most."""
    try:
        write(_counting(item, name, counts, by))
    except ConditionFailedError as refused:
        return (refused.old or {}).get("w") == {"S": name}
    return True


def _counting_once(item: RateLimitItem, name: str, most: int) -> Write:
    tries, counted = RateLimitItem.tries, RateLimitItem.counted
    change = [tries.add(1), counted.add({name}), RateLimitItem.expires.set(item.expires)]
    is_fresh = counted.does_not_exist() | ~counted.contains(name)
    is_free = tries.does_not_exist() | (tries < most)
    keys = RateLimitItem(pk=item.pk, sk=item.sk)
    return update(keys, change, when=is_fresh & is_free)


def _log_excess(limit: RateLimit) -> None:
    logger().warning("excess_rate_limit_exceeded", extra={"rule": limit.rule})


def _counting(item: RateLimitItem, name: str, counts: Mapping[str, int | None], by: int) -> Write:
    """The write, in DynamoDB's own words: pynamodb would take a third of the call to find them."""
    values = {":w": {"S": name}, ":x": {"N": str(item.expires)}, ":by": {"N": str(by)}}
    when = ["(attribute_not_exists(w) OR w <> :w)"]
    for place, most in enumerate(counts.values()):
        if most is not None:
            values[f":{place}"] = {"N": str(most)}
            when.append(f"(attribute_not_exists(#{place}) OR #{place} < :{place})")
    names = {f"#{place}": count for place, count in enumerate(counts)}
    change = {
        "TableName": item.Meta.table_name,
        "Key": {"pk": {"S": item.pk}, "sk": {"S": item.sk}},
        "UpdateExpression": f"SET w = :w, x = :x ADD {', '.join(f'{one} :by' for one in names)}",
        "ConditionExpression": " AND ".join(when),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    return Write("Update", change)


def network_of(address: str) -> str:
    """Whom an address belongs to: itself for IPv4, the /64 that one household has for IPv6."""
    return _network(address, 32, 64)


def coarse_network(address: str) -> str:
    """As much of an address as is kept: enough to know a place again, too little for a person."""
    return _network(address, 24, 48)


def _network(address: str, bits_4: int, bits_6: int) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    bits = bits_4 if isinstance(ip, ipaddress.IPv4Address) else bits_6
    return str(ipaddress.ip_network((ip, bits), strict=False))
