"""Stored forms of parts of results: marks, adjustments and numbers of candidates."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.clock import Millis
from chalicelib.results.models import Adjustment, Mark, Result, SavedResponse

NEVER_SAVED = SavedResponse(None, 0, 0)
"""Stored in place of an answer that was never saved."""
COLUMNS = 5
"""Columns of marks without manual marking."""


def numbers_to_text(numbers: Iterable[int]) -> str:
    """Numbers of candidates as they are stored: ``3 17``."""
    return " ".join(map(str, numbers))


def numbers_from_text(text: str | None) -> tuple[int, ...]:
    """Return the numbers that `numbers_to_text` wrote."""
    return tuple(map(int, (text or "").split()))


def marks_to_columns(result: Result) -> list[list[Any]]:
    """Return the marks of a result by columns, in the author's order."""
    marks, answers = result.marks, result.answers
    saved = [answers.get(place, NEVER_SAVED) for place in range(len(marks))]
    added = [_by_people(mark) for mark in marks]
    return [
        [int(mark.correct) for mark in marks],
        [None if mark.score is None else str(mark.score) for mark in marks],
        [one.text for one in saved],
        [one.revision for one in saved],
        [one.saved_at - result.started_at if one.revision else 0 for one in saved],
        *([added] if any(added) else []),
    ]


def marks_from_columns(stored: Sequence[list[Any]], started_at: Millis) -> Iterator[Mark]:
    """Yield the marks of an attempt that `marks_to_columns` stored."""
    columns, more = stored[:COLUMNS], stored[COLUMNS:]
    by_people = more[0] if more else [None] * len(columns[0])
    for (correct, score, text, revision, after), added in zip(
        zip(*columns, strict=True), by_people, strict=True
    ):
        answer = SavedResponse(text, revision, started_at + after) if revision else None
        given, comment, dropped = added or (None, None, 0)
        yield Mark(
            answer=answer,
            correct=bool(correct),
            score=None if score is None else Decimal(score),
            given=None if given is None else Decimal(given),
            comment=comment,
            dropped=bool(dropped),
        )


def _by_people(mark: Mark) -> list[Any] | None:
    """Return the manual marking of a question; None without one."""
    if mark.given is None and mark.comment is None and not mark.dropped:
        return None
    given = None if mark.given is None else str(mark.given)
    return [given, mark.comment, int(mark.dropped)]


def adjustment_to_json(one: Adjustment | None) -> list[Any] | None:
    """Return the stored form of an adjustment."""
    return None if one is None else [str(one.points), one.reason, one.at, one.by]


def adjustment_from_json(kept: list[Any] | None) -> Adjustment | None:
    """Return the adjustment that `adjustment_to_json` wrote."""
    if kept is None:
        return None
    points, reason, at, by = kept
    return Adjustment(points=Decimal(points), reason=reason, at=at, by=by)
