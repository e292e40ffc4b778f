"""Control of a running exam: pauses and messages."""

from chalicelib.clock import Clock
from chalicelib.errors import ConflictError, UnavailableError
from chalicelib.quizzes import message_store, pause_rules, release_store
from chalicelib.quizzes.exam_models import ExamMessage, Pause, Pauses
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.tasks import settle_task

MAX_CONFLICT_RETRIES = 5
MAX_PAUSES = 100


class ExamControl:
    """Pause and resume the clock of a quiz, in one write for any number of attempts."""

    def __init__(self, quizzes: PublishedQuizzes, clock: Clock) -> None:
        self._quizzes = quizzes
        self._clock = clock

    def pause(self, quiz_id: str, by: str, reason: str) -> Pause:
        """Pause the clock; returns the current pause when it is already paused."""
        for _ in range(MAX_CONFLICT_RETRIES):
            quiz = self._published(quiz_id)
            if len(quiz.pauses) >= MAX_PAUSES:
                raise ConflictError("This quiz was paused too often.")
            pauses = pause_rules.paused(quiz.pauses, self._clock(), by, reason)
            if pauses == quiz.pauses or self._keep(quiz, pauses):
                return pauses[-1]
        raise UnavailableError

    def resume(self, quiz_id: str) -> tuple[Pause | None, Quiz]:
        """Resume the clock; returns the last pause, or None without one."""
        for _ in range(MAX_CONFLICT_RETRIES):
            quiz = self._published(quiz_id)
            pauses = pause_rules.resumed(quiz.pauses, self._clock())
            if pauses == quiz.pauses or self._keep(quiz, pauses):
                return (pauses[-1] if pauses else None), self._published(quiz_id)
        raise UnavailableError

    def send(self, quiz_id: str, message: ExamMessage) -> None:
        """Store a message to takers."""
        message_store.keep(quiz_id, message)
        self._quizzes.forget(quiz_id)

    def _keep(self, quiz: Quiz, pauses: Pauses) -> bool:
        until = pauses[-1].until
        settle = None if until is None else settle_task(quiz.id, until)
        kept = release_store.update_pauses(quiz.id, quiz.pauses, pauses, settle)
        self._quizzes.forget(quiz.id)
        return kept

    def _published(self, quiz_id: str) -> Quiz:
        quiz = self._quizzes.read_pointer(quiz_id)
        if quiz is None:
            raise ConflictError("A quiz that was never published cannot be paused.")
        return quiz
