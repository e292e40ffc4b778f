"""Store of a running regrade's progress."""

from pynamodb.expressions.update import Action

from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.writes import update, write
from chalicelib.quizzes.store import QuizItem, quiz_key


def count_regraded(quiz_id: str, version: int, attempts: int) -> None:
    """Add to the number of attempts that a regrade has done, if it is running."""
    _while_regrading(quiz_id, version, [QuizItem.regraded_attempts.add(attempts)])


def end_regrade(quiz_id: str, version: int) -> None:
    """Store that all results are graded by a version."""
    _while_regrading(quiz_id, version, [QuizItem.regrading.remove()])


def _while_regrading(quiz_id: str, version: int, change: list[Action]) -> None:
    key = quiz_key(quiz_id)
    runs = QuizItem.regrading == version
    try:
        write(update(QuizItem(pk=key.pk, sk=key.sk), change, when=runs))
    except ConditionFailedError:
        return
