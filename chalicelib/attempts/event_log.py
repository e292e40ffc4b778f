"""Event log of attempts: read by staff, extended by clients' reports."""

from chalicelib.attempts import trace, trace_store
from chalicelib.attempts.errors import EventLogOffError
from chalicelib.attempts.models import Slot
from chalicelib.attempts.trace import Event
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.questions.responses import response_as_json
from chalicelib.questions.scoring import decode_response
from chalicelib.quizzes import message_store
from chalicelib.quizzes.exam_models import EventLogLevel as Level
from chalicelib.quizzes.exam_models import ExamMessage
from chalicelib.quizzes.models import Quiz, QuizVersion
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, Result

REPORTS = RateLimit("reports", 60, MINUTE)


class EventLogReader:
    """Merge the events of an attempt, and store reports of clients."""

    def __init__(self, quizzes: PublishedQuizzes, rate_limiter: RateLimiter, clock: Clock) -> None:
        self._quizzes = quizzes
        self._rate_limiter = rate_limiter
        self._clock = clock

    def events(
        self, attempt: Slot | Result, quiz: Quiz, *, shows_contents: bool = False
    ) -> list[Event]:
        """Return the known events of an attempt, in order; a full log has contents of answers."""
        paper = self._quizzes.dealt_paper(attempt)
        entries, beside = trace_store.read(attempt.ref.attempt_id)
        question_ids = tuple(question.id for question in paper.questions)
        kept = [*entries, *attempt.trace]
        found = trace.read_entries(kept, attempt.started_at, question_ids)
        saved = [_with_responses(one, paper, shows_contents) for one in found]
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


def _with_responses(event: Event, paper: QuizVersion, shows_contents: bool) -> Event:  # noqa: FBT001
    """Return an event with its texts as responses, or without them."""
    if "answers" not in event.facts:
        return event
    by_id = {question.id: question for question in paper.questions}
    answers = []
    for answer in event.facts["answers"]:
        shown = {name: value for name, value in answer.items() if name != "text"}
        if shows_contents and "text" in answer:
            question = by_id[answer["question_id"]]
            shown["response"] = response_as_json(decode_response(question, answer["text"]))
        answers.append(shown)
    return Event(event.type, event.at, {**event.facts, "answers": answers})
