"""Endpoints to edit single questions of a draft."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, PreconditionError, PreconditionMissingError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.responses import QuestionAdmin
from chalicelib.quizzes import drafting
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.api import MAX_QUIZ_BYTES
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.requested import claim_assets, quiz_for
from chalicelib.quizzes.schemas import QuestionBody, QuestionOrder
from chalicelib.quizzes.service import ChangeDraft, revision_etag
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

EDIT_ERRORS = (PreconditionMissingError, PreconditionError, ConflictError)


def _own_question(call: RequestContext, quiz_id: str, question_id: str) -> None:
    quiz_for(call.caller, quiz_id, QuizAct.EDIT)
    drafting.find_question(bootstrap.quizzes().read(quiz_id)[1], question_id)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/questions",
    Permission.STAFF_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call, quiz_id: quiz_for(call.caller, quiz_id, QuizAct.READ_KEYS),
    require_if_match=lambda call, quiz_id: quiz_for(call.caller, quiz_id, QuizAct.EDIT),
    max_bytes=MAX_QUIZ_BYTES,
    response_headers=("Location", "ETag"),
    errors=EDIT_ERRORS,
)
def add_question(
    call: RequestContext, quiz_id: str, body: QuestionBody
) -> HttpResponse[QuestionAdmin]:
    """Append a question to the draft."""
    asked = body.root.model_dump()
    quiz, draft = _edit(
        call, quiz_id, lambda ids, current: drafting.add_question(current, asked, ids)
    )
    question_id = draft.questions[-1].id
    location = f"/api/v1/quizzes/{quiz_id}/questions/{question_id}"
    return _question(quiz, draft, question_id, status=201, location=location)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    response_headers=("ETag",),
)
def read_question(
    call: RequestContext, quiz_id: str, question_id: str
) -> HttpResponse[QuestionAdmin]:
    """Return a question of the draft with its solution."""
    quiz_for(call.caller, quiz_id, QuizAct.READ_KEYS)
    return _question(*bootstrap.quizzes().read(quiz_id), question_id)


@routes.put(
    "/api/v1/quizzes/{quiz_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=_own_question,
    max_bytes=MAX_QUIZ_BYTES,
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=EDIT_ERRORS,
)
def replace_question(
    call: RequestContext, quiz_id: str, question_id: str, body: QuestionBody
) -> HttpResponse[QuestionAdmin]:
    """Replace a question of the draft; its id and the ids of its named parts stay."""
    asked = body.root.model_dump()
    quiz, draft = _edit(
        call,
        quiz_id,
        lambda ids, current: drafting.replace_question(current, question_id, asked, ids),
    )
    return _question(quiz, draft, question_id)


@routes.delete(
    "/api/v1/quizzes/{quiz_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    status=204,
    require_if_match=_own_question,
    response_headers=("ETag",),
    errors=EDIT_ERRORS,
)
def remove_question(call: RequestContext, quiz_id: str, question_id: str) -> HttpResponse[None]:
    """Remove a question from the draft; existing results stay unchanged."""
    quiz, _ = _edit(
        call, quiz_id, lambda _, current: drafting.remove_question(current, question_id)
    )
    return HttpResponse(None, headers=_etag(quiz))


@routes.put(
    "/api/v1/quizzes/{quiz_id}/question-order",
    Permission.STAFF_QUIZZES,
    require_if_match=lambda call, quiz_id: quiz_for(call.caller, quiz_id, QuizAct.EDIT),
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=EDIT_ERRORS,
)
def order_questions(
    call: RequestContext, quiz_id: str, body: QuestionOrder
) -> HttpResponse[QuestionOrder]:
    """Reorder the questions of the draft."""
    quiz, _ = _edit(
        call, quiz_id, lambda _, current: drafting.order_questions(current, body.question_ids)
    )
    return HttpResponse(body, headers=_etag(quiz))


def _edit(call: RequestContext, quiz_id: str, change: ChangeDraft) -> tuple[Quiz, Draft]:
    quiz = quiz_for(call.caller, quiz_id, QuizAct.EDIT)
    repeats = call.idempotency_key is not None

    def claiming(ids: QuestionIds, current: Draft) -> Draft:
        return claim_assets(call.caller, quiz_id, change(ids, current), current, pointer="")

    return bootstrap.quizzes().edit(quiz, claiming, call.required_if_match, may_be_repeat=repeats)


def _question(
    quiz: Quiz, draft: Draft, question_id: str, *, status: int = 200, location: str | None = None
) -> HttpResponse[QuestionAdmin]:
    headers = _etag(quiz) if location is None else {**_etag(quiz), "Location": location}
    shown = QuestionAdmin.of(*drafting.find_question(draft, question_id))
    return HttpResponse(shown, status=status, headers=headers)


def _etag(quiz: Quiz) -> dict[str, str]:
    return {"ETag": revision_etag(quiz.revision)}
