"""The endpoints of statistics."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.quizzes.access import QuizAct
from chalicelib.results.gradebook_csv import CSV, csv_file
from chalicelib.statistics import item_csv, store
from chalicelib.statistics.errors import NoStatisticsError
from chalicelib.statistics.schemas import (
    StatisticsIn,
    StatisticsOut,
    StatisticsQuery,
    StatisticsRequested,
)
from chalicelib.web.accept import preferred_type
from chalicelib.web.context import RequestContext
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

BEGUN = 202


@routes.post("/api/v1/quizzes/{quiz_id}/statistics", Permission.STAFF_QUIZZES, status=BEGUN)
def compute_statistics(
    call: RequestContext, quiz_id: str, body: StatisticsIn
) -> StatisticsRequested:
    """Have the statistics of your quiz computed; one run at a time for each selection."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_RESULTS)
    began = bootstrap.statistics().request(quiz_id, body.attempts, body.version)
    return StatisticsRequested.of(quiz_id, body, began)


@routes.get(
    "/api/v1/quizzes/{quiz_id}/statistics",
    Permission.STAFF_QUIZZES,
    produces=(CSV,),
    request_headers=("Accept",),
    response_headers=("Content-Disposition",),
    errors=(NoStatisticsError,),
)
def read_statistics(
    call: RequestContext, quiz_id: str, query: StatisticsQuery
) -> StatisticsOut | RawResponse:
    """Return the last statistics of your quiz, as JSON or a CSV file."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_RESULTS)
    report = store.get_report(quiz_id, query.attempts, query.version)
    if report is None:
        raise NoStatisticsError
    if preferred_type(call.header("Accept") or "", (CSV,), JSON_TYPE) is not None:
        return csv_file(item_csv.to_csv(report), f"statistics-{quiz_id}.csv")
    return StatisticsOut.model_validate(report)
