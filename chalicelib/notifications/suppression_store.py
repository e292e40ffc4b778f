"""Suppressed addresses: they get security mail only.

SES's own list is per account and in clear; this one is the stack's, hashed.
"""

import hashlib

from pynamodb.attributes import UnicodeAttribute

from chalicelib.accounts.rules import email_key
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import delete, put, try_write, write
from chalicelib.notifications.ses_feedback import Feedback


class SuppressedItem(Item):
    """``X#<hash of the address>`` / ``-``: reason and time of the suppression."""

    Meta = table_meta("users")

    reason = UnicodeAttribute(attr_name="wy")
    since = IntegerAttribute(attr_name="si")
    message_id = UnicodeAttribute(attr_name="mi")


def is_suppressed(email: str) -> bool:
    """Return whether an address is suppressed."""
    return reads.get(suppression_key(email), consistent=False) is not None


def suppress(feedback: Feedback, now: Millis) -> None:
    """Suppress an address; the first reason stays."""
    key = suppression_key(feedback.email)
    item = SuppressedItem(
        pk=key.pk,
        sk=key.sk,
        reason=feedback.reason.value,
        since=now,
        message_id=feedback.message_id,
    )
    try_write(put(item, when=SuppressedItem.pk.does_not_exist()))


def lift(email: str) -> None:
    """Remove a suppression."""
    key = suppression_key(email)
    write(delete(SuppressedItem(pk=key.pk, sk=key.sk)))


def suppression_key(email: str) -> Key[SuppressedItem]:
    digest = hashlib.sha256(email_key(email).encode()).hexdigest()
    return Key(SuppressedItem, f"X#{digest}", "-")
