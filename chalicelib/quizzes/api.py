"""The quiz endpoints."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.dynamo.reads import get
from chalicelib.errors import (
    ConflictError,
    NotFoundError,
    PreconditionError,
    PreconditionMissingError,
)
from chalicelib.quizzes import models, override_store, responses, rules, store
from chalicelib.quizzes.models import Draft, Quiz, QuizStatus
from chalicelib.quizzes.responses import QuizAdmin, QuizDetail, QuizSummary
from chalicelib.quizzes.schemas import OverrideIn, QuizIn, QuizzesQuery
from chalicelib.quizzes.service import revision_etag
from chalicelib.quizzes.store import QuizItem
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
    max_bytes=MAX_QUIZ_BYTES,
    response_headers=("Location", "ETag"),
)
def create_quiz(call: RequestContext, body: QuizIn) -> HttpResponse[QuizAdmin]:
    """Write a quiz; it is a draft until it is published."""
    quiz_id = call.new_id("quz")
    quiz, draft = bootstrap.quizzes().create(quiz_id, call.caller.user_id, body.draft)
    return _admin(quiz, draft, location=f"/api/v1/quizzes/{quiz.id}")


@routes.get("/api/v1/quizzes", Permission.READ_QUIZZES)
def list_quizzes(call: RequestContext, query: QuizzesQuery) -> ListResponse[QuizSummary]:
    """The quizzes that are open to takers, or an author's own."""
    after = call.open_cursor(query.cursor)
    if query.mine:
        page = store.list_owned(call.caller.user_id, query.status, query.limit, after)
    elif query.status in {None, QuizStatus.PUBLISHED}:
        page = store.list_published(query.limit, after)
    else:
        return ListResponse[QuizSummary](items=[], next_cursor=None)
    items = [QuizSummary.of(store.quiz_of(item)) for item in page.items]
    return ListResponse[QuizSummary](items=items, next_cursor=call.seal_cursor(page.after))


@routes.get(
    "/api/v1/quizzes/{quiz_id}",
    Permission.READ_QUIZZES,
    response_headers=("ETag",),
    prefetch=lambda user_id, path: [
        override_store.override_key(user_id, path["quiz_id"]),
        *bootstrap.progress_keys(user_id, path["quiz_id"]),
        *bootstrap.quizzes().prefetch_keys(path["quiz_id"]),
    ],
)
def read_quiz(
    call: RequestContext, quiz_id: str
) -> HttpResponse[QuizDetail] | HttpResponse[QuizAdmin]:
    """A quiz without its questions and where you stand with it; for its author, all of it."""
    bootstrap.quizzes().cache(call.prefetched.get(store.quiz_key(quiz_id)), call.received_at)
    quiz = bootstrap.quizzes().published(quiz_id)
    if quiz is None or _may_edit(quiz.owner_id, call.caller):
        own_quiz(call.caller, quiz_id)
        return _admin(*bootstrap.quizzes().read(quiz_id))
    return HttpResponse(_detail(call, quiz))


@routes.put(
    "/api/v1/quizzes/{quiz_id}",
    Permission.WRITE_QUIZZES,
    require_if_match=lambda call, quiz_id: own_quiz(call.caller, quiz_id),
    max_bytes=MAX_QUIZ_BYTES,
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=(PreconditionMissingError, PreconditionError, ConflictError),
)
def edit_quiz(call: RequestContext, quiz_id: str, body: QuizIn) -> HttpResponse[QuizAdmin]:
    """Replace the draft; what is published stays as it is until it is published again."""
    item = own_quiz(call.caller, quiz_id)
    repeats, if_match = call.idempotency_key is not None, call.required_if_match
    edited = bootstrap.quizzes().edit(
        item, lambda ids, _: body.draft(ids), if_match, may_be_repeat=repeats
    )
    return _admin(*edited)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/publish",
    Permission.WRITE_QUIZZES,
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
    errors=(PreconditionError, ConflictError),
)
def publish_quiz(call: RequestContext, quiz_id: str) -> HttpResponse[QuizAdmin]:
    """Open the draft to takers as the next version."""
    item = own_quiz(call.caller, quiz_id)
    return _admin(*bootstrap.quizzes().publish(item, call.if_match))


@routes.delete(
    "/api/v1/quizzes/{quiz_id}",
    Permission.WRITE_QUIZZES,
    request_headers=(IF_MATCH,),
    errors=(PreconditionError, ConflictError),
)
def delete_quiz(call: RequestContext, quiz_id: str) -> None:
    """Take a quiz out of lists and starts; running attempts may finish, results stay."""
    bootstrap.quizzes().delete(own_quiz(call.caller, quiz_id), call.if_match)


@routes.put("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.WRITE_QUIZZES)
def set_override(
    call: RequestContext, quiz_id: str, user_id: str, body: OverrideIn
) -> responses.OverrideOut:
    """Give one user more time, a window of their own, or more attempts."""
    own_quiz(call.caller, quiz_id)
    if user_id not in accounts.get_users([user_id]):
        raise NotFoundError
    override = models.Override(quiz_id=quiz_id, user_id=user_id, **body.model_dump())
    bootstrap.quizzes().set_override(override)
    return responses.OverrideOut.of(override)


@routes.get("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.WRITE_QUIZZES)
def read_override(call: RequestContext, quiz_id: str, user_id: str) -> responses.OverrideOut:
    """What one user is allowed beyond the rest."""
    own_quiz(call.caller, quiz_id)
    return responses.OverrideOut.of(bootstrap.quizzes().override(user_id, quiz_id))


@routes.delete("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.WRITE_QUIZZES)
def delete_override(call: RequestContext, quiz_id: str, user_id: str) -> None:
    """Give one user what everybody has."""
    own_quiz(call.caller, quiz_id)
    if not override_store.delete_override(user_id, quiz_id):
        raise NotFoundError


def own_quiz(caller: Caller, quiz_id: str) -> QuizItem:
    item = get(store.quiz_key(quiz_id))
    if item is None or not _may_edit(item.owner_id, caller):
        raise NotFoundError
    return item


def _may_edit(owner_id: str, caller: Caller) -> bool:
    return rules.may_edit(owner_id, caller.user_id, caller.role)


def _admin(quiz: Quiz, draft: Draft, *, location: str | None = None) -> HttpResponse[QuizAdmin]:
    headers = {"ETag": revision_etag(quiz.revision)}
    if location is not None:
        headers["Location"] = location
    return HttpResponse(QuizAdmin.of_draft(quiz, draft), headers=headers)


def _detail(call: RequestContext, quiz: Quiz) -> QuizDetail:
    user_id = call.caller.user_id
    item = call.prefetched.get(override_store.override_key(user_id, quiz.id))
    override = override_store.override_of(item, user_id, quiz.id)
    taking = bootstrap.progress(call.prefetched, user_id, quiz.id)
    now = bootstrap.externals().clock()
    return QuizDetail(
        **QuizSummary.of(quiz).model_dump(),
        version=quiz.version,
        attempts_used=taking.attempts_used,
        active_attempt_id=taking.active_attempt_id,
        deadline_if_started_now=rules.deadline_if_started(now, quiz.settings, override, taking),
    )
