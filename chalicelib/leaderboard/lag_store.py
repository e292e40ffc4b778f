"""How late boards last were, when they were late, for the status of the service."""

from contextlib import suppress

from chalicelib.clock import MINUTE, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key, get
from chalicelib.dynamo.writes import update, write
from chalicelib.errors import UnavailableError

WORTH_STORING_SECONDS = 10
"""Below, boards are in time, and a batch costs no write for it."""
CURRENT: Millis = 5 * MINUTE
"""Later nothing is known of it: the stream may have caught up since."""


class LagItem(Item):
    """``BOARDS`` / ``LAG``."""

    Meta = table_meta("leaderboard")

    seconds = IntegerAttribute(attr_name="s")
    at = IntegerAttribute(attr_name="at")


def note_lag(seconds: float, now: Millis) -> None:
    """Store the age of the oldest record of a batch, where boards are late.

    An outage is ignored: the batch is done, and must not be processed again for this.
    """
    if seconds < WORTH_STORING_SECONDS:
        return
    change = [LagItem.seconds.set(int(seconds)), LagItem.at.set(now)]
    with suppress(UnavailableError):
        write(update(LagItem(pk="BOARDS", sk="LAG"), change))


def lag_seconds(now: Millis) -> int:
    """Return the lag as of the last minutes; 0 when boards were in time."""
    item = get(Key(LagItem, "BOARDS", "LAG"))
    return 0 if item is None or now - item.at > CURRENT else item.seconds
