"""The endpoint of attempt records."""

import json

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import requested
from chalicelib.attempts.errors import AttemptInProgressError
from chalicelib.attempts.models import Slot
from chalicelib.attempts.record_html import to_html
from chalicelib.attempts.record_schemas import AttemptRecord
from chalicelib.attempts.requested import AttemptContext
from chalicelib.errors import NotFoundError
from chalicelib.quizzes.access import QuizAct
from chalicelib.web.accept import preferred_type
from chalicelib.web.context import RequestContext
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

HTML = "text/html"


@routes.get(
    "/api/v1/attempts/{attempt_id}/record",
    Permission.STAFF_QUIZZES,
    prefetch=AttemptContext,
    response_models=(AttemptRecord,),
    produces=(HTML,),
    request_headers=("Accept",),
    errors=(AttemptInProgressError,),
)
def read_attempt_record(call: RequestContext, attempt_id: str) -> AttemptRecord | RawResponse:
    """Show one attempt for an appeal, as JSON or a page: answers, saves, events, receipt."""
    ref = requested.parse(attempt_id)
    slot, found, _ = AttemptContext.read(call, ref)
    requested.check_staff(call, ref, QuizAct.READ_RESULTS)
    result = bootstrap.attempts().current_state(ref, slot, found)
    quiz = bootstrap.published_quizzes().pointer(ref.quiz_id)
    if isinstance(result, Slot):
        raise AttemptInProgressError
    if quiz is None:
        raise NotFoundError
    record = AttemptRecord.of(
        bootstrap.results().to_owner(result),
        bootstrap.receipt_of(result),
        accounts.get_users([ref.user_id]).get(ref.user_id),
        bootstrap.event_log().events(result, quiz, shows_contents=True),
    )
    if preferred_type(call.header("Accept") or "", (HTML,), JSON_TYPE) is None:
        return record
    return RawResponse(to_html(json.loads(record.model_dump_json())), f"{HTML}; charset=utf-8")
