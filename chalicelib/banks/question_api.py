"""The endpoints of a bank's questions."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.banks import rules
from chalicelib.banks.models import Bank, BankQuestion
from chalicelib.banks.question_service import question_etag
from chalicelib.banks.schemas import BankQuestionAdmin, BankQuestionBody, BankQuestionsQuery
from chalicelib.errors import PreconditionError, PreconditionMissingError
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

MAX_QUESTION_BYTES = 512 * 1024


def _edited(call: RequestContext, bank_id: str) -> Bank:
    return bootstrap.banks().find(bank_id, call.caller, rules.can_edit)


def _edited_question(call: RequestContext, bank_id: str, question_id: str) -> None:
    _edited(call, bank_id)
    bootstrap.bank_questions().question(bank_id, question_id)


@routes.post(
    "/api/v1/banks/{bank_id}/questions",
    Permission.STAFF_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=_edited,
    max_bytes=MAX_QUESTION_BYTES,
    response_headers=("Location", "ETag"),
)
def add_bank_question(
    call: RequestContext, bank_id: str, body: BankQuestionBody
) -> HttpResponse[BankQuestionAdmin]:
    """Add a question to a bank."""
    bank = _edited(call, bank_id)
    asked = body.root.model_dump()
    one = bootstrap.bank_questions().add_question(bank, call.new_id("que"), asked, call.caller)
    return _shown(one, {"Location": f"/api/v1/banks/{bank_id}/questions/{one.question.id}"})


@routes.get("/api/v1/banks/{bank_id}/questions", Permission.STAFF_QUIZZES)
def list_bank_questions(
    call: RequestContext, bank_id: str, query: BankQuestionsQuery
) -> ListResponse[BankQuestionAdmin]:
    """List a bank's questions in the order they were added; a page of a search may be short."""
    bootstrap.banks().find(bank_id, call.caller)
    after = (call.open_cursor(query.cursor) or {}).get("after", "")
    found, position = bootstrap.bank_questions().list_questions(
        bank_id, query.selection(), query.limit, after
    )
    cursor = call.seal_cursor(None if position is None else {"after": position})
    items = [BankQuestionAdmin.of_bank(one) for one in found]
    return ListResponse[BankQuestionAdmin](items=items, next_cursor=cursor)


@routes.get(
    "/api/v1/banks/{bank_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    response_headers=("ETag",),
)
def read_bank_question(
    call: RequestContext, bank_id: str, question_id: str
) -> HttpResponse[BankQuestionAdmin]:
    """Return a question of a bank with its solution."""
    bootstrap.banks().find(bank_id, call.caller)
    return _shown(bootstrap.bank_questions().question(bank_id, question_id))


@routes.put(
    "/api/v1/banks/{bank_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=_edited_question,
    max_bytes=MAX_QUESTION_BYTES,
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=(PreconditionMissingError, PreconditionError),
)
def replace_bank_question(
    call: RequestContext, bank_id: str, question_id: str, body: BankQuestionBody
) -> HttpResponse[BankQuestionAdmin]:
    """Replace a question; published quizzes keep what they froze until they are published again."""
    bank = _edited(call, bank_id)
    asked, repeats = body.root.model_dump(), call.idempotency_key is not None
    edited = bootstrap.bank_questions().edit_question(
        bank, question_id, asked, call.required_if_match, call.caller, may_be_repeat=repeats
    )
    return _shown(edited)


@routes.delete(
    "/api/v1/banks/{bank_id}/questions/{question_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=_edited_question,
    errors=(PreconditionMissingError, PreconditionError),
)
def delete_bank_question(call: RequestContext, bank_id: str, question_id: str) -> None:
    """Delete a question from a bank; quizzes that froze it keep it."""
    _edited(call, bank_id)
    bootstrap.bank_questions().delete_question(bank_id, question_id, call.required_if_match)


def _shown(
    one: BankQuestion, headers: dict[str, str] | None = None
) -> HttpResponse[BankQuestionAdmin]:
    tagged = {"ETag": question_etag(one.version), **(headers or {})}
    return HttpResponse(BankQuestionAdmin.of_bank(one), headers=tagged)
