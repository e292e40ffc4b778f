"""The endpoints of running an exam, as far as they are about the quiz as a whole."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.errors import AttemptsRunningError
from chalicelib.quizzes.exam_schemas import (
    MessageIn,
    MessageOut,
    PauseIn,
    PauseOut,
    ReleaseIn,
    ReleaseOut,
)
from chalicelib.quizzes.models import ExamMessage, Pause
from chalicelib.web.context import RequestContext
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/release-results",
    Permission.STAFF_QUIZZES,
    errors=(AttemptsRunningError, ConflictError),
)
def release_results(call: RequestContext, quiz_id: str, body: ReleaseIn) -> ReleaseOut:
    """Show takers their results now; the key only when nobody can earn marks any more."""
    service = bootstrap.quizzes()
    service.for_staff(quiz_id, call.caller, QuizAct.EDIT)
    shown, at = service.release_results(quiz_id, body.show)
    bootstrap.release().start(quiz_id, at)
    return ReleaseOut(quiz_id=quiz_id, show=shown, released_at=at)


@routes.post("/api/v1/quizzes/{quiz_id}/pause", Permission.STAFF_QUIZZES, errors=(ConflictError,))
def pause_quiz(call: RequestContext, quiz_id: str, body: PauseIn) -> PauseOut:
    """Stop the clock for all who sit; a paused quiz stays paused as it is."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    return _pause(
        quiz_id, bootstrap.exam_control().pause(quiz_id, call.caller.user_id, body.reason)
    )


@routes.post("/api/v1/quizzes/{quiz_id}/resume", Permission.STAFF_QUIZZES, errors=(ConflictError,))
def resume_quiz(call: RequestContext, quiz_id: str) -> PauseOut:
    """Let the clock go on: who sat at the pause has the time back."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    pause, quiz = bootstrap.exam_control().resume(quiz_id)
    bootstrap.follow_release(quiz)
    return _pause(quiz_id, pause)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/messages",
    Permission.STAFF_QUIZZES,
    status=201,
    idempotent_create=True,
)
def send_message(call: RequestContext, quiz_id: str, body: MessageIn) -> MessageOut:
    """Say something to all who sit, or to some; their pages show it with the next poll."""
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


def _pause(quiz_id: str, pause: Pause | None) -> PauseOut:
    return PauseOut(
        quiz_id=quiz_id,
        paused=pause is not None and pause.until is None,
        since=None if pause is None else pause.since,
        until=None if pause is None else pause.until,
        reason=None if pause is None else pause.reason,
    )
