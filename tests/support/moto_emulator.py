"""Direct access to the in-process emulator, and savings of its time.

Only for moto; an emulator at AWS_ENDPOINT_URL is used over HTTP.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID, responses
from moto.core.base_backend import BaseBackend
from moto.core.models import botocore_stubber
from moto.core.serialize import SERVICE_SPECIFIC_SERIALIZERS, JSONSerializer
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import S3Backend, s3_backends
from moto.ses.models import ses_backends
from moto.sqs import models as sqs_models
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


def take_messages(queue: str) -> list[str]:
    """Take the messages that can be received now out of a queue; their bodies."""
    held = messages(queue)
    found = {id(one): one.body for one in held if one.visible and not one.delayed}
    held[:] = [one for one in held if id(one) not in found]
    return list(found.values())


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


def files(bucket: str) -> Any:
    """The files of a bucket by their keys; changes are the bucket's."""
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys


@contextmanager
def thrifty() -> Iterator[None]:
    """Disable parts of moto that no test needs: reads take a third of the time."""
    with pytest.MonkeyPatch.context() as patch:
        named, underscored = responses.method_names_from_class, sqs_models.camelcase_to_underscores
        patch.setattr(responses, "method_names_from_class", cache(named))
        patch.setitem(SERVICE_SPECIFIC_SERIALIZERS, "dynamodb", {"json": _Items})
        # each message of a queue is asked for its times, by each call of the queue
        patch.setattr(sqs_models, "unix_time_millis", lambda: time.time() * 1000)
        patch.setattr(sqs_models, "camelcase_to_underscores", cache(underscored))
        # it is loaded again for each call, as the environment may have changed
        patch.setattr(S3Backend, "_url_module", BaseBackend._url_module)  # noqa: SLF001 - of moto
        yield


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
