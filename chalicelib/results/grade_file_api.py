"""Endpoints of whole gradebooks as files."""

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.errors import StepUpRequiredError
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import Quiz
from chalicelib.results import grade_file_store
from chalicelib.results.grade_file_models import GradeFileStatus
from chalicelib.results.grade_file_schemas import GradeFileIn, GradeFileOut
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

BEGUN = 202


def _results_of(call: RequestContext, quiz_id: str) -> Quiz:
    return bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.READ_RESULTS)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/grades/files",
    Permission.STAFF_QUIZZES,
    status=BEGUN,
    idempotent_create=True,
    authorize_repeat=_results_of,
    response_headers=("Location",),
    errors=(StepUpRequiredError,),
)
def request_grade_file(
    call: RequestContext, quiz_id: str, body: GradeFileIn
) -> HttpResponse[GradeFileOut]:
    """Have all attempts at your quiz written to one file; read it until it is ready."""
    quiz = _results_of(call, quiz_id)
    bootstrap.check_group_filter(quiz, body.group_id, call.caller)
    call.check_step_up()
    file = bootstrap.grade_files().request(
        call.new_id("gbf"),
        quiz,
        call.caller.user_id,
        file_format=body.format,
        questions=body.questions,
        group_id=body.group_id,
    )
    bootstrap.audit().record(AuditEvent.GRADES_DOWNLOADED, call.caller.user_id, quiz=quiz.id)
    location = f"/api/v1/quizzes/{quiz_id}/grades/files/{file.id}"
    return HttpResponse(GradeFileOut.of(file), headers={"Location": location})


@routes.get(
    "/api/v1/quizzes/{quiz_id}/grades/files/{file_id}",
    Permission.STAFF_QUIZZES,
    errors=(StepUpRequiredError,),
)
def read_grade_file(call: RequestContext, quiz_id: str, file_id: str) -> GradeFileOut:
    """Return a file of grades that you asked for, with its address once it is made."""
    _results_of(call, quiz_id)
    call.check_step_up()
    file = bootstrap.grade_files().find(quiz_id, file_id, call.caller.user_id)
    is_ready = file.status is GradeFileStatus.READY
    url = bootstrap.file_addresses().to_read(file.key) if is_ready else None
    return GradeFileOut.of(file, url)


@routes.delete("/api/v1/quizzes/{quiz_id}/grades/files/{file_id}", Permission.STAFF_QUIZZES)
def delete_grade_file(call: RequestContext, quiz_id: str, file_id: str) -> None:
    """Delete a file of grades that you asked for."""
    _results_of(call, quiz_id)
    grade_file_store.forget(bootstrap.grade_files().find(quiz_id, file_id, call.caller.user_id))
