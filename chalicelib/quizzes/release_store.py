"""What a quiz keeps of its release and its pauses: writes that only ever move it forward."""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.clock import Millis
from chalicelib.dynamo.errors import ConditionFailedError, TransactionConditionError
from chalicelib.dynamo.writes import Write, transact, update, write
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.quizzes.models import Pauses, ReleaseState, ReviewShow
from chalicelib.quizzes.release_codec import extra_times_to_text, pauses_to_json
from chalicelib.quizzes.store import QuizItem, same_reach


def raise_release(quiz_id: str, not_before: Millis) -> None:
    """Let nothing be released before an instant; one that is kept already and later stays.

    It is raised before what it follows from takes effect: when that fails, it was raised too far,
    and nothing was shown too early.
    """
    lower = QuizItem.not_before.does_not_exist() | (QuizItem.not_before < not_before)
    change = [QuizItem.not_before.set(not_before)]
    _happened(_update(quiz_id, change, QuizItem.pk.exists() & lower))


def keep_reach(item: QuizItem, release: ReleaseState) -> bool:
    """Keep how far overrides reach; False when the quiz changed since it was read."""
    change = [
        QuizItem.extra_times.set(extra_times_to_text(release.extra_times)),
        QuizItem.not_before.set(release.not_before),
    ]
    same = QuizItem.not_before == item.not_before
    if not item.not_before:
        same |= QuizItem.not_before.does_not_exist()
    same &= (QuizItem.version == item.version) & same_reach(item)
    return _happened(_update(item.quiz_id, change, same))


def release_by_hand(quiz_id: str, version: int, show: ReviewShow, task: ScheduledTask) -> bool:
    """Show results by hand, under the rules of a version; False when another was published."""
    change = [QuizItem.released_show.set(show.value)]
    return _happened(_update(quiz_id, change, QuizItem.version == version), task)


def end_settling(quiz_id: str, since: Millis) -> bool:
    """Say that all attempts were looked through; False when that began anew meanwhile."""
    when = QuizItem.settling == since
    return _happened(_update(quiz_id, [QuizItem.settling.remove()], when))


def keep_pauses(
    quiz_id: str, seen: Pauses, pauses: Pauses, settle: ScheduledTask | None = None
) -> bool:
    """Keep a pause or, with what is to be settled then, its end; False when it is not as seen."""
    same = QuizItem.pauses == pauses_to_json(seen) if seen else QuizItem.pauses.does_not_exist()
    change: list[Any] = [QuizItem.pauses.set(pauses_to_json(pauses))]
    until = pauses[-1].until
    if until is not None:
        change.append(QuizItem.settling.set(until))
    return _happened(_update(quiz_id, change, QuizItem.pk.exists() & same), settle)


def _update(quiz_id: str, change: list[Any], when: Condition) -> Write:
    return update(QuizItem(pk=f"Q#{quiz_id}", sk="META"), change, when=when)


def _happened(one: Write, task: ScheduledTask | None = None) -> bool:
    try:
        if task is None:
            write(one)
        else:
            transact([one, schedule_write(task)])
    except (ConditionFailedError, TransactionConditionError):
        return False
    return True
