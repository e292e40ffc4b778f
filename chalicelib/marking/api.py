"""The endpoints of marking: responses of nobody in particular, one at a time."""

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.errors import NotFoundError
from chalicelib.marking.errors import MarkingPendingError, StaleVersionError
from chalicelib.marking.models import ResponseRef
from chalicelib.marking.schemas import (
    AgreementOut,
    AgreementsOut,
    MarkedResponse,
    MarkIn,
    MarkingOut,
    MarkOut,
    MarksQuery,
    NextIn,
    QuestionCounts,
    ReleaseMarksIn,
    ReleaseMarksOut,
    ResponseToMark,
)
from chalicelib.quizzes.access import QuizAct, is_allowed
from chalicelib.quizzes.models import Quiz
from chalicelib.web.context import RequestContext
from chalicelib.web.cursors import InvalidCursorError
from chalicelib.web.paging import ListResponse
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

CLAIMED, NOTHING_LEFT = 200, 204


@routes.get("/api/v1/quizzes/{quiz_id}/marking", Permission.STAFF_QUIZZES)
def count_responses(call: RequestContext, quiz_id: str) -> MarkingOut:
    """Count the free, claimed and marked responses to each question."""
    counts = bootstrap.marking_progress().counts(_quiz(call, quiz_id))
    return MarkingOut(items=[QuestionCounts.of(one) for one in counts])


@routes.post(
    "/api/v1/quizzes/{quiz_id}/marking/next",
    Permission.STAFF_QUIZZES,
    other_responses={NOTHING_LEFT: None},
)
def claim_next_response(
    call: RequestContext, quiz_id: str, body: NextIn
) -> HttpResponse[ResponseToMark] | HttpResponse[None]:
    """Claim the next free response for 15 minutes; 204 when there is none."""
    quiz, marker_id = _quiz(call, quiz_id), call.caller.user_id
    claimed = bootstrap.marking().claim_next(quiz, marker_id, body.question_id)
    if claimed is None or claimed.claimed_until is None:
        return HttpResponse(None, NOTHING_LEFT)
    response_id = _sealed(call, claimed.ref)
    until, url = claimed.claimed_until, bootstrap.asset_url
    return HttpResponse(ResponseToMark.of(claimed, response_id, until, url), CLAIMED)


@routes.get("/api/v1/quizzes/{quiz_id}/marking/marks", Permission.STAFF_QUIZZES)
def list_marks(
    call: RequestContext, quiz_id: str, query: MarksQuery
) -> ListResponse[MarkedResponse]:
    """Marked responses to a question, to be looked at or marked again."""
    quiz, viewer_id = _quiz(call, quiz_id), call.caller.user_id
    after = (call.open_cursor(query.cursor) or {"after": None})["after"]
    marked, last = bootstrap.marking().list_marks(quiz, query.question_id, query.limit, after)
    items = [
        MarkedResponse.of(
            response, MarkOut.of(mark, _sealed(call, mark.ref), viewer_id), bootstrap.asset_url
        )
        for response, mark in marked
    ]
    position = None if last is None else {"after": last}
    return ListResponse[MarkedResponse](items=items, next_cursor=call.seal_cursor(position))


@routes.put(
    "/api/v1/quizzes/{quiz_id}/marking/{response_id}",
    Permission.STAFF_QUIZZES,
    errors=(StaleVersionError,),
)
def mark_response(call: RequestContext, quiz_id: str, response_id: str, body: MarkIn) -> MarkOut:
    """Mark a response that you claimed, or mark it anew; earlier marks stay in its history."""
    quiz, ref = _quiz(call, quiz_id), _opened(call, quiz_id, response_id)
    marker_id = call.caller.user_id
    mark = bootstrap.marking().mark(
        quiz,
        marker_id,
        ref,
        body.to_input(),
        body.version,
        may_overrule=is_allowed(quiz, call.caller, QuizAct.RELEASE_MARKS),
    )
    return MarkOut.of(mark, response_id, marker_id)


@routes.get("/api/v1/quizzes/{quiz_id}/marking/agreement", Permission.STAFF_QUIZZES)
def read_agreement(call: RequestContext, quiz_id: str) -> AgreementsOut:
    """Tell how far two markers of the same responses agree, question by question."""
    quiz = bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.RELEASE_MARKS)
    found = bootstrap.marking_progress().agreements(quiz)
    return AgreementsOut(items=[AgreementOut.of(one) for one in found])


@routes.post(
    "/api/v1/quizzes/{quiz_id}/release-marks",
    Permission.STAFF_QUIZZES,
    errors=(MarkingPendingError,),
)
def release_marks(call: RequestContext, quiz_id: str, body: ReleaseMarksIn) -> ReleaseMarksOut:
    """Make the marks of your quiz count: totals, boards and grades follow, takers are told."""
    quiz = bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.RELEASE_MARKS)
    event = bootstrap.audit().event(AuditEvent.MARKS_RELEASED, call.caller.user_id, quiz=quiz_id)
    at, left = bootstrap.mark_release().start(quiz, event, is_partial=body.partial)
    bootstrap.audit().log(event)
    return ReleaseMarksOut(quiz_id=quiz_id, released_at=at, left=left)


def _quiz(call: RequestContext, quiz_id: str) -> Quiz:
    return bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.MARK)


def _sealed(call: RequestContext, ref: ResponseRef) -> str:
    position = {"question": ref.question_id, "order": ref.order}
    return call.cursors().encode(position, _scope(call, ref.quiz_id))


def _opened(call: RequestContext, quiz_id: str, response_id: str) -> ResponseRef:
    try:
        position = call.cursors().decode(response_id, _scope(call, quiz_id))
    except InvalidCursorError:
        raise NotFoundError from None
    return ResponseRef(quiz_id, position["question"], position["order"])


def _scope(call: RequestContext, quiz_id: str) -> str:
    return f"marking {quiz_id} {call.caller.user_id}"
