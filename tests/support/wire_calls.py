"""Observed DynamoDB calls on the wire, and actions before a call."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.dynamo.client import dynamodb


@contextmanager
def recorded_bodies() -> Iterator[list[dict[str, Any]]]:
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
def run_before(operation: str, act: Callable[[], object]) -> Iterator[None]:
    """Run an action between the reads and the first call of an operation."""
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


@contextmanager
def recorded_requests(operation: str) -> Iterator[list[dict[str, Any]]]:
    """The requests that go to an operation meanwhile."""
    sent: list[dict[str, Any]] = []
    event = f"before-call.dynamodb.{operation}"

    def note(params: dict[str, Any], **_: Any) -> None:
        sent.append(json.loads(params["body"]))

    dynamodb().meta.events.register_first(event, note)
    try:
        yield sent
    finally:
        dynamodb().meta.events.unregister(event, note)


@contextmanager
def recorded_operations() -> Iterator[list[str]]:
    calls: list[str] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    dynamodb().meta.events.register_first("before-call.dynamodb", note)
    try:
        yield calls
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb", note)
