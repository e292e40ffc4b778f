"""Operations of webhooks for the fault suite."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any

from chalicelib.webhooks import delivery_store
from chalicelib.webhooks import store as webhook_store
from chalicelib.webhooks.events import send_webhooks
from chalicelib.webhooks.models import DeliveryState
from tests.proofs.faults.aws_snapshots import take_messages
from tests.proofs.faults.operation import Operation
from tests.proofs.faults.worlds import World
from tests.support.people import Person
from tests.support.webhook_receiver import Receiver, receiving

CREATED = 201


def publish_an_event_to_a_webhook(world: World) -> Operation:
    """An event becomes one delivery for each webhook, whatever is repeated."""
    author, bodies = _with_an_event(world)

    def check() -> None:
        hooks = webhook_store.list_endpoints(author.id)
        kept = [
            delivery_store.list_deliveries(one.id, world.clock(), 10, None).items for one in hooks
        ]
        assert [len(one) for one in kept] == [1]

    return Operation(world.delivers(world.cloud.expire, *bodies), check)


def send_a_webhook(world: World) -> Operation:
    """A delivery is sent at least once: a try whose end was not stored is repeated."""
    author, bodies = _with_an_event(world)
    assert world.cloud.expire(*bodies) == []
    messages = world.cloud.waiting("webhook_queue")

    def check() -> None:
        [hook] = webhook_store.list_endpoints(author.id)
        [sent] = delivery_store.list_deliveries(hook.id, world.clock(), 10, None).items
        assert sent.state is DeliveryState.DELIVERED
        assert sent.id in {one.id for one in _receiver().received}

    act = world.delivers(lambda *given: world.cloud.handle(send_webhooks, list(given)), *messages)
    # the times and the number of tries are those of the process that ended
    return Operation(act, check, (r"ephemeral WD#", r"users U#\S+ / WH#"))


def _with_an_event(world: World) -> tuple[Person, list[dict[str, Any]]]:
    """Return an author with a webhook, and the jobs of an event for it."""
    author = world.people.author()
    body = {"url": _receiver().url, "events": ["attempt.submitted"]}
    made = world.http.post("/api/v1/webhooks", json=body, token=author.token)
    assert made.status == CREATED, made.text
    sitting = world.start_answered_attempt(author)
    at = f"/api/v1/attempts/{sitting.attempt}/submit"
    world.http.post(at, token=sitting.taker.token)
    world.cloud.stream()
    jobs = [one for one in take_messages("job_queue") if one["kind"] == "webhook_event"]
    assert jobs
    return author, jobs


@cache
def _running() -> tuple[ExitStack, Receiver]:
    running = ExitStack()
    return running, running.enter_context(receiving())


def _receiver() -> Receiver:
    """Return a receiver that all worlds share."""
    return _running()[1]


OF_WEBHOOKS: list[Callable[[World], Operation]] = [
    publish_an_event_to_a_webhook,
    send_a_webhook,
]
