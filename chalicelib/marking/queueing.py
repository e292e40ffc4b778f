"""The queue of responses to mark, as attempts end, are graded again and go on."""

from dataclasses import replace

from chalicelib.dynamo.writes import Write
from chalicelib.errors import UnavailableError
from chalicelib.marking import list_store, rules, store
from chalicelib.marking.models import ManualMark, QueuedResponse, ResponseRef
from chalicelib.questions.scoring import is_marked_by_people
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import get_result

MAX_CONFLICT_RETRIES = 8
LISTINGS_KNOWN = 10_000


class QueueWriter:
    """Puts the responses of ended attempts into the queue.

    A question that was drawn is put into its quiz's list too, unless this process knows it to be
    there: one that is listed stays so.
    """

    def __init__(self) -> None:
        self._listed: set[tuple[str, str]] = set()

    def writes(self, result: Result, paper: QuizVersion) -> list[Write]:
        """Return the writes beside the one of the result."""
        waiting = _waiting(result, paper)
        new = [
            list_store.list_write(ref)
            for ref in waiting
            if ref.question_id in paper.drawn_ids and _listing(ref) not in self._listed
        ]
        return [*map(store.queue_write, waiting.values()), *new]

    def remember(self, result: Result, paper: QuizVersion) -> None:
        """Note that the writes of a result were made."""
        if paper.drawn_ids:
            if len(self._listed) >= LISTINGS_KNOWN:
                self._listed.clear()
            self._listed.update(map(_listing, _waiting(result, paper)))


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
        if not any(map(is_marked_by_people, by.questions)) and not rules.draws_to_mark([by]):
            return
        result = get_result(attempt)
        if result is None:
            return
        paper = self._quizzes.dealt_paper(result)
        waiting = _waiting(result, paper)
        for ref, (queued, mark) in store.read(waiting).items():
            if mark is not None:
                self._requeue_if_lapsed(mark, by)
            elif queued is not None:
                self._restart_if_lapsed(queued, by)
            else:
                is_drawn = ref.question_id in paper.drawn_ids
                store.queue_if_absent(waiting[ref], is_listed=is_drawn)

    def is_lapsed(self, mark: ManualMark, by: QuizVersion) -> bool:
        """Return whether the question of a mark asks something else in a later version."""
        return self._is_reworded(mark.ref, mark.given_under, by)

    def _is_reworded(self, ref: ResponseRef, under: int, by: QuizVersion) -> bool:
        return bool(self._quizzes.reworded(by.quiz_id, [ref.question_id], under, by.version))

    def _restart_if_lapsed(self, seen: QueuedResponse, by: QuizVersion) -> None:
        """Discard what some of several markers gave for a question that asks something else."""
        queued: QueuedResponse | None = seen
        for _ in range(MAX_CONFLICT_RETRIES):
            if queued is None or not any(
                self._is_reworded(queued.ref, one.given_under, by) for one in queued.given
            ):
                return
            anew = replace(queued, version=queued.version + 1, given=(), tolerance=None)
            if store.replace_queued(queued, anew):
                return
            queued, _mark = store.read([queued.ref])[queued.ref]
        raise UnavailableError

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


def _listing(ref: ResponseRef) -> tuple[str, str]:
    return ref.question_id, list_store.shard_of(ref)


def _of_mark(mark: ManualMark) -> QueuedResponse:
    return QueuedResponse(
        ref=mark.ref,
        attempt=mark.attempt,
        quiz_version=mark.quiz_version,
        version=mark.version + 1,
    )
