"""Mark that results were purged whose rows are still on boards, until these are rebuilt."""

from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key, get
from chalicelib.dynamo.writes import delete, put, write


class PurgedItem(Item):
    """``BOARDS`` / ``PURGED``."""

    Meta = table_meta("leaderboard")


def put_mark() -> None:
    """Remember, before results are purged, that boards must be rebuilt."""
    write(put(_mark()))


def is_marked() -> bool:
    """Return whether boards must be rebuilt."""
    return get(Key(PurgedItem, "BOARDS", "PURGED")) is not None


def remove_mark() -> None:
    """Forget it, once boards are rebuilt."""
    write(delete(_mark()))


def _mark() -> PurgedItem:
    return PurgedItem(pk="BOARDS", sk="PURGED")
