"""Legal holds: nothing of a held quiz is purged."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.clock import Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key, get
from chalicelib.dynamo.writes import Write, condition_check, delete, put, try_write, write


class HoldItem(Item):
    """``Q#<quiz id>`` / ``HOLD``."""

    Meta = table_meta("quizzes")
    quiz_id = KeyPart("pk", "Q#")

    reason = UnicodeAttribute(attr_name="re")
    at = IntegerAttribute(attr_name="at")


def put_hold(quiz_id: str, reason: str, now: Millis) -> None:
    """Hold a quiz, or give the reason of its hold anew."""
    write(put(_item(quiz_id, reason=reason, at=now)))


def lift_hold(quiz_id: str) -> bool:
    """Lift the hold of a quiz; returns False when there was none."""
    return try_write(delete(_item(quiz_id), when=HoldItem.pk.exists()))


def is_held(quiz_id: str) -> bool:
    """Return whether a quiz is under a hold."""
    return get(Key(HoldItem, f"Q#{quiz_id}", "HOLD")) is not None


def not_held(quiz_id: str) -> Write:
    """Return the condition check that a purge adds to each of its transactions."""
    return condition_check(_item(quiz_id), when=HoldItem.pk.does_not_exist())


def _item(quiz_id: str, **members: Any) -> HoldItem:  # noqa: ANN401 - attributes of the item
    return HoldItem(pk=f"Q#{quiz_id}", sk="HOLD", **members)
