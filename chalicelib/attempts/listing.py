"""All users' attempts at one quiz, for its author."""

from decimal import Decimal
from typing import Any

from chalicelib.attempts.takers import at_quiz
from chalicelib.clock import Millis
from chalicelib.dynamo.reads import Page
from chalicelib.results.models import AttemptRef, Ending
from chalicelib.results.store import ResultItem, of_quiz, ref_of
from chalicelib.values import dataclass

RUNNING = "in_progress"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One attempt in the list; a running one has no score yet."""

    ref: AttemptRef
    status: str
    started_at: Millis | None = None
    submitted_at: Millis | None = None
    score: Decimal | None = None
    max_score: Decimal | None = None
    percentage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page, which may be short, and where the list goes on."""

    items: list[Listed]
    after: dict[str, Any] | None


def attempts_at(
    quiz_id: str, status: str | None, limit: int, after: dict[str, Any] | None
) -> Listing:
    """Running attempts first, then the last finished first; eventually consistent."""
    phase = (after or {}).get("phase", "running")
    position = (after or {}).get("at")
    if phase == "running" and status in {None, RUNNING}:
        running = _running(quiz_id, limit, position, goes_on=status is None)
        if running.items or status == RUNNING:
            return running
        position = None
    ending = None if status is None else Ending(status)
    page: Page[ResultItem] = of_quiz(quiz_id, ending, limit, position)
    goes_on = None if page.after is None else {"phase": "finished", "at": page.after}
    return Listing([_finished(item) for item in page.items], goes_on)


def _running(
    quiz_id: str, limit: int, position: dict[str, Any] | None, *, goes_on: bool
) -> Listing:
    page = at_quiz(quiz_id, limit, position, running=True)
    items = [Listed(ref=one.ref, status=RUNNING, started_at=one.started_at) for one in page.items]
    if page.after is not None:
        return Listing(items, {"phase": "running", "at": page.after})
    return Listing(items, {"phase": "finished", "at": None} if goes_on else None)


def _finished(item: ResultItem) -> Listed:
    return Listed(
        ref=ref_of(item),
        status=item.ending,
        started_at=item.started_at,
        submitted_at=item.submitted_at,
        score=item.score,
        max_score=item.max_score,
        percentage=item.percentage,
    )
