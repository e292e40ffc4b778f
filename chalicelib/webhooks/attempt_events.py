"""Events of attempts and results, without answers, names, or scores that are still hidden."""

from typing import Any

from chalicelib.clock import Millis, to_rfc3339
from chalicelib.results.models import AttemptRef, Result
from chalicelib.webhooks.models import WebhookEvent, WebhookEventType


def attempt_started(ref: AttemptRef, quiz_version: int, at: Millis) -> WebhookEvent:
    """Return the event of a start: the same from the start itself and from its result."""
    data = {
        "attempt_id": ref.attempt_id,
        "quiz_id": ref.quiz_id,
        "quiz_version": quiz_version,
        "user_id": ref.user_id,
        "number": ref.number,
        "started_at": to_rfc3339(at),
    }
    return WebhookEvent(
        type=WebhookEventType.ATTEMPT_STARTED,
        quiz_id=ref.quiz_id,
        subject=ref.attempt_id,
        at=at,
        data=data,
    )


def finished_attempt(result: Result) -> list[WebhookEvent]:
    """Return the events of an attempt that ended: its start once more, so that none is lost."""
    started = attempt_started(result.ref, result.quiz_version, result.started_at)
    return [started, _of(result, WebhookEventType.ATTEMPT_SUBMITTED, result.submitted_at, {})]


def shown_result(result: Result, at: Millis) -> WebhookEvent:
    """Return the event of a result whose taker may see the score since an instant."""
    return _of(result, WebhookEventType.RESULT_AVAILABLE, at, _score(result))


def changed_result(result: Result, at: Millis) -> WebhookEvent:
    """Return the event of a shown result whose score or pass changed."""
    return _of(
        result, WebhookEventType.RESULT_CHANGED, at, {**_score(result), **_change(result, at)}
    )


def withdrawn_result(result: Result, at: Millis) -> WebhookEvent:
    """Return the event of a voided result, or of a result whose attempt was reopened.

    It has no score, so it is sent whether or not one was shown.
    """
    score = {**_score(result), "score": None, "percentage": None, "passed": None}
    return _of(result, WebhookEventType.RESULT_CHANGED, at, {**score, **_change(result, at)})


def _of(result: Result, kind: WebhookEventType, at: Millis, more: dict[str, Any]) -> WebhookEvent:
    data = {
        "attempt_id": result.attempt_id,
        "quiz_id": result.quiz_id,
        "quiz_version": result.quiz_version,
        "user_id": result.user_id,
        "number": result.number,
        "status": result.ending.value,
        "ended_by": result.ended_by,
        "started_at": to_rfc3339(result.started_at),
        "submitted_at": to_rfc3339(result.submitted_at),
        **more,
    }
    return WebhookEvent(
        type=kind, quiz_id=result.quiz_id, subject=result.attempt_id, at=at, data=data
    )


def _score(result: Result) -> dict[str, Any]:
    return {
        "score": None if result.score is None else float(result.score),
        "max_score": float(result.max_score),
        "percentage": None if result.percentage is None else float(result.percentage),
        "passed": result.passed,
    }


def _change(result: Result, at: Millis) -> dict[str, Any]:
    return {
        "changed_at": to_rfc3339(at),
        "voided_at": None if result.voided_at is None else to_rfc3339(result.voided_at),
        "superseded": result.superseded_at is not None,
    }
