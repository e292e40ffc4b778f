"""Extra times and pauses as texts, for keeping: equal ones have equal texts."""

import json
from decimal import Decimal
from typing import Any

from chalicelib.quizzes.models import ExtraTime, Pause, Pauses


def pauses_to_json(pauses: Pauses) -> str:
    """A text that `pauses_from_json` takes back."""
    return json.dumps([[one.since, one.until, one.by, one.reason] for one in pauses])


def pauses_from_json(kept: str | None) -> Pauses:
    """A quiz's pauses in their order."""
    records: list[list[Any]] = json.loads(kept) if kept else []
    return tuple(
        Pause(since=since, until=until, by=by, reason=reason)
        for since, until, by, reason in records
    )


def extra_times_to_text(extra_times: tuple[ExtraTime, ...]) -> str:
    """``1:30 2:0``: factor and minutes of each."""
    return " ".join(f"{factor}:{minutes}" for factor, minutes in extra_times)


def extra_times_from_text(kept: str | None) -> tuple[ExtraTime, ...]:
    """What `extra_times_to_text` wrote."""
    pairs = (one.split(":") for one in (kept or "").split())
    return tuple((Decimal(factor), int(minutes)) for factor, minutes in pairs)
