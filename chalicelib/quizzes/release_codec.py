"""Text encoding of extra times and pauses for storage; equal values have equal texts."""

import json
from decimal import Decimal
from typing import Any

from chalicelib.quizzes.exam_models import Pause, Pauses
from chalicelib.quizzes.models import ExtraTime


def pauses_to_json(pauses: Pauses) -> str:
    """Encode pauses as JSON."""
    return json.dumps([[one.since, one.until, one.by, one.reason] for one in pauses])


def pauses_from_json(kept: str | None) -> Pauses:
    """Decode pauses."""
    records: list[list[Any]] = json.loads(kept) if kept else []
    return tuple(
        Pause(since=since, until=until, by=by, reason=reason)
        for since, until, by, reason in records
    )


def extra_times_to_text(extra_times: tuple[ExtraTime, ...]) -> str:
    """Encode extra times as ``1:30 2:0``: factor and minutes of each."""
    return " ".join(f"{factor}:{minutes}" for factor, minutes in extra_times)


def extra_times_from_text(kept: str | None) -> tuple[ExtraTime, ...]:
    """Decode extra times."""
    pairs = (one.split(":") for one in (kept or "").split())
    return tuple((Decimal(factor), int(minutes)) for factor, minutes in pairs)
