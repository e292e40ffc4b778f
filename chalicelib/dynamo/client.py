"""The process's DynamoDB client."""

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from botocore.httpsession import where

from chalicelib import aws
from chalicelib.dynamo.item_client import ItemClient
from chalicelib.dynamo.transport import Transport, TransportOptions
from chalicelib.settings import settings

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
OTHER_PARTITIONS = ("cn-", "us-iso", "eu-iso")
"""Regions whose addresses do not end in amazonaws.com."""


@lru_cache(maxsize=1)
def dynamodb() -> "DynamoDBClient":
    """Return the client, created once: ours, or botocore's where ours does not reach."""
    if settings().dynamodb_client == "botocore" or _needs_botocore():
        return cast("DynamoDBClient", _stock_client())
    options = TransportOptions(
        endpoint=_endpoint(),
        region=aws.region(),
        user_agent=aws.user_agent(),
        connect_timeout=aws.CONNECT_TIMEOUT_SECONDS,
        read_timeout=aws.READ_TIMEOUT_SECONDS,
        tries=aws.TRIES,
        authorities=os.environ.get("AWS_CA_BUNDLE") or where(),
    )
    transport = Transport(options, aws.frozen_credentials)
    reports_capacity = settings().log_level == "DEBUG"
    made = ItemClient(transport, _stock_client, reports_capacity=reports_capacity)
    return cast("DynamoDBClient", made)


def _needs_botocore() -> bool:
    return aws.region().startswith(OTHER_PARTITIONS) or any(map(os.environ.get, PROXIES))


def _endpoint() -> str:
    named = os.environ.get("AWS_ENDPOINT_URL_DYNAMODB") or os.environ.get("AWS_ENDPOINT_URL")
    return named or f"https://dynamodb.{aws.region()}.amazonaws.com"


def _stock_client() -> Any:  # noqa: ANN401 - botocore makes its class
    # pynamodb's models have checked the types already
    return aws.client("dynamodb", parameter_validation=False)
