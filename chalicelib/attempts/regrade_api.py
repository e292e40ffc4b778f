"""Endpoint of regrades."""

from collections.abc import Sequence

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.attempts import regrade_preview
from chalicelib.attempts.regrade_preview import Preview
from chalicelib.attempts.regrade_schemas import (
    RegradeExample,
    RegradeIn,
    RegradePreview,
    RegradeResponse,
    UnmatchedQuestion,
)
from chalicelib.errors import ConflictError, PreconditionError, StepUpRequiredError
from chalicelib.questions.models import Question
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.errors import PoolTooSmallError, RegradeRunningError
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_MATCH
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

PREVIEWED, BEGUN = 200, 202


@routes.post(
    "/api/v1/quizzes/{quiz_id}/regrade",
    Permission.STAFF_QUIZZES,
    status=BEGUN,
    request_headers=(IF_MATCH,),
    errors=(
        PreconditionError,
        ConflictError,
        RegradeRunningError,
        StepUpRequiredError,
        PoolTooSmallError,
    ),
    other_responses={PREVIEWED: RegradePreview},
)
def regrade_quiz(
    call: RequestContext, quiz_id: str, body: RegradeIn
) -> RegradeResponse | HttpResponse[RegradePreview]:
    """Publish your draft and grade all results again with its answer key; scores can fall.

    ``mode`` sets how single questions count; ``dry_run`` returns the changes without making them.
    """
    seen = bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.EDIT)
    call.check_step_up()
    quiz, draft = bootstrap.quizzes().read(quiz_id)
    modes = bootstrap.published_quizzes().check_modes(quiz, draft, asked=body.mode)
    if body.dry_run:
        changes = regrade_preview.preview(bootstrap.published_quizzes(), quiz, draft, modes)
        return HttpResponse(_shown(*changes), PREVIEWED)
    event = bootstrap.audit().event(AuditEvent.QUIZ_REGRADED, call.caller.user_id, quiz=quiz_id)
    quiz, _ = bootstrap.publications().publish(
        seen, call.if_match, viewer=call.caller, regrades=True, modes=modes, event=event
    )
    bootstrap.audit().log(event)
    bootstrap.regrade().start(quiz)
    unmatched = _unmatched(bootstrap.published_quizzes().unmatched(quiz))
    return RegradeResponse(quiz_id=quiz_id, version=quiz.version, unmatched=unmatched)


def _shown(seen: Preview, lacking: Sequence[Question]) -> RegradePreview:
    return RegradePreview(
        results=seen.results,
        complete=seen.complete,
        changed=seen.raised + seen.lowered + seen.otherwise,
        raised=seen.raised,
        lowered=seen.lowered,
        newly_passed=seen.newly_passed,
        newly_failed=seen.newly_failed,
        unmatched=_unmatched(lacking),
        examples=[RegradeExample.of(*pair) for pair in seen.examples],
    )


def _unmatched(questions: Sequence[Question]) -> list[UnmatchedQuestion]:
    return [UnmatchedQuestion(question_id=one.id, text=one.text) for one in questions]
