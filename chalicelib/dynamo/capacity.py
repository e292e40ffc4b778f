"""Consumed DynamoDB capacity per request, logged with LOG_LEVEL=DEBUG."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.model import OperationModel

from chalicelib import logs

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_ASKED_BY = "ReturnConsumedCapacity"


def report_consumed_capacity(client: "DynamoDBClient") -> None:
    """Request consumed capacity with every call and sum it per request."""
    client.meta.events.register("provide-client-params.dynamodb", _request_capacity)
    client.meta.events.register("after-call.dynamodb", _add)


def _request_capacity(params: Mapping[str, Any], model: OperationModel, **_: object) -> Any:  # noqa: ANN401
    # botocore's types exclude a return value, but it is used
    takes = model.input_shape.members if model.input_shape else {}
    if _ASKED_BY not in takes:
        return None
    return {**params, _ASKED_BY: "TOTAL"}


def _add(parsed: Mapping[str, Any], **_: object) -> None:
    consumed = parsed.get("ConsumedCapacity") or []
    of_tables = consumed if isinstance(consumed, list) else [consumed]
    logs.add("capacity_units", sum(one.get("CapacityUnits", 0) for one in of_tables))
