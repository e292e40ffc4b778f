"""Results and grades."""

from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap._accounts import audit
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.results.grades import Grades
    from chalicelib.results.models import AttemptRef
    from chalicelib.results.release import Release
    from chalicelib.results.service import Results


@singleton
def results() -> "Results":
    """Return the result service."""
    from chalicelib.results.service import Results

    return Results(quizzes(), audit(), externals().clock)


@singleton
def grades() -> "Grades":
    """Return the grade service."""
    from chalicelib.attempts.slot_queries import list_users_with_finished
    from chalicelib.results.grades import Grades

    return Grades(quizzes(), list_users_with_finished)


@singleton
def release() -> "Release":
    """Return the release of results."""
    from chalicelib.results.release import Release

    return Release(quizzes(), _ended, externals().clock, settings().job_queue_url)


def _ended(
    quiz_id: str, limit: int, after: dict[str, Any] | None
) -> "tuple[list[AttemptRef], dict[str, Any] | None]":
    # not before a page is asked for: boards are told by the same what is shown
    from chalicelib.attempts.slot_queries import list_finished

    return list_finished(quiz_id, limit, after)
