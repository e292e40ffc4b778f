"""Store of rate limits: one item per limit, subject and window."""

from collections.abc import Mapping

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import Write, try_write, update, write
from chalicelib.values import dataclass

TRIES = "n"


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


@dataclass(frozen=True, slots=True)
class RateLimitWindow:
    """The window of a limit in which attempts of a subject are counted."""

    rule: str
    digest: str
    """HMAC of the subject."""
    number: int
    expires: int
    """TTL, in seconds."""


def window_key(window: RateLimitWindow) -> Key[RateLimitItem]:
    """Return the key of a window's counter."""
    return Key(RateLimitItem, f"R#{window.rule}#{window.digest}", f"W#{window.number}")


def tries_from_batch(found: BatchItems, window: RateLimitWindow) -> int:
    """Return the attempts that a batch read at the `window_key`."""
    item = found.get(window_key(window))
    return item.tries if item else 0


def count(
    window: RateLimitWindow, name: str, counts: Mapping[str, int | None], by: int = 1
) -> bool:
    """Do a write named ``name``, or find it done; returns False when a count is at its maximum."""
    try:
        write(_counting(window, name, counts, by))
    except ConditionFailedError as refused:
        return (refused.old or {}).get("w") == {"S": name}
    return True


def count_once(window: RateLimitWindow, name: str, most: int) -> bool:
    """Count ``name`` unless it is counted; returns False when the count is at its maximum."""
    try:
        write(_counting_once(window, name, most))
    except ConditionFailedError as refused:
        there = RateLimitItem.from_raw_data(refused.old or {})
        return name in (there.counted or ())
    return True


def exhaust(window: RateLimitWindow, few: int, most: int) -> bool:
    """Use up all ``most`` attempts of a window; returns False with fewer than ``few`` made."""
    key, tries = window_key(window), RateLimitItem.tries
    keys = RateLimitItem(pk=key.pk, sk=key.sk)
    return try_write(update(keys, [tries.set(most)], when=tries >= few))


def _counting_once(window: RateLimitWindow, name: str, most: int) -> Write:
    tries, counted = RateLimitItem.tries, RateLimitItem.counted
    change = [tries.add(1), counted.add({name}), RateLimitItem.expires.set(window.expires)]
    is_fresh = counted.does_not_exist() | ~counted.contains(name)
    is_free = tries.does_not_exist() | (tries < most)
    key = window_key(window)
    return update(RateLimitItem(pk=key.pk, sk=key.sk), change, when=is_fresh & is_free)


def _counting(
    window: RateLimitWindow, name: str, counts: Mapping[str, int | None], by: int
) -> Write:
    """Return the write in DynamoDB's own syntax: pynamodb's would take a third of the call."""
    key = window_key(window)
    values = {":w": {"S": name}, ":x": {"N": str(window.expires)}, ":by": {"N": str(by)}}
    when = ["(attribute_not_exists(w) OR w <> :w)"]
    for place, most in enumerate(counts.values()):
        if most is not None:
            values[f":{place}"] = {"N": str(most)}
            when.append(f"(attribute_not_exists(#{place}) OR #{place} < :{place})")
    names = {f"#{place}": count for place, count in enumerate(counts)}
    change = {
        "TableName": key.table,
        "Key": key.raw,
        "UpdateExpression": f"SET w = :w, x = :x ADD {', '.join(f'{one} :by' for one in names)}",
        "ConditionExpression": " AND ".join(when),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    return Write("Update", change)
