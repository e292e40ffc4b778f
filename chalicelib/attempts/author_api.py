"""Endpoints of attempts for the staff of a quiz: list and force-submit."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import attempt_list, errors, requested, store
from chalicelib.attempts.exam_schemas import ExtendedOut, ExtendIn
from chalicelib.attempts.reopening import ReopenRequest
from chalicelib.attempts.requested import AttemptContext
from chalicelib.attempts.schemas import AttemptOfUser, AttemptsQuery, ForceSubmitResponse
from chalicelib.auth.rate_limit import RateLimit
from chalicelib.clock import MINUTE
from chalicelib.errors import StepUpRequiredError
from chalicelib.quizzes.access import QuizAct
from chalicelib.results import schemas as results
from chalicelib.results.asset_links import with_review_links
from chalicelib.results.gradebook_files import FILE_TYPES, asked_format, download
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.idempotency import IdempotencyKeyReusedError
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

CLOSING_BEGAN = 202

CLOSINGS = RateLimit("close-attempts", max_tries=10, window=10 * MINUTE)
"""Of one quiz: each queues a message for every shard of its attempts."""


@routes.get(
    "/api/v1/quizzes/{quiz_id}/attempts",
    Permission.STAFF_QUIZZES,
    response_models=(ListResponse[AttemptOfUser],),
    produces=FILE_TYPES,
    request_headers=("Accept",),
    response_headers=("Content-Disposition", "Link"),
    errors=(StepUpRequiredError,),
)
def list_attempts(
    call: RequestContext, quiz_id: str, query: AttemptsQuery
) -> ListResponse[AttemptOfUser] | RawResponse:
    """List all users' attempts at your quiz, by taker and number; or the finished as a file."""
    quiz = bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_RESULTS)
    bootstrap.check_group_filter(quiz, query.group_id, call.caller)
    file_format = asked_format(call, query)
    if file_format is not None:
        return download(call, bootstrap.gradebook(), bootstrap.audit(), quiz, query, file_format)
    after = call.open_cursor(query.cursor)
    page = attempt_list.list_attempts(quiz_id, query.status, query.limit, after, query.group_id)
    names = {
        user_id: user.username
        for user_id, user in accounts.get_users(one.ref.user_id for one in page.items).items()
    }
    items = [AttemptOfUser.of(one, names.get(one.ref.user_id)) for one in page.items]
    return ListResponse[AttemptOfUser](items=items, next_cursor=call.seal_cursor(page.after))


@routes.post(
    "/api/v1/attempts/{attempt_id}/close",
    Permission.STAFF_QUIZZES,
    prefetch=AttemptContext,
)
def close_attempt(call: RequestContext, attempt_id: str) -> results.ResultOut:
    """Force-submit an attempt at your quiz; its saved answers count."""
    ref = requested.parse(attempt_id)
    slot, result, _ = AttemptContext.read(call, ref)
    requested.check_staff(call, ref, QuizAct.INVIGILATE)
    by = call.caller.user_id
    if slot is not None and slot.running and slot.ref == ref:
        facts = {"attempt": attempt_id, "by": by}
        bootstrap.audit().record_first(AuditEvent.ATTEMPTS_CLOSED, ref.user_id, **facts)
    closed = bootstrap.attempts().close(ref, slot, result, by)
    view = bootstrap.results().to_owner(closed)
    shown = results.ResultOut.of(view, bootstrap.receipt_of(closed))
    return with_review_links(shown, view, bootstrap.published_quizzes(), bootstrap.asset_url)


@routes.post(
    "/api/v1/attempts/{attempt_id}/reopen",
    Permission.STAFF_QUIZZES,
    request_headers=(IDEMPOTENCY_KEY,),
    recognizes_repeats=True,
    errors=(
        errors.AttemptInProgressError,
        errors.ActiveAttemptError,
        errors.CannotReopenError,
        errors.KeyShownError,
        IdempotencyKeyReusedError,
    ),
)
def reopen_attempt(call: RequestContext, attempt_id: str, body: ExtendIn) -> ExtendedOut:
    """Let somebody's attempt go on after its end, with its answers, for minutes from now on."""
    ref = requested.parse(attempt_id)
    requested.check_staff(call, ref, QuizAct.INVIGILATE)
    act = requested.action_id(call, body)
    requested.check_action(store.get_slot(ref), act)
    wanted = ReopenRequest(
        minutes=body.minutes,
        reason=body.reason,
        by=call.caller.user_id,
        act=act,
    )
    slot = bootstrap.reopening().reopen(ref, wanted)
    pauses = bootstrap.completer().time.pauses(ref.quiz_id)
    return ExtendedOut.of(slot, pauses, bootstrap.externals().clock())


@routes.post(
    "/api/v1/quizzes/{quiz_id}/close-attempts", Permission.STAFF_QUIZZES, status=CLOSING_BEGAN
)
def close_attempts(call: RequestContext, quiz_id: str) -> ForceSubmitResponse:
    """Force-submit all running attempts at your quiz within seconds; new ones can start."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    bootstrap.rate_limiter().reserve(CLOSINGS, quiz_id)
    bootstrap.audit().record_first(AuditEvent.ATTEMPTS_CLOSED, call.caller.user_id, quiz=quiz_id)
    began = bootstrap.force_submit().start(quiz_id, call.caller.user_id)
    return ForceSubmitResponse(quiz_id=quiz_id, started_until=began)
