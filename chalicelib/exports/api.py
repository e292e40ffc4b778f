"""The endpoints of exports."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import NotFoundError
from chalicelib.exports import store
from chalicelib.exports.models import ExportStatus
from chalicelib.exports.schemas import ExportFileIn, ExportFileOut
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

BEGUN = 202


@routes.post(
    "/api/v1/exports",
    Permission.STAFF_QUIZZES,
    status=BEGUN,
    idempotent_create=True,
    response_headers=("Location",),
    errors=(NotFoundError,),
)
def request_export(call: RequestContext, body: ExportFileIn) -> HttpResponse[ExportFileOut]:
    """Have a quiz or a bank written to a file of any size; read it until it is ready."""
    user_id = call.caller.user_id
    bootstrap.count_export(user_id)
    export = body.to_export(call.new_id("exp"), user_id, bootstrap.externals().clock())
    bootstrap.exports().request(export, call.caller)
    location = f"/api/v1/exports/{export.id}"
    return HttpResponse(ExportFileOut.of(export), headers={"Location": location})


@routes.get("/api/v1/exports/{export_id}", Permission.STAFF_QUIZZES)
def read_export(call: RequestContext, export_id: str) -> ExportFileOut:
    """Return an export that you asked for, with the file's address once it is made."""
    export = bootstrap.exports().find(export_id, call.caller)
    is_ready = export.status is ExportStatus.READY
    url = bootstrap.file_addresses().to_read(export.key) if is_ready else None
    return ExportFileOut.of(export, url)


@routes.delete("/api/v1/exports/{export_id}", Permission.STAFF_QUIZZES)
def delete_export(call: RequestContext, export_id: str) -> None:
    """Delete an export that you asked for, and its file."""
    store.forget(bootstrap.exports().find(export_id, call.caller))
