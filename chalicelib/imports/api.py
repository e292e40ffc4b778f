"""The endpoints of imports."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.banks import rules as bank_rules
from chalicelib.errors import ForbiddenError, NotFoundError
from chalicelib.imports.rules import Importer, can_write_quizzes
from chalicelib.imports.schemas import AwaitedImport, ImportIn, ImportOut, StartQuery
from chalicelib.media.schemas import UploadFormOut
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

CREATED = 201
BEGUN = 202


@routes.post(
    "/api/v1/imports",
    Permission.STAFF_QUIZZES,
    status=CREATED,
    idempotent_create=True,
    response_headers=("Location",),
    errors=(NotFoundError,),
)
def announce_import(call: RequestContext, body: ImportIn) -> HttpResponse[AwaitedImport]:
    """Announce a file of up to 50 MiB to import; the form in the answer uploads it."""
    caller = call.caller
    if body.bank_id is not None:
        bootstrap.banks().find(body.bank_id, caller, bank_rules.can_edit)
    elif not can_write_quizzes(Importer(caller.user_id, caller.role)):
        raise ForbiddenError
    bootstrap.count_import(caller.user_id)
    if body.bank_id is None:
        bootstrap.count_new_quiz(caller.user_id)
    import_id, quiz_id = call.new_id("imp"), call.new_id("quz")
    now = bootstrap.externals().clock()
    file = body.to_file(import_id, caller.user_id, quiz_id, now)
    form = UploadFormOut.of(bootstrap.imports().announce(file))
    headers = {"Location": f"/api/v1/imports/{import_id}"}
    return HttpResponse(AwaitedImport(id=import_id, upload=form), headers=headers)


@routes.post("/api/v1/imports/{import_id}/start", Permission.STAFF_QUIZZES, status=BEGUN)
def start_import(call: RequestContext, import_id: str, query: StartQuery) -> ImportOut:
    """Start an import of an uploaded file; a repeat changes nothing unless it has failed."""
    user_id = call.caller.user_id
    return ImportOut.of(bootstrap.imports().start(user_id, import_id, is_dry_run=query.dry_run))


@routes.get("/api/v1/imports/{import_id}", Permission.STAFF_QUIZZES)
def read_import(call: RequestContext, import_id: str) -> ImportOut:
    """One of your imports: how far it is, and what came of it; for a week."""
    return ImportOut.of(bootstrap.imports().read(call.caller.user_id, import_id))
