"""Endpoints of results, which concern finished attempts only."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, NotFoundError, StepUpRequiredError
from chalicelib.pages import Position
from chalicelib.quizzes.access import QuizAct
from chalicelib.results import models, receipts
from chalicelib.results.asset_links import with_review_links
from chalicelib.results.gradebook_files import FILE_TYPES, asked_format, download
from chalicelib.results.models import AttemptRef
from chalicelib.results.schemas import (
    AdjustIn,
    GradebookQuery,
    GradeOfUser,
    OwnGrade,
    ReceiptIn,
    ReceiptVerdict,
    ResultOut,
    ResultsQuery,
    VoidIn,
)
from chalicelib.results.service import ResultView
from chalicelib.settings import settings
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

MAX_RECEIPT_BYTES = 512 * 1024
"""Enough for 500 answers of the maximum length."""


@routes.get("/api/v1/results/my-results", Permission.READ_RESULTS)
def list_my_results(call: RequestContext, query: ResultsQuery) -> ListResponse[ResultOut]:
    """List your results, last finished first; a page with long reviews is short."""
    after = call.open_cursor(query.cursor)
    before = (after["ended"], after["attempt"]) if after else None
    service = bootstrap.results()
    kept = service.history(call.caller.user_id, query.quiz_id, before)
    shown = service.page(kept, query.limit)
    goes_on = _place_of(shown[-1].result) if len(shown) < len(kept) else None
    items = [_with_links(one) for one in shown]
    return ListResponse[ResultOut](items=items, next_cursor=call.seal_cursor(goes_on))


@routes.get("/api/v1/results/grades", Permission.READ_RESULTS)
def list_my_grades(call: RequestContext, query: PageQuery) -> ListResponse[OwnGrade]:
    """List your grade at each quiz, by the quiz's grading method."""
    after = call.open_cursor(query.cursor) or {"after": None}
    page = bootstrap.grades().list_of_user(call.caller.user_id, query.limit, after["after"])
    items = [OwnGrade.of(quiz, grade) for quiz, grade in page.grades]
    return ListResponse[OwnGrade](items=items, next_cursor=_sealed(call, page.after))


@routes.get(
    "/api/v1/quizzes/{quiz_id}/grades",
    Permission.STAFF_QUIZZES,
    response_models=(ListResponse[GradeOfUser],),
    produces=FILE_TYPES,
    request_headers=("Accept",),
    response_headers=("Content-Disposition", "Link"),
    errors=(StepUpRequiredError,),
)
def list_grades(
    call: RequestContext, quiz_id: str, query: GradebookQuery
) -> ListResponse[GradeOfUser] | RawResponse:
    """List one grade per user at your quiz; or all attempts as a CSV or XLSX file."""
    quiz = bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_RESULTS)
    bootstrap.check_group_filter(quiz, query.group_id, call.caller)
    file_format = asked_format(call, query)
    if file_format is not None:
        return download(call, bootstrap.gradebook(), bootstrap.audit(), quiz, query, file_format)
    after = (call.open_cursor(query.cursor) or {"after": None})["after"]
    page = bootstrap.grades().list_of_quiz(quiz, query.limit, after, query.group_id)
    people = accounts.get_users(page.grades)
    items = [
        GradeOfUser.of(user_id, people.get(user_id), grade)
        for user_id, grade in page.grades.items()
    ]
    return ListResponse[GradeOfUser](items=items, next_cursor=_sealed(call, page.after))


@routes.post("/api/v1/receipts/verify", PUBLIC, max_bytes=MAX_RECEIPT_BYTES)
def verify_receipt(call: RequestContext, body: ReceiptIn) -> ReceiptVerdict:  # noqa: ARG001
    """Verify whether this service signed a receipt, and return its statement."""
    statement = receipts.verify(body.receipt, bootstrap.keyset().receipts, settings().base_url)
    return ReceiptVerdict(valid=statement is not None, statement=statement)


@routes.post(
    "/api/v1/results/attempts/{attempt_id}/void",
    Permission.VOID_RESULTS,
    errors=(StepUpRequiredError, ConflictError),
)
def void_result(call: RequestContext, attempt_id: str, body: VoidIn) -> ResultOut:
    """Void a result; leaderboards fall back to the user's next best."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    call.check_step_up()
    service = bootstrap.results()
    return _with_links(service.to_owner(service.void(ref, body.reason, call.caller.user_id)))


@routes.post(
    "/api/v1/results/attempts/{attempt_id}/adjust",
    Permission.STAFF_QUIZZES,
    request_headers=(IDEMPOTENCY_KEY,),
    errors=(ConflictError,),
)
def adjust_result(call: RequestContext, attempt_id: str, body: AdjustIn) -> ResultOut:
    """Add points to a score or subtract them, with a reason; 0 removes the adjustment."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    bootstrap.quizzes().for_staff(ref.quiz_id, call.caller, QuizAct.EDIT)
    service = bootstrap.results()
    result = service.adjust(ref, body.points, body.reason, call.caller.user_id)
    return _with_links(service.to_owner(result))


def _with_links(view: ResultView) -> ResultOut:
    shown = ResultOut.of(view)
    return with_review_links(shown, view, bootstrap.published_quizzes(), bootstrap.asset_url)


def _place_of(result: models.Result) -> Position:
    return {"ended": result.submitted_at, "attempt": result.attempt_id}


def _sealed(call: RequestContext, after: Position | str | None) -> str | None:
    return None if after is None else call.seal_cursor({"after": after})
