"""The endpoints by which administrators manage accounts."""

from chalicelib import bootstrap
from chalicelib.accounts import errors, store
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import AccountEvent, StandingIn, User, UsersQuery
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.reads import get
from chalicelib.errors import NotFoundError
from chalicelib.web.call import Call
from chalicelib.web.paging import Listing, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/admin/users", Permission.MANAGE_USERS)
def list_users(call: Call, query: UsersQuery) -> Listing[User]:
    """All accounts, oldest first, or the one with an address."""
    if query.email is not None:
        item = store.user_by_email(query.email)
        return Listing[User](items=[User.of(store.user_of(item))] if item else [], next_cursor=None)
    page = store.roll(query.limit, call.open_cursor(query.cursor))
    ids = [item.pk.removeprefix("U#") for item in page.items]
    users = store.users(ids)
    shown = [User.of(users[user_id]) for user_id in ids if user_id in users]
    return Listing[User](items=shown, next_cursor=call.seal_cursor(page.after))


@routes.get("/api/v1/admin/users/{user_id}", Permission.MANAGE_USERS)
def read_user(call: Call, user_id: str) -> User:  # noqa: ARG001 - every view takes the call
    """One account."""
    return User.of(store.user_of(_of_id(user_id)))


@routes.patch(
    "/api/v1/admin/users/{user_id}", Permission.MANAGE_USERS, refuses=(errors.LastAdminError,)
)
def change_user(call: Call, user_id: str, body: StandingIn) -> User:
    """Change an account's role, or disable it."""
    by = call.caller.user_id
    return User.of(bootstrap.accounts().manage(_of_id(user_id), body.role, body.status, by))


@routes.get("/api/v1/admin/users/{user_id}/events", Permission.MANAGE_USERS)
def list_account_events(call: Call, user_id: str, query: PageQuery) -> Listing[AccountEvent]:
    """What happened to an account in the last thirteen months, newest first."""
    after = call.open_cursor(query.cursor)
    entries, goes_on = bootstrap.audit().page(user_id, query.limit, after)
    items = [AccountEvent.of(one) for one in entries]
    return Listing[AccountEvent](items=items, next_cursor=call.seal_cursor(goes_on))


def _of_id(user_id: str) -> UserItem:
    item = get(store.user_key(user_id))
    if item is None:
        raise NotFoundError
    return item
