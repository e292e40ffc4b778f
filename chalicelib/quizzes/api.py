"""Endpoints of quizzes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import Permission
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PreconditionError,
    PreconditionMissingError,
)
from chalicelib.media.models import AssetFacts
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import TextFormat
from chalicelib.quizzes import access, quiz_lists, rules, store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.asset_links import Links, asset_links
from chalicelib.quizzes.errors import PoolTooSmallError
from chalicelib.quizzes.models import Draft, Override, Quiz, QuizProgress, QuizStatus
from chalicelib.quizzes.requested import (
    QuizContext,
    claim_assets,
    claiming_assets,
    make_checked_draft,
    quiz_for,
)
from chalicelib.quizzes.responses import QuizAdmin, QuizDetail, QuizSummary
from chalicelib.quizzes.schemas import (
    PublishIn,
    QuizIn,
    QuizzesQuery,
)
from chalicelib.quizzes.service import revision_etag
from chalicelib.quizzes.settings_schemas import QuizSettingsIn
from chalicelib.quizzes.staffing import check_audience
from chalicelib.web.authentication import Caller
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY, IF_MATCH
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

MAX_QUIZ_BYTES = 512 * 1024


@routes.post(
    "/api/v1/quizzes",
    Permission.WRITE_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call: bootstrap.quizzes().check_created(
        call.new_id("quz"), call.caller
    ),
    max_bytes=MAX_QUIZ_BYTES,
    response_headers=("Location", "ETag"),
)
def create_quiz(call: RequestContext, body: QuizIn) -> HttpResponse[QuizAdmin]:
    """Create a quiz as a draft."""
    quiz_id = call.new_id("quz")
    bootstrap.count_new_quiz(call.caller.user_id)
    make = make_checked_draft(call.caller, body, None)
    created = bootstrap.quizzes().create(
        quiz_id, call.caller.user_id, claiming_assets(call.caller, quiz_id, make)
    )
    return _admin(call.caller, *_with_code(body, *created), location=f"/api/v1/quizzes/{quiz_id}")


@routes.get("/api/v1/quizzes", Permission.READ_QUIZZES)
def list_quizzes(call: RequestContext, query: QuizzesQuery) -> ListResponse[QuizSummary]:
    """List the open quizzes, or those you own or staff."""
    after = call.open_cursor(query.cursor)
    if query.mine:
        quizzes, after = quiz_lists.list_owned_and_staffed(
            call.caller.user_id, query.status, query.limit, after
        )
    elif query.status in {None, QuizStatus.PUBLISHED}:
        quizzes, after = bootstrap.published_list().visible_to(call.caller, query.limit, after)
    else:
        return ListResponse[QuizSummary](items=[], next_cursor=None)
    items = [QuizSummary.of(quiz) for quiz in quizzes]
    return ListResponse[QuizSummary](items=items, next_cursor=call.seal_cursor(after))


@routes.get(
    "/api/v1/quizzes/{quiz_id}",
    Permission.READ_QUIZZES,
    response_headers=("ETag",),
    prefetch=QuizContext,
)
def read_quiz(
    call: RequestContext, quiz_id: str
) -> HttpResponse[QuizDetail] | HttpResponse[QuizAdmin]:
    """Return a quiz with your progress; for its staff, with questions and settings."""
    seen = QuizContext.read(call, quiz_id)
    quiz = seen.quiz
    is_open = quiz is not None and access.is_open_to(quiz, call.caller)
    if quiz is not None and is_open and not access.is_allowed(quiz, call.caller, QuizAct.READ_KEYS):
        return HttpResponse(_detail(quiz, seen.override, seen.progress))
    try:
        quiz_for(call.caller, quiz_id, QuizAct.READ_KEYS)
    except ForbiddenError:
        raise NotFoundError from None
    return _admin(call.caller, *bootstrap.quizzes().read(quiz_id))


@routes.put(
    "/api/v1/quizzes/{quiz_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=lambda call, quiz_id: quiz_for(call.caller, quiz_id, QuizAct.EDIT),
    max_bytes=MAX_QUIZ_BYTES,
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=(PreconditionMissingError, PreconditionError, ConflictError),
)
def edit_quiz(call: RequestContext, quiz_id: str, body: QuizIn) -> HttpResponse[QuizAdmin]:
    """Replace the draft; the published version stays until the next publication."""
    quiz = quiz_for(call.caller, quiz_id, QuizAct.EDIT)
    repeats, if_match = call.idempotency_key is not None, call.required_if_match
    make = make_checked_draft(call.caller, body, quiz_id)
    edited = bootstrap.quizzes().edit(
        quiz,
        lambda ids, current: claim_assets(call.caller, quiz_id, make(ids), current),
        if_match,
        may_be_repeat=repeats,
    )
    return _admin(call.caller, *_with_code(body, *edited))


@routes.patch(
    "/api/v1/quizzes/{quiz_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=lambda call, quiz_id: quiz_for(call.caller, quiz_id, QuizAct.EDIT),
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=(PreconditionMissingError, PreconditionError, ConflictError),
)
def change_quiz_settings(
    call: RequestContext, quiz_id: str, body: QuizSettingsIn
) -> HttpResponse[QuizAdmin]:
    """Change some settings of the draft; its questions stay as they are."""
    quiz = quiz_for(call.caller, quiz_id, QuizAct.EDIT)
    repeats, if_match = call.idempotency_key is not None, call.required_if_match

    def change(_: QuestionIds, current: Draft) -> Draft:
        draft = body.change(current)
        check_audience(draft.settings, current.settings, call.caller)
        return draft

    edited = bootstrap.quizzes().edit(quiz, change, if_match, may_be_repeat=repeats)
    return _admin(call.caller, *_with_code(body, *edited))


@routes.post(
    "/api/v1/quizzes/{quiz_id}/publish",
    Permission.STAFF_QUIZZES,
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
    errors=(PreconditionError, ConflictError, PoolTooSmallError),
)
def publish_quiz(call: RequestContext, quiz_id: str, body: PublishIn) -> HttpResponse[QuizAdmin]:
    """Publish the draft as the next version and optionally announce it to the audience."""
    quiz = quiz_for(call.caller, quiz_id, QuizAct.EDIT)
    if body.announce:
        _check_may_announce(call.caller, quiz_id)
        bootstrap.count_announcement(call.caller.user_id, quiz_id)
    event = bootstrap.audit().event(AuditEvent.QUIZ_PUBLISHED, call.caller.user_id, quiz=quiz_id)
    published = bootstrap.publications().publish(
        quiz, call.if_match, viewer=call.caller, announces=body.announce, event=event
    )
    bootstrap.audit().log(event)
    return _admin(call.caller, *published)


@routes.delete(
    "/api/v1/quizzes/{quiz_id}",
    Permission.STAFF_QUIZZES,
    request_headers=(IF_MATCH,),
    errors=(PreconditionError, ConflictError),
)
def delete_quiz(call: RequestContext, quiz_id: str) -> None:
    """Archive a quiz: no lists, no starts; running attempts can finish, results stay."""
    item = quiz_for(call.caller, quiz_id, QuizAct.OWN)
    by = call.caller.user_id
    bootstrap.audit().record_first(AuditEvent.QUIZ_DELETED, by, quiz=quiz_id)
    bootstrap.quizzes().delete(item, call.if_match)


def _with_code(body: QuizIn | QuizSettingsIn, quiz: Quiz, draft: Draft) -> tuple[Quiz, Draft]:
    if "access_code" not in body.model_fields_set:
        return quiz, draft
    codes, code = bootstrap.access_codes(), body.access_code
    digest = None if code is None else codes.digest(quiz.id, code)
    if digest == quiz.access_code:
        return quiz, draft
    store.set_access_code(quiz.id, digest)
    bootstrap.published_quizzes().forget(quiz.id)
    return replace(quiz, access_code=digest), draft


def _check_may_announce(caller: Caller, quiz_id: str) -> None:
    _, draft = bootstrap.quizzes().read(quiz_id)
    if draft.settings.audience is None and caller.role != Role.ADMIN:
        raise ForbiddenError("Only an administrator can announce a quiz to all users.")


def _admin(
    viewer: Caller, quiz: Quiz, draft: Draft, *, location: str | None = None
) -> HttpResponse[QuizAdmin]:
    headers = {"ETag": revision_etag(quiz.revision)}
    if location is not None:
        headers["Location"] = location
    return HttpResponse(QuizAdmin.of_draft(quiz, draft, viewer), headers=headers)


def _detail(quiz: Quiz, override: Override, progress: QuizProgress) -> QuizDetail:
    now = bootstrap.externals().clock()
    return QuizDetail(
        **QuizSummary.of(quiz).model_dump(),
        version=quiz.version,
        has_access_code=quiz.access_code is not None,
        late_start_minutes=quiz.settings.late_start_minutes,
        leaderboard=quiz.settings.leaderboard,
        attempts_used=progress.attempts_used,
        active_attempt_id=progress.active_attempt_id,
        deadline_if_started_now=rules.deadline_if_started(now, quiz.settings, override, progress),
        assets=_description_links(quiz),
    )


def _description_links(quiz: Quiz) -> Links:
    def facts(_: Iterable[str]) -> Mapping[str, AssetFacts]:
        return bootstrap.published_quizzes().paper(quiz.id, quiz.version).assets

    is_markdown = quiz.settings.description_format is TextFormat.MARKDOWN
    texts = [quiz.settings.description] if is_markdown else []
    return asset_links(texts, facts, bootstrap.asset_url)
