"""All items of the tables, to see that nothing changed."""

import json

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings

TABLES = ("users", "quizzes", "attempts", "results", "leaderboard", "ephemeral")
OF_REQUESTS = ("I#", "R#")
"""Keys and counted tries of requests: a repeat is a request too."""


def stored_items() -> list[str]:
    """Every item as text, without those of requests."""
    found = [
        f"{table} {json.dumps(item, sort_keys=True, default=str)}"
        for table in TABLES
        for page in dynamodb()
        .get_paginator("scan")
        .paginate(TableName=settings().table(table), ConsistentRead=True)
        for item in page["Items"]
        if not item["pk"]["S"].startswith(OF_REQUESTS)
    ]
    return sorted(found)
