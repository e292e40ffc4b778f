"""Rate limits: attempts are counted before they are made, so that concurrency cannot bypass them.

Below `max_tries - concurrency`, only failures are counted, afterwards: most attempts succeed and
then cost no write.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, try_write, update, write
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.values import dataclass

TRIES = "n"
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


class RateLimitItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: the number of attempts.

    The attempts per part are stored beside the sum, in attributes ``n#<hash>``.
    """

    Meta = table_meta("ephemeral")

    tries = IntegerAttribute(attr_name=TRIES)
    written = UnicodeAttribute(attr_name="w", null=True)
    """Id of the last write: a write that the SDK repeats after a lost response recognizes itself.
    """
    counted: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="ct", null=True)
    """Names that were counted, for limits that count each name once; bounded by the limit."""
    expires = IntegerAttribute(attr_name="x")


class RateLimitTicket(Protocol):
    """An attempt that is about to be made."""

    def release(self) -> None:
        """Do not count the attempt."""

    def commit(self) -> None:
        """Count the attempt."""


@dataclass(frozen=True, slots=True)
class CountedUpfront:
    """An attempt that was counted before it is made."""

    item: RateLimitItem
    counts: Sequence[str]
    back: str
    """Id of the write that reverts the count."""

    def release(self) -> None:
        _count(self.item, self.back, dict.fromkeys(self.counts), by=-1)

    def commit(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class CountedOnFailure:
    """An attempt that is counted when it has failed."""

    item: RateLimitItem
    name: str
    """Id of the write that counts it."""

    def release(self) -> None:
        return

    def commit(self) -> None:
        _count(self.item, self.name, {TRIES: None})


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
        item = self.window_item(limit, subject)
        counts: dict[str, int | None] = {TRIES: limit.max_tries}
        if part is not None:
            counts[f"{TRIES}#{self._digest(part)}"] = limit.max_tries_per_part
        if not _count(item, self._new_id("try"), counts):
            _log_excess(limit)
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(limit))
        return CountedUpfront(item, list(counts), back=self._new_id("try"))

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
        if self._exhaust(self.window_item(guesses, subject), guesses.max_tries):
            raise TooManyRequestsError(retry_after_seconds=self._seconds_left(guesses))

    @staticmethod
    def _exhaust(item: RateLimitItem, most: int) -> bool:
        """Use up all attempts of a window; returns False while few were made."""
        tries = RateLimitItem.tries
        keys = RateLimitItem(pk=item.pk, sk=item.sk)
        few = tries >= TRIES_IN_BUSY_NETWORK
        return try_write(update(keys, [tries.set(most)], when=few))

    def reserve_once(self, limit: RateLimit, subject: str, name: str) -> bool:
        """Count ``name`` once per window; returns False when the limit is reached."""
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
        """Return the key of the current window's counter, for `admit`."""
        item = self.window_item(limit, subject)
        return Key(RateLimitItem, item.pk, item.sk)

    def admit(
        self, limit: RateLimit, subject: str, so_far: RateLimitItem | None
    ) -> RateLimitTicket:
        """Return an attempt to be counted on failure, while that cannot exceed the limit.

        ``so_far`` is the item just read at `counter_key`. Otherwise like `reserve`, with its
        errors.
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
        # hashed with a key: the subject can be an address, which could be guessed
        return hmac.new(self._secret(), text.encode(), hashlib.sha256).hexdigest()

    def _seconds_left(self, limit: RateLimit) -> int:
        return -(-(limit.window - self._clock() % limit.window) // SECOND)


def _count(item: RateLimitItem, name: str, counts: Mapping[str, int | None], by: int = 1) -> bool:
    """Do a write named ``name``, or find it done; returns False when a count is at its maximum."""
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
    """Return the write in DynamoDB's own syntax: pynamodb's would take a third of the call."""
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
