"""Parallel table scans, only for commands."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import RawItem, translating_outages
from chalicelib.dynamo.items import Item


def in_parallel(segments: int, work: Callable[[int], None]) -> None:
    """Run the work of all segments in parallel; raises the first error."""
    if segments == 1:
        work(0)
        return
    with ThreadPoolExecutor(segments) as workers:
        list(workers.map(work, range(segments)))


def scan_segment(kind: type[Item], segment: int, segments: int) -> Iterator[RawItem]:
    """Yield the items of one segment of a table, strongly consistent per page.

    Items of a partition key are consecutive; they can be of other kinds than ``kind``.
    """
    arguments: dict[str, Any] = {
        "TableName": kind.Meta.table_name,
        "Segment": segment,
        "TotalSegments": segments,
        "ConsistentRead": True,
    }
    while True:
        with translating_outages():
            answer = dynamodb().scan(**arguments)
        yield from map(dict, answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        arguments["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
