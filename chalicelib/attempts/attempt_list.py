"""List of all users' attempts at a quiz, for its staff."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from chalicelib.attempts import slot_queries
from chalicelib.attempts.slot_queries import StartedAttempt, Taker
from chalicelib.clock import Millis
from chalicelib.groups import member_store
from chalicelib.results.list_store import get_summaries
from chalicelib.results.models import AttemptRef, EndReason, ResultSummary, SlotPosition
from chalicelib.values import dataclass

RUNNING = "in_progress"
LOOKED_AT = 100
"""Attempts read per page when only one status is listed; one read returns as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """An attempt in the list; a running one has no score."""

    ref: AttemptRef
    status: str
    started_at: Millis | None = None
    submitted_at: Millis | None = None
    score: Decimal | None = None
    max_score: Decimal | None = None
    percentage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AttemptRows:
    """A page of attempts, possibly short, and its continuation."""

    items: list[AttemptRow]
    after: dict[str, Any] | None


def list_attempts(
    quiz_id: str,
    status: str | None,
    limit: int,
    after: SlotPosition | None,
    group_id: str | None = None,
) -> AttemptRows:
    """Return attempts by taker and number; all, or those with one status or of a group."""
    page = _list(quiz_id, status, limit, after)
    if group_id is None or not page.items:
        return page
    takers = list(dict.fromkeys(one.ref.user_id for one in page.items))
    members = member_store.find_members(group_id, takers)
    return AttemptRows([one for one in page.items if one.ref.user_id in members], page.after)


def _list(quiz_id: str, status: str | None, limit: int, after: SlotPosition | None) -> AttemptRows:
    if status == RUNNING:
        sitting = slot_queries.list_takers(quiz_id, limit, after, slot_queries.IS_RUNNING)
        return AttemptRows([_running(taker) for taker in sitting.items], sitting.after)
    if status is None:
        page = slot_queries.list_attempts_of_quiz(quiz_id, limit, after)
        return AttemptRows(list(_shown(page.items)), page.after)
    return _ended(quiz_id, EndReason(status), limit, after)


def _ended(quiz_id: str, ending: EndReason, limit: int, after: SlotPosition | None) -> AttemptRows:
    page = slot_queries.list_attempts_of_quiz(quiz_id, LOOKED_AT, after)
    found = [one for one in _shown(page.items) if one.status == ending]
    if len(found) <= limit:
        return AttemptRows(found, page.after)
    return AttemptRows(found[:limit], slot_queries.position_of(found[limit].ref))


def _shown(begun: list[StartedAttempt]) -> Iterator[AttemptRow]:
    results = get_summaries(one.ref for one in begun if not one.is_running)
    for one in begun:
        if one.is_running:
            yield _running(one.taker)
        elif one.ref in results:
            yield _finished(results[one.ref])


def _running(taker: Taker) -> AttemptRow:
    return AttemptRow(ref=taker.ref, status=RUNNING, started_at=taker.started_at)


def _finished(result: ResultSummary) -> AttemptRow:
    return AttemptRow(
        ref=result.ref,
        status=result.ending,
        started_at=result.started_at,
        submitted_at=result.submitted_at,
        score=result.score,
        max_score=result.max_score,
        percentage=result.percentage,
    )
