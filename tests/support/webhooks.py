"""Webhooks of a person, and what AWS does for them."""

from typing import Any

from chalicelib.dynamo import reads
from chalicelib.dynamo.writes import batch_delete
from chalicelib.webhooks import delivery_store
from chalicelib.webhooks.delivery_store import DeliveryItem
from chalicelib.webhooks.models import Delivery
from tests.support.aws_delivery import Cloud, record_of
from tests.support.client import Client
from tests.support.people import People, Person
from tests.support.webhook_receiver import Receiver

HOOKS = "/api/v1/webhooks"
ALL = ["attempt.started", "attempt.submitted", "result.available", "result.changed"]


def subscribe(http: Client, person: Person, receiver: Receiver, *events: str) -> Any:
    body = {"url": receiver.url, "events": list(events or ALL)}
    made = http.post(HOOKS, json=body, token=person.token)
    assert made.status == 201, made.text
    return made.json


def settle(cloud: Cloud) -> None:
    """Let happen what AWS does by itself."""
    cloud.stream()
    deliver(cloud)


def settle_change(cloud: Cloud) -> None:
    """The same after a change of a result that was there before."""
    cloud.stream(*(record_of(image, kind="MODIFY") for image in cloud.results()))
    deliver(cloud)


def deliver(cloud: Cloud) -> None:
    for _ in range(2):
        cloud.tick()
        assert cloud.expire() == []
        assert cloud.webhooks() == []


def deliveries(http: Client, person: Person, hook: Any) -> list[Any]:
    listed = http.get(f"{HOOKS}/{hook['id']}/deliveries", token=person.token)
    assert listed.status == 200
    items: list[Any] = listed.json["items"]
    return items


def shown(http: Client, person: Person) -> Any:
    return http.get(HOOKS, token=person.token).json["items"][0]


def stored(hook: Any, delivery_id: str) -> Delivery:
    found = delivery_store.get_delivery(hook["id"], delivery_id)
    assert found is not None
    return found


def forget_deliveries(hook: Any) -> None:
    """Delete the log of a webhook, as DynamoDB does after its time."""
    for one in reads.query_all(DeliveryItem, DeliveryItem.pk == f"WD#{hook['id']}", at_most=100):
        batch_delete([delivery_store.delivery_key(hook["id"], one.sk)])


def later(people: People, person: Person) -> Person:
    return people.sign_in(person.id, person.email, person.username)


def shown_later(http: Client, people: People, person: Person) -> Any:
    return shown(http, later(people, person))


def deliveries_later(http: Client, people: People, person: Person, hook: Any) -> list[Any]:
    return deliveries(http, later(people, person), hook)
