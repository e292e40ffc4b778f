"""Tests against a DynamoDB alone: what its engine does not know is skipped, not failed.

A test that meets a gap and passes has passed; one that fails is skipped with the gap's name.
"""

import os
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings

NO_OLD_ITEM = "the engine does not return the item of a failed condition"
NO_TRANSACTIONS = "the engine has no transactions"
NO_EMPTY_TEXTS = "the engine takes no empty texts"
EMPTY = "Supplied AttributeValue is empty"
_met: set[str] = set()


@lru_cache(maxsize=1)
def returns_old_items() -> bool:
    """Return whether a failed condition comes with the item, as DynamoDB's does if asked."""
    table, key = settings().table("ephemeral"), {"pk": {"S": "probe"}, "sk": {"S": "probe"}}
    client = dynamodb()
    client.put_item(TableName=table, Item=key)
    try:
        client.put_item(
            TableName=table,
            Item=key,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except ClientError as refused:
        return "Item" in refused.response
    finally:
        client.delete_item(TableName=table, Key=key)
    return False


def _note(parsed: dict[str, Any], **_: Any) -> None:
    error = parsed.get("Error", {})
    if error.get("Code") == "UnknownOperationException":
        _met.add(NO_TRANSACTIONS)
    if EMPTY in error.get("Message", ""):
        _met.add(NO_EMPTY_TEXTS)
    if error.get("Code") == "ConditionalCheckFailedException" and not returns_old_items():
        _met.add(NO_OLD_ITEM)


@pytest.fixture(autouse=True)
def engine_gaps(request: pytest.FixtureRequest) -> Iterator[None]:
    """Note the gaps that a test meets."""
    _met.clear()
    if "AWS_ENDPOINT_URL_DYNAMODB" not in os.environ or "tables" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("tables")
    returns_old_items()
    dynamodb().meta.events.register("after-call.dynamodb", _note)
    yield
    dynamodb().meta.events.unregister("after-call.dynamodb", _note)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip what failed because of a gap of the engine."""
    report = yield
    if report.failed and _met:
        report.outcome = "skipped"
        reason = ", ".join(sorted(_met))
        report.longrepr = (str(item.path), item.location[1] or 0, f"Skipped: {reason}")
    return report
