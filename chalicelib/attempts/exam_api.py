"""Endpoints of exam supervision per attempt: time, monitor, live view, events."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import (
    errors,
    exam_schemas,
    requested,
    save_store,
    store,
    taker_search,
    time_rules,
)
from chalicelib.attempts.exam_schemas import (
    EventOut,
    EventsOut,
    ExtendAllIn,
    ExtendedOut,
    ExtendIn,
    ExtensionOut,
    LiveOut,
    MonitorOut,
    ReportsIn,
    TakerOut,
    TakersQuery,
)
from chalicelib.attempts.models import Slot
from chalicelib.attempts.requested import AttemptContext, LiveContext
from chalicelib.errors import NotFoundError, TooManyRequestsError
from chalicelib.quizzes import access, message_store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.exam_schemas import MessageOut
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import AttemptRef, Result
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY, IF_NONE_MATCH
from chalicelib.web.idempotency import IdempotencyKeyReusedError
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.poll_etag import poll_response
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

VOLATILE = ("server_time", "time_remaining_seconds")
"""Members that change with time alone: clients count down themselves."""


@routes.get(
    "/api/v1/attempts/{attempt_id}/live",
    Permission.TAKE_QUIZZES,
    prefetch=LiveContext,
    response_models=(LiveOut,),
    request_headers=(IF_NONE_MATCH,),
    response_headers=("ETag",),
)
def read_live(call: RequestContext, attempt_id: str) -> RawResponse:
    """Return the live state of your attempt: time, pause, messages, end."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None or ref.user_id != call.caller.user_id:
        raise NotFoundError
    state = bootstrap.attempts().current_state(ref, LiveContext.read(call, ref), None)
    if isinstance(state, Slot):
        bootstrap.completer().time.update_last_seen(state)
    return poll_response(_live(state), call.if_none_match, without=VOLATILE)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/monitor",
    Permission.STAFF_QUIZZES,
    response_models=(MonitorOut,),
    request_headers=(IF_NONE_MATCH,),
    response_headers=("ETag",),
)
def monitor_quiz(call: RequestContext, quiz_id: str, query: PageQuery) -> RawResponse:
    """List each taker's progress, with totals, for the staff of an exam."""
    quiz = _staff_quiz(call, quiz_id)
    page = bootstrap.monitor().page(quiz, query.limit, call.open_cursor(query.cursor))
    now, names = (
        bootstrap.externals().clock(),
        accounts.get_users(one.user_id for one in page.slots),
    )
    rows = [
        exam_schemas.monitor_row(
            slot,
            names[slot.user_id].username if slot.user_id in names else None,
            bootstrap.published_quizzes().paper(quiz_id, slot.quiz_version).question_count,
            quiz.pauses,
            now,
        )
        for slot in page.slots
    ]
    shown = MonitorOut(
        summary=exam_schemas.summary_of(page),
        items=rows,
        server_time=now,
        poll_after_seconds=exam_schemas.MONITOR_POLL_SECONDS,
        next_cursor=call.seal_cursor(page.after),
    )
    return poll_response(shown, call.if_none_match, without=VOLATILE)


@routes.post(
    "/api/v1/attempts/{attempt_id}/extend",
    Permission.STAFF_QUIZZES,
    request_headers=(IDEMPOTENCY_KEY,),
    recognizes_repeats=True,
    errors=(errors.AttemptClosedError, IdempotencyKeyReusedError),
)
def extend_attempt(call: RequestContext, attempt_id: str, body: ExtendIn) -> ExtendedOut:
    """Extend a running attempt, also beyond the close of the quiz."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    quiz = _staff_quiz(call, ref.quiz_id)
    slot, act = store.get_slot(ref), requested.action_id(call, body)
    if slot is None:
        raise NotFoundError
    requested.check_action(slot, act)
    if slot.running and act not in slot.acts:
        _audit(call, AuditEvent.ATTEMPT_EXTENDED, ref.user_id, body, attempt=attempt_id)
    slot = bootstrap.completer().time.extend(ref, body.minutes, act)
    return ExtendedOut.of(slot, quiz.pauses, bootstrap.externals().clock())


@routes.post(
    "/api/v1/quizzes/{quiz_id}/extend",
    Permission.STAFF_QUIZZES,
    status=202,
    idempotent_create=True,
    authorize_repeat=lambda call, quiz_id: bootstrap.quizzes().for_staff(
        quiz_id, call.caller, QuizAct.INVIGILATE
    ),
)
def extend_attempts(call: RequestContext, quiz_id: str, body: ExtendAllIn) -> ExtensionOut:
    """Extend all running attempts, or those of some users, also beyond the close."""
    _staff_quiz(call, quiz_id)
    takers = "all" if body.user_ids is None else str(len(body.user_ids))
    event, by = AuditEvent.ATTEMPTS_EXTENDED, call.caller.user_id
    _audit(call, event, by, body, quiz=quiz_id, takers=takers)
    extension, now = bootstrap.extension(), bootstrap.externals().clock()
    if body.user_ids is None:
        now = extension.start(quiz_id, body.minutes, requested.action_id(call, body))
    else:
        act = requested.action_id(call, body)
        extension.extend_users(quiz_id, body.user_ids, body.minutes, act)
    return ExtensionOut(quiz_id=quiz_id, minutes=body.minutes, started_until=now)


@routes.post("/api/v1/attempts/{attempt_id}/release-device", Permission.STAFF_QUIZZES)
def release_device(call: RequestContext, attempt_id: str) -> None:
    """Allow a taker to continue a running attempt on another device."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    _staff_quiz(call, ref.quiz_id)
    slot = store.get_slot(ref)
    if slot is None:
        raise NotFoundError
    if slot.number != ref.number or save_store.release_devices(slot) is not None:
        raise errors.AttemptClosedError


@routes.get("/api/v1/attempts/{attempt_id}/events", Permission.TAKE_QUIZZES)
def list_attempt_events(call: RequestContext, attempt_id: str) -> EventsOut:
    """List the events of an attempt in order; takers may read them where the quiz allows it."""
    ref = AttemptRef.parse(attempt_id)
    quiz = None if ref is None else bootstrap.published_quizzes().pointer(ref.quiz_id)
    if ref is None or quiz is None:
        raise NotFoundError
    if not _may_see_events(call, ref, quiz):
        raise NotFoundError
    state = bootstrap.attempts().read_state(ref)
    shows = ref.user_id == call.caller.user_id or access.is_allowed(
        quiz, call.caller, QuizAct.READ_RESULTS
    )
    events = bootstrap.event_log().events(state, quiz, shows_contents=shows)
    return EventsOut(items=[EventOut(type=one.type, at=one.at, **one.facts) for one in events])


@routes.post(
    "/api/v1/attempts/{attempt_id}/reports",
    Permission.TAKE_QUIZZES,
    prefetch=AttemptContext,
    errors=(errors.EventLogOffError, errors.AttemptClosedError, TooManyRequestsError),
)
def report_events(call: RequestContext, attempt_id: str, body: ReportsIn) -> None:
    """Report events noticed by the client, as hints for staff."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None or ref.user_id != call.caller.user_id:
        raise NotFoundError
    slot = AttemptContext.read(call, ref).slot
    if slot is None or slot.number < ref.number:
        raise NotFoundError
    if not slot.running or slot.number != ref.number:
        raise errors.AttemptClosedError
    reports = [(one.type, one.at) for one in body.reports]
    bootstrap.event_log().report(ref, reports, call.request_id)


@routes.get("/api/v1/quizzes/{quiz_id}/takers", Permission.STAFF_QUIZZES)
def list_takers(call: RequestContext, quiz_id: str, query: TakersQuery) -> ListResponse[TakerOut]:
    """List the takers of a quiz, all or those whose name or address contains the query."""
    _staff_quiz(call, quiz_id)
    found, after = taker_search.search(
        quiz_id, query.query, query.limit, call.open_cursor(query.cursor)
    )
    items = [TakerOut.of(taker, user) for taker, user in found]
    return ListResponse[TakerOut](items=items, next_cursor=call.seal_cursor(after))


def _audit(
    call: RequestContext, event: AuditEvent, user_id: str, body: ExtendIn, **facts: str
) -> None:
    facts |= {"minutes": str(body.minutes), "reason": body.reason, "by": call.caller.user_id}
    bootstrap.audit().record_first(event, user_id, **facts)


def _may_see_events(call: RequestContext, ref: AttemptRef, quiz: Quiz) -> bool:
    caller = call.caller
    if access.is_allowed(quiz, caller, QuizAct.INVIGILATE):
        return True
    return ref.user_id == caller.user_id and quiz.settings.exam.events_visible_to_taker


def _staff_quiz(call: RequestContext, quiz_id: str) -> Quiz:
    return bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)


def _live(state: Slot | Result) -> LiveOut:
    now = bootstrap.externals().clock()
    quiz = bootstrap.published_quizzes().pointer(state.quiz_id)
    kept: tuple[Any, ...] = ()
    if quiz is not None and quiz.last_message is not None:
        kept = message_store.list_messages(quiz.id, quiz.last_message)
    messages = message_store.for_user(kept, state.user_id, state.started_at)
    shown = [MessageOut.of(one) for one in messages]
    if isinstance(state, Result):
        return LiveOut(
            status=state.ending.value,
            server_time=now,
            expires_at=state.terms.expires_at,
            time_remaining_seconds=0,
            paused=False,
            ended_by=state.ended_by,
            messages=shown,
            poll_after_seconds=exam_schemas.POLL_SECONDS,
        )
    pauses = () if quiz is None else quiz.pauses
    return LiveOut(
        status=exam_schemas.IN_PROGRESS,
        server_time=now,
        expires_at=state.expires_at,
        time_remaining_seconds=time_rules.seconds_left(state, pauses, now),
        paused=time_rules.paused_since(state, pauses) is not None,
        ended_by=None,
        messages=shown,
        poll_after_seconds=exam_schemas.POLL_SECONDS,
    )
