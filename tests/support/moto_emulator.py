"""Direct access to the in-process emulator, and savings of its time.

Only for moto; an emulator at AWS_ENDPOINT_URL is used over HTTP.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID, responses
from moto.core.models import botocore_stubber
from moto.core.serialize import SERVICE_SPECIFIC_SERIALIZERS, JSONSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.ses.models import ses_backends
from moto.sqs.models import sqs_backends

from chalicelib.dynamo.client import dynamodb

REGION = "eu-west-1"
ITEM_ATTRIBUTE = "AttributeValue"
"""What the model of DynamoDB calls it."""


def dynamodb_elsewhere() -> bool:
    """Return whether items are kept outside of this process, by an engine of its own."""
    return any(map(os.environ.get, ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB")))


def tables() -> dict[str, Any]:
    """The tables by their full names."""
    kept: dict[str, Any] = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables
    assert kept, "they are somewhere else"
    return kept


def queues() -> dict[str, Any]:
    """The queues by their names."""
    kept: dict[str, Any] = sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues
    assert kept, "they are somewhere else"
    return kept


def messages(queue: str) -> list[Any]:
    """The messages of a queue, also those that become visible later; changes are the queue's."""
    held: list[Any] = queues()[queue]._messages  # noqa: SLF001 - of moto, which has no other way
    return held


def sent() -> list[Any]:
    """The mails that SES took, oldest first."""
    taken: list[Any] = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
    return taken


def forget_items() -> None:
    """Empty all tables and their streams."""
    for table in tables().values():
        table.items.clear()
        if table.stream_shard is not None:
            table.stream_shard.items.clear()


def forget_messages() -> None:
    """Empty all queues, including delayed messages, and the sent mails."""
    for name, queue in queues().items():
        messages(name).clear()
        queue._pending_messages.clear()  # noqa: SLF001 - of moto
        queue.deleted_messages.clear()
    sent().clear()


@contextmanager
def thrifty() -> Iterator[None]:
    """Disable parts of moto that no test needs: reads take a third of the time."""
    named = responses.method_names_from_class
    responses.method_names_from_class = cache(named)
    SERVICE_SPECIFIC_SERIALIZERS["dynamodb"] = {"json": _Items}
    try:
        yield
    finally:
        responses.method_names_from_class = named
        del SERVICE_SPECIFIC_SERIALIZERS["dynamodb"]


@contextmanager
def emulated_aws() -> Iterator[None]:
    """Let moto answer every call of AWS, those of our own DynamoDB client too.

    With a DynamoDB elsewhere, moto answers for all other services alone.
    """
    with mock_aws():
        if dynamodb_elsewhere():
            yield
            return
        events = dynamodb().meta.events
        events.register("before-send.dynamodb", botocore_stubber)
        try:
            yield
        finally:
            events.unregister("before-send.dynamodb", botocore_stubber)


class _Items(JSONSerializer):  # type: ignore[misc]
    """Serializes stored attributes directly; moto's own code tries ten names for each."""

    def _serialize_type_structure(self, given: Any, value: Any, shape: Any, key: str) -> None:
        if shape.name == ITEM_ATTRIBUTE:
            given[key] = self._as_json(value)
        else:
            super()._serialize_type_structure(given, value, shape, key)

    def _as_json(self, attribute: dict[str, Any]) -> dict[str, Any]:
        [(kind, value)] = attribute.items()
        if kind == "B":
            return {"B": self._base64(value)}
        if kind == "M":
            return {"M": {name: self._as_json(one) for name, one in value.items()}}
        if kind == "L":
            return {"L": [self._as_json(one) for one in value]}
        return attribute
