"""Marking."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.marking.progress_service import MarkingProgress
    from chalicelib.marking.queueing import MarkingQueue
    from chalicelib.marking.release import MarkRelease
    from chalicelib.marking.service import Marking


@singleton
def marking() -> "Marking":
    """Return the marking service."""
    from chalicelib.marking.service import Marking

    return Marking(published_quizzes(), marking_progress(), externals().clock)


@singleton
def marking_progress() -> "MarkingProgress":
    """Return the service of the marking's progress."""
    from chalicelib.marking.progress_service import MarkingProgress

    return MarkingProgress(published_quizzes(), externals().clock)


@singleton
def marking_queue() -> "MarkingQueue":
    """Return the queue of responses to mark."""
    from chalicelib.marking.queueing import MarkingQueue

    return MarkingQueue(published_quizzes())


@singleton
def mark_release() -> "MarkRelease":
    """Return the release of marks."""
    from chalicelib.marking.release import MarkRelease

    return MarkRelease(
        published_quizzes(),
        marking_progress(),
        marking_queue(),
        upward("ListFinished"),
        externals().clock,
        settings().job_queue_url,
    )
