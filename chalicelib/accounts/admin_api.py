"""The endpoints by which administrators manage accounts."""

from chalicelib import bootstrap
from chalicelib.accounts import errors, store
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import AccountEvent, RoleAndStatusIn, UserOut, UsersQuery
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.reads import get
from chalicelib.errors import NotFoundError, PreconditionError, StepUpRequiredError
from chalicelib.etag import check_if_match
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_MATCH
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse, etag_of, with_etag
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/admin/users", Permission.MANAGE_USERS)
def list_users(call: RequestContext, query: UsersQuery) -> ListResponse[UserOut]:
    """All accounts, oldest first, or the one with an address."""
    if query.email is not None:
        item = store.user_by_email(query.email)
        return ListResponse[UserOut](
            items=[UserOut.of(store.user_of(item))] if item else [], next_cursor=None
        )
    page = store.list_users(query.limit, call.open_cursor(query.cursor))
    ids = [item.pk.removeprefix("U#") for item in page.items]
    users = store.get_users(ids)
    shown = [UserOut.of(users[user_id]) for user_id in ids if user_id in users]
    return ListResponse[UserOut](items=shown, next_cursor=call.seal_cursor(page.after))


@routes.get("/api/v1/admin/users/{user_id}", Permission.MANAGE_USERS, response_headers=("ETag",))
def read_user(call: RequestContext, user_id: str) -> HttpResponse[UserOut]:  # noqa: ARG001 - every view takes the call
    """One account."""
    return with_etag(UserOut.of(store.user_of(_of_id(user_id))))


@routes.patch(
    "/api/v1/admin/users/{user_id}",
    Permission.MANAGE_USERS,
    errors=(errors.LastAdminError, PreconditionError, StepUpRequiredError),
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
)
def change_user(call: RequestContext, user_id: str, body: RoleAndStatusIn) -> HttpResponse[UserOut]:
    """Change an account's role, or disable it."""
    item, by = _of_id(user_id), call.caller.user_id
    if body.role is not None:
        call.check_step_up()
    check_if_match(call.if_match, etag_of(UserOut.of(store.user_of(item))))
    return with_etag(
        UserOut.of(bootstrap.accounts().change_role_or_status(item, body.role, body.status, by))
    )


@routes.get("/api/v1/admin/users/{user_id}/events", Permission.MANAGE_USERS)
def list_account_events(
    call: RequestContext, user_id: str, query: PageQuery
) -> ListResponse[AccountEvent]:
    """What happened to an account in the last thirteen months, newest first."""
    after = call.open_cursor(query.cursor)
    entries, goes_on = bootstrap.audit().list_events(user_id, query.limit, after)
    items = [AccountEvent.of(one) for one in entries]
    return ListResponse[AccountEvent](items=items, next_cursor=call.seal_cursor(goes_on))


def _of_id(user_id: str) -> UserItem:
    item = get(store.user_key(user_id))
    if item is None:
        raise NotFoundError
    return item
