"""Bytes of log lines as CloudWatch bills them, of requests as a gateway names them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.logs import logger

PER_LINE = 26
"""What CloudWatch adds to each line."""
LONGER_IN_AWS = 6 + 2
"""A gateway's id of a request has 36 characters, ours 30; milliseconds have three digits."""


@contextmanager
def counted() -> Iterator[list[int]]:
    """Yield the list that gets the size of each line of the block."""
    sizes: list[int] = []

    def count(record: logging.LogRecord) -> bool:
        formatter = logger().handlers[0].formatter
        assert formatter is not None
        sizes.append(len(formatter.format(record).encode()) + PER_LINE + LONGER_IN_AWS)
        return True

    # a filter: functions put a handler of their own in place of the one before
    logger().addFilter(count)
    try:
        yield sizes
    finally:
        logger().removeFilter(count)
