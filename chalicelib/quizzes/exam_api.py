"""The endpoints of running an exam, as far as they are about the quiz as a whole."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError
from chalicelib.quizzes.errors import AttemptsRunningError
from chalicelib.quizzes.exam_schemas import ReleaseIn, ReleaseOut
from chalicelib.web.context import RequestContext
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/release-results",
    Permission.WRITE_QUIZZES,
    errors=(AttemptsRunningError, ConflictError),
)
def release_results(call: RequestContext, quiz_id: str, body: ReleaseIn) -> ReleaseOut:
    """Show takers their results now; the key only when nobody can earn marks any more."""
    service = bootstrap.quizzes()
    service.owned_quiz(quiz_id, call.caller.user_id, call.caller.role)
    shown, at = service.release_results(quiz_id, body.show)
    bootstrap.release().start(quiz_id, at)
    return ReleaseOut(quiz_id=quiz_id, show=shown, released_at=at)
