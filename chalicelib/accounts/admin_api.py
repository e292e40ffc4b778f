"""Endpoints by which administrators manage accounts."""

from collections.abc import Sequence

from chalicelib import bootstrap
from chalicelib.accounts import errors, store, user_list_store
from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.models import Account
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import (
    Accepted,
    AdminStatus,
    InviteUserIn,
    NamedEvent,
    RoleAndStatusIn,
    UserOut,
    UsersQuery,
)
from chalicelib.errors import NotFoundError, PreconditionError, StepUpRequiredError
from chalicelib.etag import check_if_match
from chalicelib.settings import settings
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_MATCH
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse, etag_of, with_etag
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

LIMITS = (
    "quizzes_per_day",
    "announcements_per_day",
    "starts_per_hour",
    "uploads_per_day",
    "imports_per_hour",
    "media_files_per_person",
    "media_mebibytes_per_person",
    "key_requests_per_minute",
    "registrations_per_network",
)
"""Settings that limit what one person, key or network may do."""


@routes.get("/api/v1/admin/users", Permission.MANAGE_USERS)
def list_users(call: RequestContext, query: UsersQuery) -> ListResponse[UserOut]:
    """List accounts, oldest first: all, those matching a text, or the one with an address."""
    if query.email is not None:
        account = store.account_by_email(query.email)
        return ListResponse[UserOut](
            items=[UserOut.of(account.user)] if account else [], next_cursor=None
        )
    if query.query is not None:
        found, more = user_list_store.search_users(
            query.query, query.limit, call.open_cursor(query.cursor)
        )
        items = [UserOut.of(one) for one in found]
        return ListResponse[UserOut](items=items, next_cursor=call.seal_cursor(more))
    page = user_list_store.list_users(query.limit, call.open_cursor(query.cursor))
    users = store.get_users(page.items)
    shown = [UserOut.of(users[user_id]) for user_id in page.items if user_id in users]
    return ListResponse[UserOut](items=shown, next_cursor=call.seal_cursor(page.after))


@routes.get("/api/v1/admin/users/{user_id}", Permission.MANAGE_USERS, response_headers=("ETag",))
def read_user(call: RequestContext, user_id: str) -> HttpResponse[UserOut]:  # noqa: ARG001 - every view takes the call
    """Return an account."""
    return with_etag(UserOut.of(_account(user_id).user))


@routes.patch(
    "/api/v1/admin/users/{user_id}",
    Permission.MANAGE_USERS,
    errors=(errors.LastAdminError, PreconditionError, StepUpRequiredError),
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
)
def change_user(call: RequestContext, user_id: str, body: RoleAndStatusIn) -> HttpResponse[UserOut]:
    """Change the role of an account, or disable it."""
    account, by = _account(user_id), call.caller.user_id
    if body.role is not None:
        call.check_step_up()
    check_if_match(call.if_match, etag_of(UserOut.of(account.user)))
    return with_etag(
        UserOut.of(bootstrap.accounts().change_role_or_status(account, body.role, body.status, by))
    )


@routes.get("/api/v1/admin/users/{user_id}/events", Permission.MANAGE_USERS)
def list_account_events(
    call: RequestContext, user_id: str, query: PageQuery
) -> ListResponse[NamedEvent]:
    """List the events of an account in the last thirteen months, newest first."""
    after = call.open_cursor(query.cursor)
    entries, goes_on = bootstrap.audit().list_events(user_id, query.limit, after)
    return ListResponse[NamedEvent](items=_named(entries), next_cursor=call.seal_cursor(goes_on))


@routes.post(
    "/api/v1/admin/users",
    Permission.MANAGE_USERS,
    status=202,
    idempotent_create=True,
    errors=(errors.EmailTakenError, StepUpRequiredError),
)
def invite_user(call: RequestContext, body: InviteUserIn) -> Accepted:
    """Invite a new user with a role by mail."""
    call.check_step_up()
    if store.account_by_email(body.email) is not None:
        raise errors.EmailTakenError
    bootstrap.invitations().invite(body.email, None, body.role)
    return Accepted()


@routes.post("/api/v1/admin/users/{user_id}/password-reset", Permission.MANAGE_USERS, status=202)
def send_password_reset(call: RequestContext, user_id: str) -> Accepted:  # noqa: ARG001 - every view takes the call
    """Mail a password reset link to a user."""
    _account(user_id)
    bootstrap.recovery().mail_reset(user_id)
    return Accepted()


@routes.delete(
    "/api/v1/admin/users/{user_id}",
    Permission.MANAGE_USERS,
    errors=(errors.AttemptRunningError, errors.LastAdminError, StepUpRequiredError),
)
def erase_user(call: RequestContext, user_id: str) -> None:
    """Erase an account; its results stay without a name."""
    call.check_step_up()
    bootstrap.accounts().erase_other(_account(user_id), call.caller.user_id)


@routes.delete(
    "/api/v1/admin/users/{user_id}/mfa",
    Permission.MANAGE_USERS,
    errors=(StepUpRequiredError,),
)
def remove_user_mfa(call: RequestContext, user_id: str) -> None:
    """Remove a user's second factor after a lost device, and notify the user by mail."""
    call.check_step_up()
    _account(user_id)
    bootstrap.mfa().remove(user_id, by=call.caller.user_id)


@routes.get("/api/v1/admin/events", Permission.MANAGE_USERS)
def list_all_events(call: RequestContext, query: PageQuery) -> ListResponse[NamedEvent]:
    """List the events of all accounts, newest first; logins and logouts are not included."""
    after = call.open_cursor(query.cursor)
    entries, goes_on = bootstrap.audit().list_all(query.limit, after)
    return ListResponse[NamedEvent](items=_named(entries), next_cursor=call.seal_cursor(goes_on))


def _named(entries: Sequence[AuditEntry]) -> list[NamedEvent]:
    named = zip(entries, bootstrap.event_names().of(entries), strict=True)
    return [NamedEvent.of(one, names) for one, names in named]


@routes.get("/api/v1/admin/status", Permission.MANAGE_USERS)
def read_status(call: RequestContext) -> AdminStatus:  # noqa: ARG001 - every view takes the call
    """Return the service's status: version, limits, and what is late or was given up."""
    configured, status = settings(), bootstrap.status()
    overdue = status.overdue()
    return AdminStatus(
        version=configured.version,
        stage=configured.stage,
        registration=configured.registration,
        overdue=overdue,
        timer_lag_seconds=status.timer_lag_seconds(overdue),
        board_lag_seconds=status.board_lag_seconds(),
        dead_letters=status.dead_letters(),
        failed_mails=status.failed_mails(),
        mail_rate=configured.mail_rate,
        limits={name: getattr(configured, name) for name in LIMITS},
    )


def _account(user_id: str) -> Account:
    account = store.get_account(user_id)
    if account is None:
        raise NotFoundError
    return account
