"""The endpoints of results that speak of finished attempts alone."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.quizzes.models import Quiz
from chalicelib.results import gradebook_csv, models
from chalicelib.results.models import AttemptRef
from chalicelib.results.schemas import (
    AdjustIn,
    GradeOfUser,
    GradesQuery,
    OwnGrade,
    ResultOut,
    ResultsQuery,
    VoidIn,
)
from chalicelib.web.context import RequestContext
from chalicelib.web.cursors import Position
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.paging import MAX_LIMIT, ListResponse, PageQuery
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

ROWS_PER_FILE = 2_000
"""Some seconds' work; the header Link of a file leads to the next one."""


@routes.get("/api/v1/results/my-results", Permission.READ_RESULTS)
def list_my_results(call: RequestContext, query: ResultsQuery) -> ListResponse[ResultOut]:
    """Your own results, the last finished first; a page of long reviews is short."""
    after = call.open_cursor(query.cursor)
    before = (after["ended"], after["attempt"]) if after else None
    service = bootstrap.results()
    kept = service.history(call.caller.user_id, query.quiz_id, before)
    shown = service.page(kept, query.limit)
    goes_on = _place_of(shown[-1].result) if len(shown) < len(kept) else None
    items = [ResultOut.of(one) for one in shown]
    return ListResponse[ResultOut](items=items, next_cursor=call.seal_cursor(goes_on))


@routes.get("/api/v1/results/grades", Permission.READ_RESULTS)
def list_my_grades(call: RequestContext, query: PageQuery) -> ListResponse[OwnGrade]:
    """Your own grade at each quiz, by the quiz's grading method."""
    after = call.open_cursor(query.cursor) or {"after": None}
    page = bootstrap.grades().list_of_user(call.caller.user_id, query.limit, after["after"])
    items = [OwnGrade.of(quiz, grade) for quiz, grade in page.grades]
    return ListResponse[OwnGrade](items=items, next_cursor=_sealed(call, page.after))


@routes.get(
    "/api/v1/quizzes/{quiz_id}/grades",
    Permission.WRITE_QUIZZES,
    response_models=(ListResponse[GradeOfUser],),
    produces=(gradebook_csv.CSV,),
    response_headers=("Content-Disposition", "Link"),
)
def list_grades(
    call: RequestContext, quiz_id: str, query: GradesQuery
) -> ListResponse[GradeOfUser] | RawResponse:
    """Everybody's grade at your quiz, one each, by its grading method; as JSON or a CSV file."""
    caller = call.caller
    quiz = bootstrap.quizzes().owned_quiz(quiz_id, caller.user_id, caller.role)
    after = (call.open_cursor(query.cursor) or {"after": None})["after"]
    if query.format == "csv":
        return _file(call, quiz, after)
    items, after = _page(quiz, query.limit, after)
    return ListResponse[GradeOfUser](items=items, next_cursor=_sealed(call, after))


@routes.post("/api/v1/results/attempts/{attempt_id}/void", Permission.VOID_RESULTS)
def void_result(call: RequestContext, attempt_id: str, body: VoidIn) -> ResultOut:
    """Make a result count no more: leaderboards fall back to the user's next best."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    service = bootstrap.results()
    return ResultOut.of(service.to_owner(service.void(ref, body.reason, call.caller.user_id)))


@routes.post(
    "/api/v1/results/attempts/{attempt_id}/adjust",
    Permission.WRITE_QUIZZES,
    request_headers=(IDEMPOTENCY_KEY,),
    errors=(ConflictError,),
)
def adjust_result(call: RequestContext, attempt_id: str, body: AdjustIn) -> ResultOut:
    """Add points to a score or take them off, with a reason; 0 takes that back."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    bootstrap.quizzes().owned_quiz(ref.quiz_id, call.caller.user_id, call.caller.role)
    service = bootstrap.results()
    result = service.adjust(ref, body.points, body.reason, call.caller.user_id)
    return ResultOut.of(service.to_owner(result))


def _place_of(result: models.Result) -> Position:
    return {"ended": result.submitted_at, "attempt": result.attempt_id}


def _sealed(call: RequestContext, after: Position | str | None) -> str | None:
    return None if after is None else call.seal_cursor({"after": after})


def _page(
    quiz: Quiz, limit: int, after: Position | None
) -> tuple[list[GradeOfUser], Position | None]:
    page = bootstrap.grades().list_of_quiz(quiz, limit, after)
    people = accounts.get_users(page.grades)
    rows = [
        GradeOfUser.of(user_id, people.get(user_id), grade)
        for user_id, grade in page.grades.items()
    ]
    return rows, page.after


def _file(call: RequestContext, quiz: Quiz, after: Position | None) -> RawResponse:
    rows, goes_on = _page(quiz, MAX_LIMIT, after)
    while goes_on is not None and len(rows) < ROWS_PER_FILE:
        more, goes_on = _page(quiz, MAX_LIMIT, goes_on)
        rows += more
    return gradebook_csv.grades_file(rows, f"grades-{quiz.id}.csv", _sealed(call, goes_on))
