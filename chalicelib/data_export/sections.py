"""Sections of the export, in the API's format."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import BaseModel

from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.models import User
from chalicelib.accounts.schemas import AccountEvent
from chalicelib.attempts import expiry_index
from chalicelib.attempts import store as attempts
from chalicelib.attempts.event_log import EventLogReader
from chalicelib.attempts.exam_schemas import EventOut
from chalicelib.attempts.models import Slot
from chalicelib.attempts.schemas import Attempt
from chalicelib.attempts.timekeeping import Timekeeper
from chalicelib.auth import service_key_store, session_store
from chalicelib.auth.schemas import PastSessionOut
from chalicelib.auth.service_key_schemas import ServiceKeyOut
from chalicelib.clock import Clock
from chalicelib.data_export.schemas import AttemptEvents
from chalicelib.data_export.service import ExportSection, Record
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import NotFoundError
from chalicelib.imports import store as import_store
from chalicelib.imports.schemas import ImportOut
from chalicelib.media import store as media_store
from chalicelib.media.schemas import AssetOut
from chalicelib.notifications.inbox import Inbox
from chalicelib.notifications.schemas import NotificationOut
from chalicelib.quizzes import override_store
from chalicelib.quizzes import store as quiz_store
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.responses import OverrideOut, QuizAdmin, QuizSummary
from chalicelib.quizzes.service import Quizzes
from chalicelib.results import list_store as result_store
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.schemas import ResultOut
from chalicelib.results.service import Results
from chalicelib.values import dataclass
from chalicelib.webhooks import store as webhook_store
from chalicelib.webhooks.schemas import WebhookOut

Page = tuple[Sequence[Record], RawItem | None]

MAX_IMPORTS = 10_000
"""More than anybody makes in the week that imports are kept."""
SMALL_ONES, LARGE_ONES = 100, 1
"""Records per read; a result or a quiz can fill a response alone."""


class Sections:
    """All sections of a user's data."""

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators
        self,
        quizzes: Quizzes,
        published: PublishedQuizzes,
        results: Results,
        inbox: Inbox,
        audit: Audit,
        clock: Clock,
        time: Timekeeper,
        event_log: EventLogReader,
    ) -> None:
        self._time = time
        self._event_log = event_log
        self._published = published
        self._quizzes = quizzes
        self._results = results
        self._inbox = inbox
        self._audit = audit
        self._clock = clock

    def all(self) -> list[ExportSection]:
        """Sections in export order."""
        return [
            ExportSection("sessions", self._sessions),
            ExportSection("service_keys", _service_keys),
            ExportSection("webhooks", _webhooks),
            ExportSection("imports", _imports),
            ExportSection("events", self._events),
            ExportSection("notifications", self._notifications),
            ExportSection("overrides", self._overrides),
            ExportSection("running_attempts", self._running),
            ExportSection("results", self._past_results),
            ExportSection("attempt_events", self._traces),
            ExportSection("quizzes", self._written),
            ExportSection("media", _media),
        ]

    def _sessions(self, user_id: str, _: RawItem | None) -> Page:
        kept = session_store.list_sessions(user_id)
        return _shown([PastSessionOut.of(one) for one in kept]), None

    def _events(self, user_id: str, after: RawItem | None) -> Page:
        entries, goes_on = self._audit.list_events(user_id, SMALL_ONES, after)
        return _shown([AccountEvent.of(one) for one in entries]), goes_on

    def _notifications(self, user_id: str, after: RawItem | None) -> Page:
        told, goes_on = self._inbox.page(user_id, unread=False, limit=SMALL_ONES, after=after)
        return _shown([NotificationOut.of(one) for one in told]), goes_on

    def _overrides(self, user_id: str, after: RawItem | None) -> Page:
        kept, goes_on = override_store.list_of_user(user_id, SMALL_ONES, after)
        return _shown([OverrideOut.of(one) for one in kept]), goes_on

    def _running(self, user_id: str, after: RawItem | None) -> Page:
        page = expiry_index.list_running_of_user(user_id, LARGE_ONES, after)
        slots = _still_running([one.ref for one in page.items])
        # an expired attempt becomes a result with its next request
        return _shown(
            [self._paper(one) for one in slots if not self._time.is_over(one)]
        ), page.after

    def _paper(self, slot: Slot) -> Attempt:
        paper, pauses = self._published.dealt_paper(slot), self._time.pauses(slot.quiz_id)
        return Attempt.running(self._time.seen(slot), paper, self._clock(), pauses)

    def _past_results(self, user_id: str, after: RawItem | None) -> Page:
        page = result_store.page_of_user(user_id, LARGE_ONES, after)
        shown = [ResultOut.of(self._results.to_taker(one)) for one in page.items]
        return _shown(shown), page.after

    def _traces(self, user_id: str, after: RawItem | None) -> Page:
        page = result_store.page_of_user(user_id, LARGE_ONES, after)
        return _shown([self._trace(one) for one in page.items]), page.after

    def _trace(self, result: Result) -> AttemptEvents:
        quiz = self._published.read_pointer(result.quiz_id)
        events = [] if quiz is None else self._event_log.events(result, quiz, shows_contents=True)
        shown = [EventOut(type=one.type, at=one.at, **one.facts) for one in events]
        return AttemptEvents(attempt_id=result.attempt_id, events=shown)

    def _written(self, user_id: str, after: RawItem | None) -> Page:
        page = quiz_store.list_owned(user_id, None, LARGE_ONES, after)
        user = accounts.get_users([user_id]).get(user_id)
        read = [self._quizzes.read(quiz.id) for quiz in page.items]
        return _shown([_written_by(user, quiz, draft) for quiz, draft in read]), page.after


def _webhooks(user_id: str, _: RawItem | None) -> Page:
    return _shown([WebhookOut.of(one) for one in webhook_store.list_endpoints(user_id)]), None


def _imports(user_id: str, _: RawItem | None) -> Page:
    kept = import_store.list_of_user(user_id, MAX_IMPORTS)
    return _shown([ImportOut.of(replace(one, report=None)) for one in kept]), None


def _media(user_id: str, after: RawItem | None) -> Page:
    """Return what is known of a user's pictures and sounds; `GET /media/{id}` has the files."""
    page = media_store.list_assets(user_id, SMALL_ONES, after)
    return _shown([AssetOut.of(one) for one in page.items]), page.after


def _service_keys(user_id: str, _: RawItem | None) -> Page:
    kept = service_key_store.list_service_keys(user_id)
    return _shown([ServiceKeyOut.of(one) for one in kept]), None


def _written_by(user: User | None, quiz: Quiz, draft: Draft) -> BaseModel:
    """Return a user's quiz; without its keys if the user may not read them any more."""
    if user is None:
        return QuizSummary.of(quiz)
    try:
        return QuizAdmin.of_draft(quiz, draft, _Owner(user.id, user.role))
    except NotFoundError:
        return QuizSummary.of(quiz)


@dataclass(frozen=True, slots=True)
class _Owner:
    """The user as viewer of their own quizzes."""

    user_id: str
    role: str
    groups: frozenset[str] = frozenset()


def _still_running(refs: Sequence[AttemptRef]) -> list[Slot]:
    # an index is updated after its table: an attempt in it may have ended, and another started
    if not refs:
        return []
    found = batch_get(attempts.slot_key(ref.user_id, ref.quiz_id) for ref in refs)
    slots = (attempts.slot_from_batch(found, ref.user_id, ref.quiz_id) for ref in refs)
    return [slot for slot in slots if slot is not None and slot.running]


def _shown(models: Sequence[BaseModel]) -> list[Record]:
    return [model.model_dump(mode="json") for model in models]
