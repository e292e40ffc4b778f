"""The queue of responses to mark, as attempts end, are graded again and go on."""

from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import Write
from chalicelib.errors import UnavailableError
from chalicelib.marking import rules, store
from chalicelib.marking.models import ManualMark, QueuedResponse, ResponseRef
from chalicelib.questions.scoring import is_marked_by_people
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import from_item, key_of

MAX_CONFLICT_RETRIES = 8


def queue_writes(result: Result, paper: QuizVersion) -> list[Write]:
    """Return the writes that put a result's responses into the queue, beside the result."""
    return [store.queue_write(one) for one in _waiting(result, paper).values()]


def withdraw_writes(result: Result, paper: QuizVersion) -> list[Write]:
    """Return the writes that take a result's responses out again: its attempt goes on."""
    return store.withdraw_writes(_waiting(result, paper))


class MarkingQueue:
    """Lets the queue follow regrades."""

    def __init__(self, quizzes: PublishedQuizzes) -> None:
        self._quizzes = quizzes

    def follow_regrade(self, attempt: AttemptRef, by: QuizVersion) -> None:
        """Queue the responses of a result whose marks say nothing of their question any more.

        Before the result is graded again, so that none of them waits unseen.
        """
        if not any(map(is_marked_by_people, by.questions)):
            return
        item = get(key_of(attempt))
        if item is None:
            return
        result = from_item(item)
        paper = self._quizzes.dealt_paper(result)
        waiting = _waiting(result, paper)
        for ref, (queued, mark) in store.read(waiting).items():
            if mark is not None:
                self._requeue_if_lapsed(mark, by)
            elif queued is None:
                store.queue_if_absent(waiting[ref])

    def is_lapsed(self, mark: ManualMark, by: QuizVersion) -> bool:
        """Return whether the question of a mark asks something else in a later version."""
        under = self._quizzes.paper(by.quiz_id, mark.given_under)
        return rules.is_reworded(mark.ref.question_id, under, by)

    def _requeue_if_lapsed(self, seen: ManualMark, by: QuizVersion) -> None:
        mark: ManualMark | None = seen
        for _ in range(MAX_CONFLICT_RETRIES):
            if mark is None or not self.is_lapsed(mark, by):
                return
            if store.requeue(mark, _of_mark(mark)):
                return
            _, mark = store.read([mark.ref])[mark.ref]
        raise UnavailableError


def _waiting(result: Result, paper: QuizVersion) -> dict[ResponseRef, QueuedResponse]:
    found = {}
    for place in rules.places_to_mark(result, paper):
        ref = rules.response_ref(result.ref, paper.questions[place].id)
        found[ref] = QueuedResponse(
            ref=ref,
            attempt=result.ref,
            quiz_version=result.quiz_version,
            version=result.reopenings * rules.VERSIONS_PER_SITTING,
        )
    return found


def _of_mark(mark: ManualMark) -> QueuedResponse:
    return QueuedResponse(
        ref=mark.ref,
        attempt=mark.attempt,
        quiz_version=mark.quiz_version,
        version=mark.version + 1,
    )
