"""Event log of attempts: read by staff, extended by clients' reports."""

from chalicelib.attempts import trace, trace_store
from chalicelib.attempts.errors import EventLogOffError
from chalicelib.attempts.models import Slot
from chalicelib.attempts.trace import Event
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.quizzes import message_store
from chalicelib.quizzes.exam_models import EventLogLevel as Level
from chalicelib.quizzes.exam_models import ExamMessage
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, Result

REPORTS = RateLimit("reports", 60, MINUTE)


class EventLogReader:
    """Merge the events of an attempt, and store reports of clients."""

    def __init__(self, quizzes: PublishedQuizzes, rate_limiter: RateLimiter, clock: Clock) -> None:
        self._quizzes = quizzes
        self._rate_limiter = rate_limiter
        self._clock = clock

    def events(self, attempt: Slot | Result, quiz: Quiz) -> list[Event]:
        """Return the known events of an attempt, in order."""
        paper = self._quizzes.dealt_paper(attempt)
        entries, beside = trace_store.read(attempt.ref.attempt_id)
        question_ids = tuple(question.id for question in paper.questions)
        kept = [*entries, *attempt.trace]
        saved = trace.read_entries(kept, attempt.started_at, question_ids)
        said: tuple[ExamMessage, ...] = ()
        if quiz.last_message is not None:
            said = message_store.list_messages(quiz.id, quiz.last_message)
        messages = message_store.for_user(said, attempt.user_id, attempt.started_at)
        return trace.in_order(
            [*trace.events_around(attempt, quiz.pauses, messages), *saved, *beside]
        )

    def report(self, ref: AttemptRef, reports: list[tuple[str, Millis]], request_id: str) -> None:
        """Store events reported by a client; raises EventLogOffError or TooManyRequestsError."""
        quiz, now = self._quizzes.pointer(ref.quiz_id), self._clock()
        if quiz is None or quiz.settings.exam.event_log is Level.OFF:
            raise EventLogOffError
        for place, (kind, at) in enumerate(reports):
            self._rate_limiter.reserve(REPORTS, ref.attempt_id)
            event = Event(f"reported.{kind}", at, {"received_at": now})
            trace_store.keep_event(ref.attempt_id, event, f"{request_id}-{place}", now)
