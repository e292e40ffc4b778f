"""Time in whole milliseconds since the Unix epoch, UTC."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Millis: TypeAlias = int
Clock: TypeAlias = Callable[[], Millis]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def now() -> Millis:
    """Return the current time."""
    return time.time_ns() // 1_000_000


def to_rfc3339(instant: Millis) -> str:
    """Format as ``2026-11-24T08:30:00.000Z``."""
    moment = datetime.fromtimestamp(instant // SECOND, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{instant % SECOND:03d}Z"


def from_datetime(moment: datetime) -> Millis:
    """Convert an aware ``moment``; fractions of a millisecond are truncated."""
    whole_seconds = int(moment.replace(microsecond=0).timestamp())
    return whole_seconds * SECOND + moment.microsecond // 1_000
