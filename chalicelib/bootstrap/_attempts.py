"""Attempts and their completion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib import clock
from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._auth import rate_limiter
from chalicelib.bootstrap._marking import marking_queue
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import access_codes, published_quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.attempts.completion import Completer
    from chalicelib.attempts.event_log import EventLogReader
    from chalicelib.attempts.expiry import Expiry
    from chalicelib.attempts.extension import Extension
    from chalicelib.attempts.force_submit import ForceSubmit
    from chalicelib.attempts.monitor import Monitor
    from chalicelib.attempts.regrade import Regrade
    from chalicelib.attempts.reopening import Reopening
    from chalicelib.attempts.service import Attempts
    from chalicelib.attempts.settling import Settling
    from chalicelib.dynamo.reads import BatchItems, Key
    from chalicelib.quizzes.models import Override, QuizProgress
    from chalicelib.results.models import AttemptRef


@singleton
def completer() -> "Completer":
    """Return the completer of attempts."""
    from chalicelib.attempts.completion import Completer

    return Completer(published_quizzes(), externals().clock)


@singleton
def attempts() -> "Attempts":
    """Return the attempt service."""
    from chalicelib.attempts.admission import Admission
    from chalicelib.attempts.service import Attempts

    return Attempts(
        quizzes=published_quizzes(),
        finishing=completer(),
        clock=externals().clock,
        random_bytes=externals().random_bytes,
        grace=settings().network_grace_seconds * clock.SECOND,
        admission=Admission(access_codes()),
        on_started=upward("OnStarted"),
        starts_per_hour=settings().starts_per_hour,
    )


@singleton
def expiry() -> "Expiry":
    """Return the expiry of overdue attempts."""
    from chalicelib.attempts.expiry import Expiry

    return Expiry(completer(), externals().clock, settings().job_queue_url)


@singleton
def extension() -> "Extension":
    """Return the extension of attempts."""
    from chalicelib.attempts.extension import Extension

    return Extension(completer().time, externals().clock, settings().job_queue_url)


@singleton
def reopening() -> "Reopening":
    """Return what lets attempts go on after their end."""
    from chalicelib.attempts.reopening import Reopening

    return Reopening(published_quizzes(), completer(), audit(), externals().clock)


@singleton
def event_log() -> "EventLogReader":
    """Return the event log of attempts."""
    from chalicelib.attempts.event_log import EventLogReader

    return EventLogReader(published_quizzes(), rate_limiter(), externals().clock)


@singleton
def monitor() -> "Monitor":
    """Return the exam monitor."""
    from chalicelib.attempts.monitor import Monitor

    return Monitor(externals().clock)


@singleton
def settling() -> "Settling":
    """Return the settling of running attempts."""
    from chalicelib.attempts.settling import Settling

    return Settling(
        published_quizzes(), completer().time, externals().clock, settings().job_queue_url
    )


@singleton
def regrade() -> "Regrade":
    """Return the regrade service."""
    from chalicelib.attempts.regrade import Regrade

    return Regrade(
        published_quizzes(), marking_queue(), externals().clock, settings().job_queue_url
    )


@singleton
def force_submit() -> "ForceSubmit":
    """Return the force-submit service."""
    from chalicelib.attempts.force_submit import ForceSubmit

    return ForceSubmit(completer(), externals().clock, settings().job_queue_url)


def progress_keys(user_id: str, quiz_id: str) -> "Sequence[Key[Any]]":
    """Return the keys of a user's progress at a quiz."""
    from chalicelib.attempts.store import slot_key

    return [slot_key(user_id, quiz_id)]


def progress(found: "BatchItems", user_id: str, quiz_id: str) -> "QuizProgress":
    """Return a user's progress at a quiz."""
    from chalicelib.attempts.store import slot_from_batch

    return attempts().progress(slot_from_batch(found, user_id, quiz_id))


def has_running_attempt(user_id: str) -> bool:
    """Return whether a user has a running attempt."""
    from chalicelib.attempts.expiry_index import has_running_attempt

    return has_running_attempt(user_id, externals().clock())


def move_running_attempt(override: "Override") -> "tuple[str, int] | None":
    """Move the end of a user's running attempt by an override; return its id and end."""
    from chalicelib.attempts.extension import move_by_override

    slot = move_by_override(completer().time, published_quizzes(), override)
    return None if slot is None else (slot.ref.attempt_id, slot.expires_at)


def note_refused_save(ref: "AttemptRef", code: str, request_id: str) -> None:
    """Record a refused save in an attempt's trace."""
    from chalicelib.attempts import trace_store
    from chalicelib.attempts.trace import Event
    from chalicelib.quizzes.exam_models import EventLogLevel

    now, quiz = externals().clock(), published_quizzes().pointer(ref.quiz_id)
    if quiz is not None and quiz.settings.exam.event_log is not EventLogLevel.OFF:
        event = Event("save_refused", now, {"code": code})
        trace_store.keep_event(ref.attempt_id, event, request_id, now)
