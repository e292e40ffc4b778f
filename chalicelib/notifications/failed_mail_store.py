"""Mails that SES refused for good, to be counted in the status of the service."""

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import put, write

KEPT: Millis = 30 * DAY
PARTITION = "FAILED#mail"
COUNTED_AT_MOST = 1_000


class FailedMailItem(Item):
    """``FAILED#mail`` / the notification's id."""

    Meta = table_meta("ephemeral")

    expires = IntegerAttribute(attr_name="x")


def add_failed(notification_id: str, now: Millis) -> None:
    """Count a mail as failed, once."""
    write(put(FailedMailItem(pk=PARTITION, sk=notification_id, expires=(now + KEPT) // SECOND)))


def count_failed(now: Millis) -> int:
    """Count the failed mails of the last thirty days, at most a thousand."""
    live = FailedMailItem.expires > now // SECOND
    where = FailedMailItem.pk == PARTITION
    return len(reads.query(FailedMailItem, where, limit=COUNTED_AT_MOST, filter_by=live).items)
