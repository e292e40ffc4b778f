"""Quizzes."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton

if TYPE_CHECKING:
    from chalicelib.quizzes.models import Quiz
    from chalicelib.quizzes.service import Quizzes


@singleton
def quizzes() -> "Quizzes":
    """The service behind quizzes."""
    from chalicelib.quizzes.service import Quizzes

    return Quizzes(externals().clock, externals().random_bytes, announce=_announce)


def _announce(quiz: "Quiz") -> None:
    from chalicelib.bootstrap._notifications import outbox

    outbox().announce(quiz)
