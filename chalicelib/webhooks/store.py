"""Storage of endpoints, and the index of what each user subscribes to."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pynamodb.attributes import JSONAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import (
    Write,
    batch_delete,
    delete,
    put,
    try_transact,
    try_write,
    update,
)
from chalicelib.values import dataclass
from chalicelib.webhooks.models import DisabledReason, WebhookEndpoint, WebhookEventType

MAX_ENDPOINTS = 20
PREFIX = "WH#"


class EndpointItem(Item):
    """``U#<user id>`` / ``WH#<endpoint id>``."""

    Meta = table_meta("users")
    user_id = KeyPart("pk", "U#")
    endpoint_id = KeyPart("sk", "WH#")

    url = UnicodeAttribute(attr_name="ur")
    events: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="ev")
    secret = UnicodeAttribute(attr_name="se")
    previous_secret = UnicodeAttribute(attr_name="ps", null=True)
    previous_until = IntegerAttribute(attr_name="pu", default=0)
    disabled = UnicodeAttribute(attr_name="di", null=True)
    created_at = IntegerAttribute(attr_name="cr")
    failing_since = IntegerAttribute(attr_name="fs", null=True)
    failures = IntegerAttribute(attr_name="fl", default=0)
    not_before = IntegerAttribute(attr_name="nb", default=0)
    succeeded_at = IntegerAttribute(attr_name="ok", null=True)
    leased_until = IntegerAttribute(attr_name="lu", default=0)
    """Until when one process sends to the endpoint, and no other."""


class SubscriptionsItem(Item):
    """``U#<user id>`` / ``HOOKS``: the events of each endpoint of a user, in one small item."""

    Meta = table_meta("users")

    events: JSONAttribute = JSONAttribute(attr_name="ev")
    """By endpoint id; none for a disabled endpoint."""
    revision = IntegerAttribute(attr_name="r")


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a user's endpoints subscribe to."""

    user_id: str
    events: Mapping[str, Sequence[str]]
    revision: int = 0

    def endpoints_for(self, event: WebhookEventType) -> list[str]:
        """Return the ids of the endpoints that an event is sent to."""
        return [one for one, events in self.events.items() if event.value in events]


def endpoint_key(user_id: str, endpoint_id: str) -> Key[EndpointItem]:
    """Return the key of an endpoint."""
    return Key(EndpointItem, f"U#{user_id}", f"{PREFIX}{endpoint_id}")


def endpoint_from_batch(
    found: BatchItems, user_id: str, endpoint_id: str
) -> WebhookEndpoint | None:
    """Return an endpoint of a batch read at its `endpoint_key`."""
    item = found.get(endpoint_key(user_id, endpoint_id))
    return None if item is None else endpoint_of(item)


def subscriptions_key(user_id: str) -> Key[SubscriptionsItem]:
    """Return the key of a user's subscriptions."""
    return Key(SubscriptionsItem, f"U#{user_id}", "HOOKS")


def subscriptions_of(user_id: str, item: SubscriptionsItem | None) -> Subscriptions:
    """Return what an item says; nothing when there is none."""
    if item is None:
        return Subscriptions(user_id, {})
    return Subscriptions(user_id, item.events, item.revision)


def get_subscriptions(user_ids: Iterable[str]) -> dict[str, Subscriptions]:
    """Return the subscriptions of up to 100 users, in one round trip."""
    keys = {user_id: subscriptions_key(user_id) for user_id in user_ids}
    found = reads.batch_get(keys.values())
    return {one: subscriptions_of(one, found.get(key)) for one, key in keys.items()}


def get_endpoint(user_id: str, endpoint_id: str) -> WebhookEndpoint | None:
    """Return an endpoint of a user, or None."""
    item = reads.get(endpoint_key(user_id, endpoint_id))
    return None if item is None else endpoint_of(item)


def list_endpoints(user_id: str) -> list[WebhookEndpoint]:
    """Return a user's endpoints, in the order of their ids."""
    where = (EndpointItem.pk == f"U#{user_id}") & EndpointItem.sk.startswith(PREFIX)
    found = reads.query_all(EndpointItem, where, at_most=MAX_ENDPOINTS, consistent=True)
    return [endpoint_of(item) for item in found]


def add_endpoint(endpoint: WebhookEndpoint, seen: Subscriptions, *beside: Write) -> bool:
    """Store a new endpoint; False when the subscriptions changed meanwhile."""
    item = EndpointItem(
        pk=f"U#{endpoint.user_id}",
        sk=f"{PREFIX}{endpoint.id}",
        url=endpoint.url,
        events=set(endpoint.events),
        secret=endpoint.secret,
        created_at=endpoint.created_at,
    )
    new = put(item, when=EndpointItem.pk.does_not_exist())
    return try_transact([new, _subscribe(endpoint, seen), *beside])


def change_endpoint(endpoint: WebhookEndpoint, seen: Subscriptions, *beside: Write) -> bool:
    """Store address, events, and whether it is disabled; False when it changed meanwhile.

    What is known of its failures is forgotten.
    """
    disabled, item = EndpointItem.disabled, _keys(endpoint)
    change: list[Action] = [
        EndpointItem.url.set(endpoint.url),
        EndpointItem.events.set(set(endpoint.events)),
        disabled.remove() if endpoint.disabled is None else disabled.set(endpoint.disabled.value),
        EndpointItem.failing_since.remove(),
        EndpointItem.failures.set(0),
        EndpointItem.not_before.set(0),
        # whoever sends at the moment sends by what was before: its outcome is not this one's
        EndpointItem.leased_until.set(0),
    ]
    changed = update(item, change, when=EndpointItem.pk.exists())
    return try_transact([changed, _subscribe(endpoint, seen), *beside])


def delete_endpoint(endpoint: WebhookEndpoint, seen: Subscriptions, *beside: Write) -> bool:
    """Delete an endpoint; False when it is gone or the subscriptions changed meanwhile."""
    events = {one: value for one, value in seen.events.items() if one != endpoint.id}
    gone = delete(_keys(endpoint), when=EndpointItem.pk.exists())
    return try_transact([gone, _put_subscriptions(seen, events), *beside])


def delete_endpoints(user_id: str) -> None:
    """Delete all endpoints of a user, and what they subscribe to."""
    keys: list[Key[Any]] = [endpoint_key(user_id, one.id) for one in list_endpoints(user_id)]
    batch_delete([subscriptions_key(user_id), *keys])


def set_secret(endpoint: WebhookEndpoint, replaced: str) -> bool:
    """Store new secrets in place of the secret ``replaced``; False when another came first."""
    change: list[Action] = [
        EndpointItem.secret.set(endpoint.secret),
        EndpointItem.previous_secret.set(endpoint.previous_secret or ""),
        EndpointItem.previous_until.set(endpoint.previous_until),
    ]
    return try_write(update(_keys(endpoint), change, when=EndpointItem.secret == replaced))


def lease(endpoint: WebhookEndpoint, now: Millis, until: Millis) -> bool:
    """Take an endpoint for sending; False while another process has it."""
    free = EndpointItem.pk.exists() & (EndpointItem.leased_until <= now)
    return try_write(update(_keys(endpoint), [EndpointItem.leased_until.set(until)], when=free))


def give_back(endpoint: WebhookEndpoint, leased_until: Millis) -> None:
    """Store what the tries came to and end the lease; nothing when the lease is another's."""
    since, ok = EndpointItem.failing_since, EndpointItem.succeeded_at
    change: list[Action] = [
        EndpointItem.leased_until.set(0),
        EndpointItem.failures.set(endpoint.failures),
        EndpointItem.not_before.set(endpoint.not_before),
        since.remove() if endpoint.failing_since is None else since.set(endpoint.failing_since),
        ok.remove() if endpoint.succeeded_at is None else ok.set(endpoint.succeeded_at),
    ]
    mine = EndpointItem.leased_until == leased_until
    try_write(update(_keys(endpoint), change, when=mine))


def endpoint_of(item: EndpointItem) -> WebhookEndpoint:
    """Return the endpoint of an item."""
    return WebhookEndpoint(
        id=item.endpoint_id,
        user_id=item.user_id,
        url=item.url,
        events=frozenset(map(WebhookEventType, item.events)),
        secret=item.secret,
        previous_secret=item.previous_secret or None,
        previous_until=item.previous_until,
        disabled=None if item.disabled is None else DisabledReason(item.disabled),
        created_at=item.created_at,
        failing_since=item.failing_since,
        failures=item.failures,
        not_before=item.not_before,
        succeeded_at=item.succeeded_at,
    )


def _keys(endpoint: WebhookEndpoint) -> EndpointItem:
    return EndpointItem(pk=f"U#{endpoint.user_id}", sk=f"{PREFIX}{endpoint.id}")


def _subscribe(endpoint: WebhookEndpoint, seen: Subscriptions) -> Write:
    events = [] if endpoint.disabled else sorted(endpoint.events)
    return _put_subscriptions(seen, {**seen.events, endpoint.id: events})


def _put_subscriptions(seen: Subscriptions, events: Mapping[str, Sequence[str]]) -> Write:
    item = SubscriptionsItem(
        pk=f"U#{seen.user_id}",
        sk="HOOKS",
        events={one: list(value) for one, value in events.items()},
        revision=seen.revision + 1,
    )
    same = SubscriptionsItem.revision == seen.revision
    return put(item, when=same if seen.revision else SubscriptionsItem.pk.does_not_exist())
