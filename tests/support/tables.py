"""The tables, made from the definition that is deployed."""

import json
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import yaml
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support import moto_emulator, moto_shortcuts, policy_checks
from tests.support.embedded_dynamodb import Body, embedded

REMOVED_AT_ONCE = 25
"""As many as one BatchWriteItem takes."""
RESOURCES = Path(__file__).parents[2] / "infra" / "resources.yaml"
TRANSACTION = b"TransactWriteItems"
TOKENS_KNOWN = 100
_TAKEN_OVER = (
    "KeySchema",
    "AttributeDefinitions",
    "GlobalSecondaryIndexes",
    "BillingMode",
    "StreamSpecification",
)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as their bare values."""


def _bare(loader: yaml.SafeLoader, _suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _bare)


@lru_cache(maxsize=1)
def resources() -> dict[str, Any]:
    """The resources of the stack, by logical id."""
    template = yaml.load(RESOURCES.read_text(), _Loader)  # noqa: S506 - a SafeLoader
    found: dict[str, Any] = template["Resources"]
    return found


@lru_cache(maxsize=1)
def definitions() -> dict[str, dict[str, Any]]:
    """What CreateTable takes, by the table's short name."""
    return {
        str(one["Properties"]["TableName"]).rpartition("-")[2]: {
            name: one["Properties"][name] for name in _TAKEN_OVER if name in one["Properties"]
        }
        for one in resources().values()
        if one["Type"] == "AWS::DynamoDB::Table"
    }


def create_tables() -> None:
    """Make the tables that are not there yet."""
    there = set(dynamodb().list_tables()["TableNames"])
    for name, definition in definitions().items():
        if settings().table(name) not in there:
            made = dict(definition)
            if "StreamSpecification" in made:
                made["StreamSpecification"] = {"StreamEnabled": True, **made["StreamSpecification"]}
            dynamodb().create_table(TableName=settings().table(name), **made)


def empty_tables() -> None:
    """Remove every item."""
    if moto_emulator.dynamodb_elsewhere():
        _delete_all()
    elif embedded.is_used:
        embedded.forget_items()
    else:
        moto_emulator.forget_items()


def _delete_all() -> None:
    for name in definitions():
        table = settings().table(name)
        while items := dynamodb().scan(TableName=table, ProjectionExpression="pk, sk")["Items"]:
            for start in range(0, len(items), REMOVED_AT_ONCE):
                some = items[start : start + REMOVED_AT_ONCE]
                requests: Any = [{"DeleteRequest": {"Key": item}} for item in some]
                dynamodb().batch_write_item(RequestItems={table: requests})


def _token(request: Any) -> str | None:
    if TRANSACTION not in request.headers.get("X-Amz-Target", b""):
        return None
    return str(json.loads(request.body)["ClientRequestToken"])


@contextmanager
def serialized_calls() -> Iterator[None]:
    """Make moto atomic: it is not thread-safe, and races are tested.

    Also deduplicate transactions by token, as DynamoDB does.
    """
    lock = threading.RLock()
    unguarded = BotocoreStubber.__call__
    done: deque[str] = deque(maxlen=TOKENS_KNOWN)

    def guarded(self: BotocoreStubber, *args: Any, **kwargs: Any) -> Any:
        with lock:
            request = kwargs["request"]
            policy_checks.check(request)
            token = _token(request)
            if token in done:
                return AWSResponse(request.url, HTTPStatus.OK, HTTPHeaders(), Body(b"{}"))
            answer = embedded.answer(request) or moto_shortcuts.answer(request)
            answer = answer or unguarded(self, *args, **kwargs)
            if token is not None and answer.status_code == HTTPStatus.OK:
                done.append(token)
            return answer

    BotocoreStubber.__call__ = guarded
    try:
        yield
    finally:
        BotocoreStubber.__call__ = unguarded
