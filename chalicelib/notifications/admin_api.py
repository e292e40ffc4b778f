"""Endpoints by which administrators see mails that failed, and send them again."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import Accepted
from chalicelib.errors import StepUpRequiredError
from chalicelib.notifications.schemas import FailedMailOut
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/admin/mails", Permission.MANAGE_USERS)
def list_failed_mails(call: RequestContext, query: PageQuery) -> ListResponse[FailedMailOut]:
    """List the mails that SES refused in the last thirty days and that were not sent again."""
    page = bootstrap.failed_mails().page(query.limit, call.open_cursor(query.cursor))
    items = [FailedMailOut.of(one) for one in page.items]
    return ListResponse[FailedMailOut](items=items, next_cursor=call.seal_cursor(page.after))


@routes.post(
    "/api/v1/admin/mails/{notification_id}/resend",
    Permission.MANAGE_USERS,
    status=202,
    errors=(StepUpRequiredError,),
)
def resend_mail(call: RequestContext, notification_id: str) -> Accepted:
    """Send a mail that SES refused again; a repeat sends nothing more."""
    call.check_step_up()
    bootstrap.failed_mails().resend(notification_id, call.caller.user_id)
    return Accepted()
