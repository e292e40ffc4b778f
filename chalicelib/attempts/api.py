"""The attempt endpoints."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import attempt_list, errors, store
from chalicelib.attempts.admission import Applicant
from chalicelib.attempts.models import Slot
from chalicelib.attempts.schemas import (
    AnswerIn,
    AnswersIn,
    Attempt,
    AttemptOfUser,
    AttemptsQuery,
    ForceSubmitResponse,
    SaveResponse,
    StartIn,
)
from chalicelib.attempts.service import AnswerInput, Room
from chalicelib.auth.rate_limit import coarse_network
from chalicelib.dynamo.reads import Key
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    TooManyRequestsError,
)
from chalicelib.quizzes import override_store
from chalicelib.quizzes import store as quizzes
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.errors import AccessCodeError
from chalicelib.quizzes.exam_rules import CONFIG_KEY_HEADER, REQUEST_HASH_HEADER
from chalicelib.results import schemas as results
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import from_item, key_of
from chalicelib.settings import settings
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

SEB_HEADERS = (CONFIG_KEY_HEADER, REQUEST_HASH_HEADER)
STARTED, RESUMED, CLOSING_BEGAN = 201, 200, 202


def _start_keys(user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
    quiz_id = path["quiz_id"]
    of_user: list[Key[Any]] = [
        store.slot_key(user_id, quiz_id),
        override_store.override_key(user_id, quiz_id),
    ]
    return [*of_user, *bootstrap.quizzes().prefetch_keys(quiz_id)]


def _attempt_keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
    ref = AttemptRef.parse(path["attempt_id"])
    if ref is None:
        return []
    of_attempt: list[Key[Any]] = [store.slot_key(ref.user_id, ref.quiz_id), key_of(ref)]
    return [*of_attempt, *bootstrap.quizzes().prefetch_keys(ref.quiz_id)]


@routes.post(
    "/api/v1/attempts/quizzes/{quiz_id}/start",
    Permission.TAKE_QUIZZES,
    status=STARTED,
    prefetch=_start_keys,
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
    ),
    other_responses={RESUMED: Attempt},
    request_headers=(IDEMPOTENCY_KEY, *SEB_HEADERS),
    response_headers=("Location",),
)
def start_attempt(call: RequestContext, quiz_id: str, body: StartIn) -> HttpResponse[Attempt]:
    """Begin an attempt: the whole paper, and the deadline."""
    user_id = call.caller.user_id
    bootstrap.quizzes().cache(call.prefetched.get(quizzes.quiz_key(quiz_id)), call.received_at)
    override_item = call.prefetched.get(override_store.override_key(user_id, quiz_id))
    override = override_store.override_of(override_item, user_id, quiz_id)
    seen = store.slot_from_batch(call.prefetched, user_id, quiz_id)
    write_id = call.idempotency_key or call.request_id
    service = bootstrap.attempts()
    room = _room(call, f"attempts/quizzes/{quiz_id}/start")
    started = service.start(_applicant(call, body), quiz_id, override, seen, write_id, room)
    shown = _shown(started.attempt)
    location = {"Location": f"/api/v1/attempts/{shown.id}"}
    return HttpResponse(shown, STARTED if started.is_new else RESUMED, location)


@routes.get("/api/v1/attempts/{attempt_id}", Permission.TAKE_QUIZZES, prefetch=_attempt_keys)
def read_attempt(call: RequestContext, attempt_id: str) -> Attempt:
    """Your attempt as it stands, with the answers that were saved."""
    ref = _own(call, attempt_id)
    return _shown(bootstrap.attempts().current_state(ref, *_found(call, ref)))


@routes.post(
    "/api/v1/attempts/{attempt_id}/answers",
    Permission.TAKE_QUIZZES,
    prefetch=_attempt_keys,
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
    """Save one answer."""
    return _save(call, attempt_id, [body.to_input()])


@routes.put(
    "/api/v1/attempts/{attempt_id}/answers",
    Permission.TAKE_QUIZZES,
    prefetch=_attempt_keys,
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
    """Save up to 100 answers, all in one write or none."""
    given = [answer.to_input(at) for at, answer in enumerate(body.answers)]
    twice = _twice(given)
    if twice is not None:
        raise errors.InvalidAnswerError(twice, "question_id", "is answered twice")
    return _save(call, attempt_id, given)


@routes.post(
    "/api/v1/attempts/{attempt_id}/submit", Permission.TAKE_QUIZZES, prefetch=_attempt_keys
)
def submit_attempt(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """Hand in; again, or after time was up, the answer is the same result."""
    ref = _own(call, attempt_id)
    result = bootstrap.attempts().submit(ref, *_found(call, ref))
    return results.ResultOut.of(bootstrap.results().to_taker(result), bootstrap.receipt_of(result))


@routes.get(
    "/api/v1/results/attempts/{attempt_id}",
    Permission.READ_RESULTS,
    prefetch=_attempt_keys,
    errors=(errors.AttemptInProgressError,),
)
def read_result(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """What an attempt came to, as far as you may see it by now."""
    ref = _parsed(attempt_id)
    is_taker = ref.user_id == call.caller.user_id
    slot, result = _found(call, ref)
    if not is_taker:
        _check_staff_of_attempt(call, ref, QuizAct.READ_RESULTS)
    standing = bootstrap.attempts().current_state(ref, slot, result)
    if isinstance(standing, Slot):
        raise errors.AttemptInProgressError
    service = bootstrap.results()
    shown = service.to_taker(standing) if is_taker else service.to_owner(standing)
    return results.ResultOut.of(shown, bootstrap.receipt_of(standing))


@routes.get("/api/v1/quizzes/{quiz_id}/attempts", Permission.STAFF_QUIZZES)
def list_attempts(
    call: RequestContext, quiz_id: str, query: AttemptsQuery
) -> ListResponse[AttemptOfUser]:
    """All users' attempts at your quiz: taker after taker, each one's in order."""
    _check_staff(call, quiz_id, QuizAct.READ_RESULTS)
    after = call.open_cursor(query.cursor)
    page = attempt_list.list_attempts(quiz_id, query.status, query.limit, after)
    names = {
        user_id: user.username
        for user_id, user in accounts.get_users(one.ref.user_id for one in page.items).items()
    }
    items = [AttemptOfUser.of(one, names.get(one.ref.user_id)) for one in page.items]
    return ListResponse[AttemptOfUser](items=items, next_cursor=call.seal_cursor(page.after))


@routes.post(
    "/api/v1/attempts/{attempt_id}/close", Permission.STAFF_QUIZZES, prefetch=_attempt_keys
)
def close_attempt(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """End somebody's attempt at your quiz: their saved answers are handed in for them."""
    ref = _parsed(attempt_id)
    slot, result = _found(call, ref)
    _check_staff_of_attempt(call, ref, QuizAct.INVIGILATE)
    closed = bootstrap.attempts().close(ref, slot, result, call.caller.user_id)
    return results.ResultOut.of(bootstrap.results().to_owner(closed), bootstrap.receipt_of(closed))


@routes.post(
    "/api/v1/quizzes/{quiz_id}/close-attempts", Permission.STAFF_QUIZZES, status=CLOSING_BEGAN
)
def close_attempts(call: RequestContext, quiz_id: str) -> ForceSubmitResponse:
    """End all attempts that run at your quiz, within seconds; it stays open to new ones."""
    _check_staff(call, quiz_id, QuizAct.INVIGILATE)
    bootstrap.audit().record_first(AuditEvent.ATTEMPTS_CLOSED, call.caller.user_id, quiz=quiz_id)
    began = bootstrap.force_submit().start(quiz_id, call.caller.user_id)
    return ForceSubmitResponse(quiz_id=quiz_id, started_until=began)


def _applicant(call: RequestContext, body: StartIn) -> Applicant:
    raw = call.prefetched.raw(accounts.user_key(call.caller.user_id))
    former = accounts.former_ids_of(raw) if raw else frozenset()
    return Applicant(viewer=call.caller, former_ids=former, access_code=body.access_code)


def _save(call: RequestContext, attempt_id: str, given: list[AnswerInput]) -> SaveResponse:
    ref = _own(call, attempt_id)
    slot, _ = _found(call, ref)
    try:
        report, slot = bootstrap.attempts().save(
            ref, slot, given, call.request_id, _room(call, f"attempts/{attempt_id}/answers")
        )
    except (ConflictError, ForbiddenError) as refused:
        bootstrap.note_refused_save(ref, refused.code, call.request_id)
        raise
    pauses = bootstrap.completer().time.pauses(ref.quiz_id)
    return SaveResponse.of(report, slot, bootstrap.externals().clock(), pauses)


def _room(call: RequestContext, path: str) -> Room:
    # the address is the one that the browser used: of the setting, not of the gateway
    return Room(
        device=store.digest_of(call.caller.session_id),
        address=call.source_ip,
        network=coarse_network(call.source_ip),
        url=f"{settings().base_url}/api/v1/{path}",
        headers={name: call.header(name) for name in SEB_HEADERS},
    )


def _shown(standing: Slot | Result) -> Attempt:
    now, quiz_id = bootstrap.externals().clock(), standing.quiz_id
    paper = bootstrap.attempts().version(quiz_id, standing.quiz_version)
    if isinstance(standing, Slot):
        return Attempt.running(standing, paper, now, bootstrap.completer().time.pauses(quiz_id))
    return Attempt.of(standing, paper, now, bootstrap.release().shown(standing))


def _parsed(attempt_id: str) -> AttemptRef:
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    return ref


def _own(call: RequestContext, attempt_id: str) -> AttemptRef:
    ref = _parsed(attempt_id)
    if ref.user_id != call.caller.user_id:
        raise NotFoundError
    return ref


def _found(call: RequestContext, ref: AttemptRef) -> tuple[Slot | None, Result | None]:
    quiz_key = quizzes.quiz_key(ref.quiz_id)
    bootstrap.quizzes().cache(call.prefetched.get(quiz_key), call.received_at)
    item = call.prefetched.get(key_of(ref))
    slot = store.slot_from_batch(call.prefetched, ref.user_id, ref.quiz_id)
    return slot, None if item is None else from_item(item)


def _check_staff(call: RequestContext, quiz_id: str, act: QuizAct) -> None:
    bootstrap.quizzes().for_staff(quiz_id, call.caller, act)


def _check_staff_of_attempt(call: RequestContext, ref: AttemptRef, act: QuizAct) -> None:
    try:
        _check_staff(call, ref.quiz_id, act)
    except ForbiddenError:
        # an attempt is told of to nobody who may not see it
        raise NotFoundError from None


def _twice(given: Sequence[AnswerInput]) -> int | None:
    seen: set[str] = set()
    for answer in given:
        if answer.question_id in seen:
            return answer.index
        seen.add(answer.question_id)
    return None
