"""Endpoints of the caller's own account."""

from chalicelib import bootstrap
from chalicelib.accounts import errors, store
from chalicelib.accounts.models import Account, MailTopic
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import (
    EraseIn,
    ProfileIn,
    UserOut,
)
from chalicelib.accounts.service import ProfileChange
from chalicelib.errors import PreconditionError, TooManyRequestsError, UnauthenticatedError
from chalicelib.etag import check_if_match
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_MATCH
from chalicelib.web.responses import HttpResponse, etag_of, with_etag
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/auth/me", Permission.READ_SELF, response_headers=("ETag",))
def read_me(call: RequestContext) -> HttpResponse[UserOut]:
    """Return your account."""
    return with_etag(UserOut.of(current_account(call).user))


@routes.patch(
    "/api/v1/auth/me",
    Permission.WRITE_SELF,
    errors=(errors.UsernameTakenError, PreconditionError),
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
)
def change_me(call: RequestContext, body: ProfileIn) -> HttpResponse[UserOut]:
    """Change your name, your visibility on leaderboards, or your mail preferences."""
    account = current_account(call)
    check_if_match(call.if_match, etag_of(UserOut.of(account.user)))
    topics = body.email_notifications
    change = ProfileChange(
        username=body.username,
        display_name=body.display_name,
        removes_display_name="display_name" in body.model_fields_set and body.display_name is None,
        visibility=body.leaderboard_visibility,
        email_notifications={
            MailTopic(topic): wanted
            for topic, wanted in (topics.model_dump(exclude_unset=True) if topics else {}).items()
        },
    )
    return with_etag(UserOut.of(bootstrap.accounts().change_profile(account, change)))


@routes.post(
    "/api/v1/auth/me/erase",
    Permission.WRITE_SELF,
    errors=(errors.LastAdminError, errors.AttemptRunningError, TooManyRequestsError),
)
def erase_me(call: RequestContext, body: EraseIn) -> None:
    """Erase your account; your results stay without a name."""
    bootstrap.accounts().erase(current_account(call), call.caller.session_id, body.password)


def current_account(call: RequestContext) -> Account:
    """Return the caller's account as prefetched with the request; raises UnauthenticatedError."""
    account = store.account_from_batch(call.prefetched, call.caller.user_id)
    if account is None:
        raise UnauthenticatedError
    return account
