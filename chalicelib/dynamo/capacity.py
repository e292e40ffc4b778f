"""Consumed DynamoDB capacity per request, logged with LOG_LEVEL=DEBUG."""

from collections.abc import Mapping
from typing import Any

from chalicelib import logs

REQUESTED = {"ReturnConsumedCapacity": "TOTAL"}
"""The argument of a call whose answer shall name the capacity it consumed."""


def report(answer: Mapping[str, Any]) -> None:
    """Add the capacity that a call consumed to the request's log line."""
    consumed = answer.get("ConsumedCapacity") or []
    of_tables = consumed if isinstance(consumed, list) else [consumed]
    logs.add("capacity_units", sum(one.get("CapacityUnits", 0) for one in of_tables))
