"""Endpoints of attempts."""

from chalicelib import bootstrap, logs
from chalicelib.accounts import auth_state
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import errors, expiry_index, requested, store
from chalicelib.attempts.admission import Applicant
from chalicelib.attempts.answer_reading import AnswerInput, check_distinct
from chalicelib.attempts.asset_links import with_asset_links
from chalicelib.attempts.models import Slot
from chalicelib.attempts.requested import AttemptContext, SaveContext, StartContext
from chalicelib.attempts.room import Room
from chalicelib.attempts.schemas import (
    AnswerIn,
    AnswersIn,
    Attempt,
    OwnAttempt,
    OwnAttemptsQuery,
    SaveResponse,
    StartIn,
)
from chalicelib.auth.rate_limit import coarse_network
from chalicelib.errors import ConflictError, ForbiddenError, NotFoundError, TooManyRequestsError
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.errors import AccessCodeError
from chalicelib.quizzes.exam_rules import CONFIG_KEY_HEADER, REQUEST_HASH_HEADER
from chalicelib.results import schemas as results
from chalicelib.results.asset_links import with_review_links
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.service import ResultView
from chalicelib.settings import settings
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.idempotency import IdempotencyKeyReusedError
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

SEB_HEADERS = (CONFIG_KEY_HEADER, REQUEST_HASH_HEADER)
STARTED, RESUMED = 201, 200


@routes.post(
    "/api/v1/attempts/quizzes/{quiz_id}/start",
    Permission.TAKE_QUIZZES,
    status=STARTED,
    prefetch=StartContext,
    errors=(
        errors.ActiveAttemptError,
        errors.MaxAttemptsError,
        errors.QuizNotOpenError,
        errors.QuizClosedError,
        errors.TooLateToStartError,
        errors.OwnQuizError,
        AccessCodeError,
        TooManyRequestsError,
        errors.QuizPausedError,
        errors.NetworkNotAllowedError,
        errors.SafeExamBrowserRequiredError,
        IdempotencyKeyReusedError,
    ),
    other_responses={RESUMED: Attempt},
    request_headers=(IDEMPOTENCY_KEY, *SEB_HEADERS),
    recognizes_repeats=True,
    response_headers=("Location",),
)
def start_attempt(call: RequestContext, quiz_id: str, body: StartIn) -> HttpResponse[Attempt]:
    """Start an attempt and return its paper."""
    start_id = requested.start_id(call, body.access_code)
    room = _room(call, f"attempts/quizzes/{quiz_id}/start")
    state = StartContext.read(call, quiz_id)
    requested.check_start(state.slot, start_id)
    started = bootstrap.attempts().start(_applicant(call, body), state, start_id, room)
    shown = _shown(started.attempt)
    logs.bind(attempt_id=shown.id)
    location = {"Location": f"/api/v1/attempts/{shown.id}"}
    return HttpResponse(shown, STARTED if started.is_new else RESUMED, location)


@routes.get("/api/v1/attempts", Permission.TAKE_QUIZZES)
def list_my_running_attempts(
    call: RequestContext, query: OwnAttemptsQuery
) -> ListResponse[OwnAttempt]:
    """List your running attempts; one that has just expired may be included."""
    after = call.open_cursor(query.cursor)
    page = expiry_index.list_running_of_user(call.caller.user_id, query.limit, after)
    items = [OwnAttempt.of(one.ref) for one in page.items]
    return ListResponse[OwnAttempt](items=items, next_cursor=call.seal_cursor(page.after))


@routes.get("/api/v1/attempts/{attempt_id}", Permission.TAKE_QUIZZES, prefetch=AttemptContext)
def read_attempt(call: RequestContext, attempt_id: str) -> Attempt:
    """Return your attempt with its saved answers."""
    ref = _own(call, attempt_id)
    return _shown(bootstrap.attempts().current_state(ref, *AttemptContext.read(call, ref)[:2]))


@routes.post(
    "/api/v1/attempts/{attempt_id}/answers",
    Permission.TAKE_QUIZZES,
    prefetch=SaveContext,
    errors=(
        errors.AttemptClosedError,
        errors.AttemptExpiredError,
        errors.AttemptPausedError,
        errors.AmbiguousNumberError,
        errors.OtherDeviceError,
        errors.NetworkNotAllowedError,
        errors.SafeExamBrowserRequiredError,
    ),
    request_headers=SEB_HEADERS,
)
def save_answer(call: RequestContext, attempt_id: str, body: AnswerIn) -> SaveResponse:
    """Save an answer."""
    return _save(call, attempt_id, [body.to_input()])


@routes.put(
    "/api/v1/attempts/{attempt_id}/answers",
    Permission.TAKE_QUIZZES,
    prefetch=SaveContext,
    errors=(
        errors.AttemptClosedError,
        errors.AttemptExpiredError,
        errors.AttemptPausedError,
        errors.AmbiguousNumberError,
        errors.OtherDeviceError,
        errors.NetworkNotAllowedError,
        errors.SafeExamBrowserRequiredError,
    ),
    request_headers=SEB_HEADERS,
)
def save_answers(call: RequestContext, attempt_id: str, body: AnswersIn) -> SaveResponse:
    """Save up to 100 answers, all or none."""
    given = [answer.to_input(at) for at, answer in enumerate(body.answers)]
    check_distinct(given)
    return _save(call, attempt_id, given)


@routes.post(
    "/api/v1/attempts/{attempt_id}/submit",
    Permission.TAKE_QUIZZES,
    prefetch=AttemptContext,
)
def submit_attempt(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """Submit an attempt and return its result; a repeat returns the same result."""
    ref = _own(call, attempt_id)
    result = bootstrap.attempts().submit(ref, *AttemptContext.read(call, ref)[:2])
    return _result(result, bootstrap.results().to_taker(result))


@routes.get(
    "/api/v1/results/attempts/{attempt_id}",
    Permission.READ_RESULTS,
    prefetch=AttemptContext,
    errors=(errors.AttemptInProgressError,),
)
def read_result(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """Return the result of an attempt, as far as it is released to you."""
    ref = requested.parse(attempt_id)
    is_taker = ref.user_id == call.caller.user_id
    slot, result, earlier = AttemptContext.read(call, ref)
    if not is_taker:
        requested.check_staff(call, ref, QuizAct.READ_RESULTS)
    state = bootstrap.attempts().current_state(ref, slot, result)
    service = bootstrap.results()
    if isinstance(state, Slot):
        if earlier is None or is_taker:
            raise errors.AttemptInProgressError
        return _result(earlier, service.to_owner(earlier))
    shown = service.to_taker(state) if is_taker else service.to_owner(state)
    return _result(state, shown)


def _result(result: Result, view: ResultView) -> results.ResultOut:
    shown = results.ResultOut.of(view, bootstrap.receipt_of(result))
    return with_review_links(shown, view, bootstrap.published_quizzes(), bootstrap.asset_url)


def _applicant(call: RequestContext, body: StartIn) -> Applicant:
    raw = call.prefetched.raw(accounts.user_key(call.caller.user_id))
    former = auth_state.former_ids_of(raw) if raw else frozenset()
    return Applicant(
        viewer=call.caller, former_ids=former, access_code=body.access_code, ip=call.source_ip
    )


def _save(call: RequestContext, attempt_id: str, given: list[AnswerInput]) -> SaveResponse:
    ref = _own(call, attempt_id)
    slot = SaveContext.read(call, ref)
    try:
        report, slot = bootstrap.attempts().save(
            ref, slot, given, call.request_id, _room(call, f"attempts/{attempt_id}/answers")
        )
    except (ConflictError, ForbiddenError) as refused:
        bootstrap.note_refused_save(ref, refused.code, call.request_id)
        raise
    logs.bind(saved=len(report.saved), stale=len(report.stale))
    pauses = bootstrap.completer().time.pauses(ref.quiz_id)
    return SaveResponse.of(report, slot, bootstrap.externals().clock(), pauses)


def _room(call: RequestContext, path: str) -> Room:
    # the host that the browser used comes from the settings, not from the gateway
    return Room(
        device=store.digest_of(call.caller.session_id),
        address=call.source_ip,
        network=coarse_network(call.source_ip),
        url=f"{settings().base_url}/api/v1/{path}",
        headers={name: call.header(name) for name in SEB_HEADERS},
        page=settings().player_url,
    )


def _shown(state: Slot | Result) -> Attempt:
    now, quiz_id = bootstrap.externals().clock(), state.quiz_id
    paper = bootstrap.attempts().paper(state)
    if isinstance(state, Slot):
        pauses = bootstrap.completer().time.pauses(quiz_id)
        shown = Attempt.running(state, paper, now, pauses)
    else:
        shown = Attempt.of(state, paper, now, bootstrap.release().shown(state))
    return with_asset_links(shown, paper, bootstrap.asset_url)


def _own(call: RequestContext, attempt_id: str) -> AttemptRef:
    ref = requested.parse(attempt_id)
    if ref.user_id != call.caller.user_id:
        raise NotFoundError
    return ref
