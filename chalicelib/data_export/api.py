"""Endpoint of the data export."""

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import UserOut
from chalicelib.accounts.store import account_from_batch
from chalicelib.data_export.schemas import DataExportQuery, Export
from chalicelib.errors import UnauthenticatedError
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

AS_FILE = {"Content-Disposition": 'attachment; filename="invigil-export.json"'}


@routes.get(
    "/api/v1/auth/me/export", Permission.READ_SELF, response_headers=("Content-Disposition",)
)
def export_me(call: RequestContext, query: DataExportQuery) -> HttpResponse[Export]:
    """Export everything stored about you; follow `next_cursor` for further parts."""
    user_id = call.caller.user_id
    account = account_from_batch(call.prefetched, user_id)
    if account is None:
        raise UnauthenticatedError
    position = call.open_cursor(query.cursor)
    part = bootstrap.export().part(user_id, position)
    if position is None:
        bootstrap.audit().record(AuditEvent.EXPORTED, user_id)
    shown = Export.of(UserOut.of(account.user), part, call.seal_cursor(part.goes_on))
    return HttpResponse(shown, headers=AS_FILE)
