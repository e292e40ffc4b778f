"""Quizzes."""

from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.quizzes.models import Quiz
    from chalicelib.quizzes.service import Quizzes


@singleton
def quizzes() -> "Quizzes":
    """Return the quiz service."""
    from chalicelib.quizzes.service import Quizzes

    return Quizzes(
        externals().clock,
        externals().random_bytes,
        announce=_announce,
        follow_release=_follow_release,
        grace=settings().network_grace_seconds * clock.SECOND,
    )


def _announce(quiz: "Quiz") -> None:
    from chalicelib.bootstrap._notifications import outbox

    outbox().announce(quiz)


def _follow_release(quiz: "Quiz") -> None:
    """Have done at once what the timer would find within a minute."""
    from chalicelib.bootstrap._attempts import settling
    from chalicelib.bootstrap._results import release
    from chalicelib.quizzes.release_rules import reveals_at

    now = externals().clock()
    if quiz.release.settling is not None:
        settling().start(quiz.id, quiz.release.settling)
    elif quiz.version > 1 and reveals_at(quiz, now) == now:
        release().start(quiz.id, now)
