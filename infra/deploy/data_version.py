"""Version of a stack's data, stored with the data: code that does not know it must not run.

One item in the users table, so that it is part of backups, of tables that outlive their stack, and
of a restored stack.
"""

from typing import Any

from botocore.exceptions import ClientError

from infra.build.template import Template
from infra.deploy.cloud import Cloud

KEY = {"pk": {"S": "SCHEMA"}, "sk": {"S": "-"}}


def of_template(template: Template) -> int:
    """Return the latest version that the template's code supports."""
    return int(template["Outputs"]["DataVersion"]["Value"])


def read_data_version(cloud: Cloud, stack: str) -> int | None:
    """Return the version of a stack's data; None without one, or without the table."""
    dynamodb = cloud.client("dynamodb")
    try:
        found = dynamodb.get_item(TableName=_table(stack), Key=KEY, ConsistentRead=True)
    except dynamodb.exceptions.ResourceNotFoundException:
        return None
    item: dict[str, Any] | None = found.get("Item")
    return int(item["v"]["N"]) if item else None


def write_data_version(cloud: Cloud, stack: str, version: int) -> None:
    """Store that data can be of ``version`` from now on; a later one stays."""
    try:
        cloud.client("dynamodb").update_item(
            TableName=_table(stack),
            Key=KEY,
            UpdateExpression="SET v = :v",
            ConditionExpression="attribute_not_exists(v) OR v < :v",
            ExpressionAttributeValues={":v": {"N": str(version)}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise


def _table(stack: str) -> str:
    return f"{stack}-users"
