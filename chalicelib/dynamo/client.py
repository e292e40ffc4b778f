"""The one DynamoDB client of a process, tuned for a function that serves one request at a time."""

from functools import lru_cache
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.config import Config

from chalicelib.dynamo import capacity
from chalicelib.settings import settings

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

CONNECT_TIMEOUT_SECONDS = 1
READ_TIMEOUT_SECONDS = 3
"""Three tries of these stay far below the 29 s after which API Gateway hangs up."""

TRIES = 3


@lru_cache(maxsize=1)
def dynamodb() -> "DynamoDBClient":
    """The client, made once; region, credentials and endpoint come from the environment."""
    config = Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=READ_TIMEOUT_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        parameter_validation=False,  # pynamodb's models have checked the types already
        tcp_keepalive=True,
        # botocore otherwise puts its own together anew, twice for each call
        user_agent=f"invigil/{settings().version}",
    )
    made = botocore.session.get_session().create_client("dynamodb", config=config)
    client = cast("DynamoDBClient", made)
    if settings().log_level == "DEBUG":
        capacity.note(client)
    return client
