"""The process's DynamoDB client."""

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from chalicelib import aws
from chalicelib.dynamo import capacity
from chalicelib.dynamo.response_parser import ItemParsers
from chalicelib.settings import settings

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


@lru_cache(maxsize=1)
def dynamodb() -> "DynamoDBClient":
    """Return the client, created once."""
    # pynamodb's models have validated the types already
    made = aws.client("dynamodb", ItemParsers(), parameter_validation=False)
    client = cast("DynamoDBClient", made)
    if settings().log_level == "DEBUG":
        capacity.report_consumed_capacity(client)
    return client
