"""Marking."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.marking.queueing import MarkingQueue
    from chalicelib.marking.release import MarkRelease
    from chalicelib.marking.service import Marking


@singleton
def marking() -> "Marking":
    """Return the marking service."""
    from chalicelib.marking.service import Marking

    return Marking(quizzes(), externals().clock)


@singleton
def marking_queue() -> "MarkingQueue":
    """Return the queue of responses to mark."""
    from chalicelib.marking.queueing import MarkingQueue

    return MarkingQueue(quizzes())


@singleton
def mark_release() -> "MarkRelease":
    """Return the release of marks."""
    from chalicelib.marking.release import MarkRelease

    return MarkRelease(
        quizzes(),
        marking(),
        marking_queue(),
        upward("ListFinished"),
        externals().clock,
        settings().job_queue_url,
    )
