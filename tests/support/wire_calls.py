"""What DynamoDB is asked meanwhile, as it goes over the wire; and acts just before a call."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.dynamo.client import dynamodb


@contextmanager
def asked() -> Iterator[list[dict[str, Any]]]:
    """The bodies of all calls, in the order they are made."""
    bodies: list[dict[str, Any]] = []

    def before(params: dict[str, Any], **_: Any) -> None:
        bodies.append(json.loads(params["body"]))

    events = dynamodb().meta.events
    events.register_first("before-call.dynamodb", before)
    try:
        yield bodies
    finally:
        events.unregister("before-call.dynamodb", before)


@contextmanager
def just_before(operation: str, act: Callable[[], object]) -> Iterator[None]:
    """Somebody else acts between what was read and the first call of that operation."""
    waiting = [act]

    def before(**_: Any) -> None:
        if waiting:
            waiting.pop()()

    events = dynamodb().meta.events
    events.register_first(f"before-call.dynamodb.{operation}", before)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", before)
