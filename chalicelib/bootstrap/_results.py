"""Results and grades."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._keys import keyset
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.results.grades import Grades
    from chalicelib.results.models import Result
    from chalicelib.results.release import ReleaseJob
    from chalicelib.results.service import Results


@singleton
def results() -> "Results":
    """Return the result service."""
    from chalicelib.results.service import Results

    return Results(quizzes(), audit(), externals().clock)


@singleton
def grades() -> "Grades":
    """Return the grade service."""
    from chalicelib.results.grades import Grades

    return Grades(quizzes(), upward("ListUsersWithFinished"))


@singleton
def release() -> "ReleaseJob":
    """Return the release of results."""
    from chalicelib.results.release import ReleaseJob

    url = settings().job_queue_url
    return ReleaseJob(quizzes(), upward("ListFinished"), externals().clock, url)


def receipt_of(result: "Result") -> str:
    """Return the signed receipt of a finished attempt."""
    return results().receipt(result, keyset().receipts, settings().base_url)
