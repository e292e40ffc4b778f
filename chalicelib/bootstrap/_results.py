"""Results and grades."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._accounts import audit
from chalicelib.bootstrap._process import once, outside
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.results.grades import Grades
    from chalicelib.results.revealing import Revealing
    from chalicelib.results.service import Results


@once
def results() -> "Results":
    """The service behind results."""
    from chalicelib.results.service import Results

    return Results(quizzes(), audit(), outside().clock)


@once
def grades() -> "Grades":
    """The service behind grades."""
    from chalicelib.results.grades import Grades

    return Grades(outside().clock)


@once
def revealing() -> "Revealing":
    """What shows results when their quiz closes."""
    from chalicelib.results.revealing import Revealing

    return Revealing(outside().clock, settings().expiry_queue_url)
