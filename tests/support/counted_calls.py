"""Calls to DynamoDB, counted while something runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.dynamo.client import dynamodb


@contextmanager
def counted() -> Iterator[list[str]]:
    """The operations that are called meanwhile."""
    calls: list[str] = []

    def count(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events = dynamodb().meta.events
    events.register_first("before-call.dynamodb", count)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", count)
