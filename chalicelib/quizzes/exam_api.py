"""Endpoints of exam supervision for the whole quiz."""

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, NotFoundError
from chalicelib.quizzes import seb_config
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.errors import AttemptsRunningError
from chalicelib.quizzes.exam_models import ExamMessage, Pause
from chalicelib.quizzes.exam_schemas import (
    MessageIn,
    MessageOut,
    PauseIn,
    PauseOut,
    ReleaseIn,
    ReleaseOut,
)
from chalicelib.settings import settings
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

SEB_TYPE = "application/seb"


@routes.post(
    "/api/v1/quizzes/{quiz_id}/release-results",
    Permission.STAFF_QUIZZES,
    errors=(AttemptsRunningError, ConflictError),
)
def release_results(call: RequestContext, quiz_id: str, body: ReleaseIn) -> ReleaseOut:
    """Release results to takers now; solutions only when no attempt can earn marks any more."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.EDIT)
    event, by = AuditEvent.RESULTS_RELEASED, call.caller.user_id
    bootstrap.audit().record_first(event, by, quiz=quiz_id, show=body.show.value)
    shown, at = bootstrap.publications().release_results(quiz_id, body.show)
    bootstrap.release().start(quiz_id, at)
    return ReleaseOut(quiz_id=quiz_id, show=shown, released_at=at)


@routes.post("/api/v1/quizzes/{quiz_id}/pause", Permission.STAFF_QUIZZES, errors=(ConflictError,))
def pause_quiz(call: RequestContext, quiz_id: str, body: PauseIn) -> PauseOut:
    """Pause the clock of all running attempts; a paused quiz stays unchanged."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    event, by = AuditEvent.QUIZ_PAUSED, call.caller.user_id
    bootstrap.audit().record_first(event, by, quiz=quiz_id, reason=body.reason)
    return _pause(quiz_id, bootstrap.exam_control().pause(quiz_id, by, body.reason))


@routes.post("/api/v1/quizzes/{quiz_id}/resume", Permission.STAFF_QUIZZES, errors=(ConflictError,))
def resume_quiz(call: RequestContext, quiz_id: str) -> PauseOut:
    """Resume the clock; running attempts get the time of the pause back."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    by = call.caller.user_id
    bootstrap.audit().record_first(AuditEvent.QUIZ_RESUMED, by, quiz=quiz_id)
    pause, quiz = bootstrap.exam_control().resume(quiz_id)
    bootstrap.follow_release(quiz)
    return _pause(quiz_id, pause)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/messages",
    Permission.STAFF_QUIZZES,
    status=201,
    idempotent_create=True,
    authorize_repeat=lambda call, quiz_id: bootstrap.quizzes().for_staff(
        quiz_id, call.caller, QuizAct.INVIGILATE
    ),
)
def send_message(call: RequestContext, quiz_id: str, body: MessageIn) -> MessageOut:
    """Send a message to all takers or to some; clients show it with their next poll."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    message = ExamMessage(
        id=call.new_id("msg"),
        text=body.text,
        at=bootstrap.externals().clock(),
        by=call.caller.user_id,
        user_ids=tuple(body.user_ids or ()),
    )
    bootstrap.exam_control().send(quiz_id, message)
    return MessageOut.of(message)


@routes.get("/api/v1/quizzes/{quiz_id}/config.seb", PUBLIC, produces=(SEB_TYPE,))
def read_seb_config(call: RequestContext, quiz_id: str) -> RawResponse:  # noqa: ARG001
    """Return the configuration of Safe Exam Browser that opens a quiz; the browser reads it."""
    quiz = bootstrap.published_quizzes().published(quiz_id)
    rule = None if quiz is None else quiz.settings.exam.safe_exam_browser
    if rule is None or rule.generated is None:
        raise NotFoundError
    file = seb_config.config_file(quiz_id, rule.generated, settings().player_url)
    return RawResponse(file.decode(), SEB_TYPE)


def _pause(quiz_id: str, pause: Pause | None) -> PauseOut:
    return PauseOut(
        quiz_id=quiz_id,
        paused=pause is not None and pause.until is None,
        since=None if pause is None else pause.since,
        until=None if pause is None else pause.until,
        reason=None if pause is None else pause.reason,
    )
