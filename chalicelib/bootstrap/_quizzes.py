"""Quizzes."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton

if TYPE_CHECKING:
    from chalicelib.quizzes.access_codes import AccessCodes
    from chalicelib.quizzes.models import Quiz
    from chalicelib.quizzes.service import Quizzes
    from chalicelib.quizzes.staffing import Staffing


@singleton
def quizzes() -> "Quizzes":
    """Return the quiz service."""
    from chalicelib.quizzes.service import Quizzes

    return Quizzes(externals().clock, externals().random_bytes, announce=_announce)


@singleton
def access_codes() -> "AccessCodes":
    """What checks access codes."""
    from chalicelib.bootstrap._accounts import rate_limiter, secret
    from chalicelib.quizzes.access_codes import AccessCodes

    return AccessCodes(partial(secret, "access-code"), rate_limiter())


@singleton
def staffing() -> "Staffing":
    """What appoints staff."""
    from chalicelib.bootstrap._accounts import audit
    from chalicelib.quizzes.staffing import Staffing

    return Staffing(audit(), quizzes().forget_pointer)


def _announce(quiz: "Quiz") -> None:
    from chalicelib.bootstrap._notifications import outbox

    outbox().announce(quiz)
