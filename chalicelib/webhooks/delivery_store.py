"""Storage of deliveries: the log of an endpoint, and the outbox of what is still to be sent."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import put, try_transact, update
from chalicelib.jobs import scheduled
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.pages import Page, Position
from chalicelib.webhooks.models import (
    Delivery,
    DeliveryError,
    DeliveryState,
    WebhookEndpoint,
    WebhookEventType,
)
from chalicelib.webhooks.rules import wake_minute

KEPT_FOR: Millis = 30 * DAY
WAKE = "webhook"
"""The kind of tasks by which the timer looks at an endpoint."""


class DeliveryItem(Item):
    """``WD#<endpoint id>`` / the delivery's id."""

    Meta = table_meta("ephemeral")
    endpoint_id = KeyPart("pk", "WD#")

    type = UnicodeAttribute(attr_name="ty")
    body = UnicodeAttribute(attr_name="bo")
    created_at = IntegerAttribute(attr_name="cr")
    give_up_at = IntegerAttribute(attr_name="gu")
    state = UnicodeAttribute(attr_name="st")
    tries = IntegerAttribute(attr_name="tr", default=0)
    next_at = IntegerAttribute(attr_name="nx", default=0)
    tried_at = IntegerAttribute(attr_name="ta", null=True)
    status = IntegerAttribute(attr_name="sc", null=True)
    error = UnicodeAttribute(attr_name="er", null=True)
    expires = IntegerAttribute(attr_name="x")


def delivery_key(endpoint_id: str, delivery_id: str) -> Key[DeliveryItem]:
    """Return the key of a delivery."""
    return Key(DeliveryItem, f"WD#{endpoint_id}", delivery_id)


def add_delivery(delivery: Delivery, user_id: str) -> bool:
    """Store a new delivery, due now, with what the timer finds it by; False if it is stored."""
    item = DeliveryItem(
        pk=f"WD#{delivery.endpoint_id}",
        sk=delivery.id,
        type=delivery.type.value,
        body=delivery.body,
        created_at=delivery.created_at,
        give_up_at=delivery.give_up_at,
        state=delivery.state.value,
        next_at=delivery.next_at,
        expires=(delivery.created_at + KEPT_FOR) // SECOND,
    )
    return try_transact(
        [
            put(item, when=DeliveryItem.pk.does_not_exist()),
            scheduled.schedule_write(_due_task(delivery)),
            scheduled.schedule_write(wake_task(user_id, delivery.endpoint_id, delivery.next_at)),
        ]
    )


def move(delivery: Delivery, seen: Delivery, endpoint: WebhookEndpoint) -> bool:
    """Store a delivery's new state; False when it changed meanwhile."""
    change: list[Action] = [
        DeliveryItem.state.set(delivery.state.value),
        DeliveryItem.tries.set(delivery.tries),
        DeliveryItem.next_at.set(delivery.next_at),
        DeliveryItem.give_up_at.set(delivery.give_up_at),
        *_of_last_try(delivery),
    ]
    same = (DeliveryItem.state == seen.state.value) & (DeliveryItem.next_at == seen.next_at)
    item = DeliveryItem(pk=f"WD#{delivery.endpoint_id}", sk=delivery.id)
    writes = [update(item, change, when=same)]
    before, after = _due_task(seen), _due_task(delivery)
    is_pending = delivery.state is DeliveryState.PENDING
    if seen.state is DeliveryState.PENDING and not (is_pending and before == after):
        writes.append(scheduled.complete_write(before))
    if is_pending:
        wake = wake_task(endpoint.user_id, endpoint.id, delivery.next_at)
        writes += [scheduled.schedule_write(after), scheduled.schedule_write(wake)]
    return try_transact(writes)


def list_due(endpoint_id: str, now: Millis, limit: int) -> list[ScheduledTask]:
    """Return what is to be sent to an endpoint by now, what is due longest first."""
    return list(scheduled.claimable(_outbox(endpoint_id), now, limit))


def get_delivery(endpoint_id: str, delivery_id: str) -> Delivery | None:
    """Return a delivery, or None."""
    item = reads.get(delivery_key(endpoint_id, delivery_id))
    return None if item is None else delivery_of(item)


def list_deliveries(
    endpoint_id: str, now: Millis, limit: int, after: Position | None
) -> Page[Delivery]:
    """Return an endpoint's deliveries, the last event first."""
    page = reads.query(
        DeliveryItem,
        DeliveryItem.pk == f"WD#{endpoint_id}",
        limit=limit,
        after=after,
        descending=True,
        filter_by=DeliveryItem.expires > now // SECOND,
        consistent=True,
    )
    return Page([delivery_of(item) for item in page.items], page.after)


def wake_task(user_id: str, endpoint_id: str, at: Millis) -> ScheduledTask:
    """Return the task by which the timer looks at an endpoint, one for all of a minute."""
    return ScheduledTask(WAKE, f"{user_id}/{endpoint_id}", wake_minute(at))


def delivery_of(item: DeliveryItem) -> Delivery:
    """Return the delivery of an item."""
    return Delivery(
        id=item.sk,
        endpoint_id=item.endpoint_id,
        type=WebhookEventType(item.type),
        body=item.body,
        created_at=item.created_at,
        give_up_at=item.give_up_at,
        state=DeliveryState(item.state),
        tries=item.tries,
        next_at=item.next_at,
        tried_at=item.tried_at,
        status=item.status,
        error=None if item.error is None else DeliveryError(item.error),
    )


def _of_last_try(delivery: Delivery) -> list[Action]:
    tried, status, error = DeliveryItem.tried_at, DeliveryItem.status, DeliveryItem.error
    return [
        tried.remove() if delivery.tried_at is None else tried.set(delivery.tried_at),
        status.remove() if delivery.status is None else status.set(delivery.status),
        error.remove() if delivery.error is None else error.set(delivery.error.value),
    ]


def _outbox(endpoint_id: str) -> str:
    return f"{WAKE}/{endpoint_id}"


def _due_task(delivery: Delivery) -> ScheduledTask:
    return ScheduledTask(_outbox(delivery.endpoint_id), delivery.id, delivery.next_at)
