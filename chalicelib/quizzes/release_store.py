"""Store of release states and pauses; all writes are monotonic."""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.clock import Millis
from chalicelib.dynamo.errors import ConditionFailedError, TransactionConditionError
from chalicelib.dynamo.writes import Write, transact, update, write
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.models import Quiz, ReleaseState, ReviewShow
from chalicelib.quizzes.release_codec import extra_times_to_text, pauses_to_json
from chalicelib.quizzes.store import QuizItem, extra_times_unchanged


def raise_release(quiz_id: str, not_before: Millis) -> None:
    """Raise the earliest release of a quiz; a later stored one stays.

    Called before the change that needs it: if that fails, the release is later than necessary, but
    nothing is shown too early.
    """
    lower = QuizItem.not_before.does_not_exist() | (QuizItem.not_before < not_before)
    change = [QuizItem.not_before.set(not_before)]
    _was_written(_update(quiz_id, change, QuizItem.pk.exists() & lower))


def update_extra_times(quiz: Quiz, release: ReleaseState) -> bool:
    """Store the maximal extra times; returns False when the quiz changed since it was read."""
    change = [
        QuizItem.extra_times.set(extra_times_to_text(release.extra_times)),
        QuizItem.not_before.set(release.not_before),
    ]
    same = QuizItem.not_before == quiz.release.not_before
    if not quiz.release.not_before:
        same |= QuizItem.not_before.does_not_exist()
    same &= (QuizItem.version == quiz.version) & extra_times_unchanged(quiz)
    return _was_written(_update(quiz.id, change, same))


def release_by_hand(quiz_id: str, version: int, show: ReviewShow, task: ScheduledTask) -> bool:
    """Release results manually under the rules of a version; returns False after a publication."""
    change = [QuizItem.released_show.set(show.value)]
    return _was_written(_update(quiz_id, change, QuizItem.version == version), task)


def end_settling(quiz_id: str, since: Millis) -> bool:
    """Mark attempts as settled; returns False when a new settling began meanwhile."""
    when = QuizItem.settling == since
    return _was_written(_update(quiz_id, [QuizItem.settling.remove()], when))


def update_pauses(
    quiz_id: str, seen: Pauses, pauses: Pauses, settle: ScheduledTask | None = None
) -> bool:
    """Store a pause, or its end with the settling task; returns False after a conflict."""
    same = QuizItem.pauses == pauses_to_json(seen) if seen else QuizItem.pauses.does_not_exist()
    change: list[Any] = [QuizItem.pauses.set(pauses_to_json(pauses))]
    until = pauses[-1].until
    if until is not None:
        change.append(QuizItem.settling.set(until))
    return _was_written(_update(quiz_id, change, QuizItem.pk.exists() & same), settle)


def _update(quiz_id: str, change: list[Any], when: Condition) -> Write:
    return update(QuizItem(pk=f"Q#{quiz_id}", sk="META"), change, when=when)


def _was_written(one: Write, task: ScheduledTask | None = None) -> bool:
    try:
        if task is None:
            write(one)
        else:
            transact([one, schedule_write(task)])
    except (ConditionFailedError, TransactionConditionError):
        return False
    return True
