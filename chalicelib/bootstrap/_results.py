"""Results and grades."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._groups import groups
from chalicelib.bootstrap._keys import keyset
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.quizzes.models import Quiz
    from chalicelib.results.grade_file_job import GradeFileJob
    from chalicelib.results.gradebook import Gradebook
    from chalicelib.results.grades import Grades
    from chalicelib.results.models import Result
    from chalicelib.results.release import ReleaseJob
    from chalicelib.results.service import Results
    from chalicelib.web.authentication import Caller


@singleton
def results() -> "Results":
    """Return the result service."""
    from chalicelib.results.service import Results

    return Results(published_quizzes(), audit(), externals().clock)


@singleton
def grades() -> "Grades":
    """Return the grade service."""
    from chalicelib.results.grades import Grades

    return Grades(published_quizzes(), upward("ListUsersWithFinished"))


@singleton
def gradebook() -> "Gradebook":
    """Return the gradebook service."""
    from chalicelib.results.gradebook import Gradebook

    return Gradebook(published_quizzes(), grades())


@singleton
def grade_files() -> "GradeFileJob":
    """Return the job that makes whole gradebooks as files."""
    from chalicelib.results.grade_file_job import GradeFileJob

    url = settings().job_queue_url
    return GradeFileJob(published_quizzes(), upward("ListFinished"), externals().clock, url)


def check_group_filter(quiz: "Quiz", group_id: str | None, caller: "Caller") -> None:
    """Raise NotFoundError unless a caller may know the members of a group at their quiz."""
    if group_id is not None and group_id not in (quiz.audience or ()):
        groups().viewed(group_id, caller)


@singleton
def release() -> "ReleaseJob":
    """Return the release of results."""
    from chalicelib.results.release import ReleaseJob

    url = settings().job_queue_url
    return ReleaseJob(published_quizzes(), upward("ListFinished"), externals().clock, url)


def receipt_of(result: "Result") -> str:
    """Return the signed receipt of a finished attempt."""
    return results().receipt(result, keyset().receipts, settings().base_url)
