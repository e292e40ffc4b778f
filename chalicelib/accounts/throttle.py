"""How often something was tried, counted before it is tried."""

import hashlib

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.writes import updating, write


class ThrottleItem(Item):
    """``R#<rule>#<hash>`` / ``W#<window>``: how often something was tried."""

    Meta = kept_in("ephemeral")

    tries = IntegerAttribute(attr_name="n")
    expires = IntegerAttribute(attr_name="x")


def reserve(rule: str, subject: str, *, limit: int, window: Millis, now: Millis) -> Millis | None:
    """Count one try, before it is made; when there were ``limit``, the ms until there are none."""
    number = now // window
    ends = (number + 1) * window
    item = ThrottleItem(pk=f"R#{rule}#{_digest(subject)}", sk=f"W#{number}")
    below = ThrottleItem.tries.does_not_exist() | (ThrottleItem.tries < limit)
    change = [
        ThrottleItem.tries.add(1),
        ThrottleItem.expires.set((ends + DAY) // SECOND),
    ]
    try:
        write(updating(item, change, when=below))
    except RefusedWriteError:
        return ends - now
    return None


def give_back(rule: str, subject: str, *, window: Millis, now: Millis) -> None:
    """Uncount a try that turned out well."""
    item = ThrottleItem(pk=f"R#{rule}#{_digest(subject)}", sk=f"W#{now // window}")
    write(updating(item, [ThrottleItem.tries.add(-1)]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
