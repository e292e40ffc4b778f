"""Endpoints of mailed links: requesting and using them."""

from chalicelib import bootstrap
from chalicelib.accounts import store
from chalicelib.accounts.api import current_account
from chalicelib.accounts.errors import EmailTakenError
from chalicelib.accounts.models import TokenPurpose
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import Accepted
from chalicelib.auth import errors
from chalicelib.auth.api import DEVICE_TOKEN
from chalicelib.auth.schemas import EmailChangeIn, ForgotIn, ResendIn, ResetIn, VerifyIn
from chalicelib.errors import TooManyRequestsError, UnauthenticatedError
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post("/api/v1/auth/password/forgot", PUBLIC, status=202)
def forgot_password(call: RequestContext, body: ForgotIn) -> Accepted:
    """Mail a link to reset the password; the answer is the same for every address."""
    bootstrap.recovery().request_reset(body.email, call.source_ip)
    return Accepted()


@routes.post(
    "/api/v1/auth/password/reset",
    PUBLIC,
    status=204,
    errors=(errors.InvalidOneTimeTokenError,),
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=(DEVICE_TOKEN,),
)
def reset_password(call: RequestContext, body: ResetIn) -> HttpResponse[None]:
    """Set a new password with the token of a mailed link; all sessions end."""
    device_token = bootstrap.recovery().reset(
        body.token, body.new_password, may_repeat=call.idempotency_key is not None
    )
    return HttpResponse(None, headers={DEVICE_TOKEN: device_token})


@routes.post(
    "/api/v1/auth/verify-email",
    PUBLIC,
    errors=(errors.InvalidOneTimeTokenError, EmailTakenError),
    request_headers=(IDEMPOTENCY_KEY,),
)
def verify_email(call: RequestContext, body: VerifyIn) -> None:
    """Confirm an address with the token of a mailed link."""
    may_repeat = call.idempotency_key is not None
    change = bootstrap.one_time_tokens().parse(body.token, TokenPurpose.CHANGE_EMAIL)
    if change is not None:
        bootstrap.email_change().confirm(change, may_repeat=may_repeat)
    else:
        bootstrap.recovery().verify(body.token, may_repeat=may_repeat)


@routes.post(
    "/api/v1/auth/email/change",
    Permission.WRITE_SELF,
    status=202,
    errors=(TooManyRequestsError,),
)
def change_email(call: RequestContext, body: EmailChangeIn) -> Accepted:
    """Mail links that move your account to another address; until then the old one stays valid."""
    account, session_id = current_account(call), call.caller.session_id
    bootstrap.email_change().request(account, session_id, body.email, body.password)
    return Accepted()


@routes.post(
    "/api/v1/auth/verify-email/resend", PUBLIC, status=202, optional_permission=Permission.READ_SELF
)
def resend_verification(call: RequestContext, body: ResendIn) -> Accepted:
    """Mail another confirmation link: to the given address, or to your own when logged in."""
    bootstrap.recovery().request_verification(body.email or _own_address(call), call.source_ip)
    return Accepted()


def _own_address(call: RequestContext) -> str:
    account = store.get_account(call.caller.user_id)
    if account is None:
        raise UnauthenticatedError
    return account.user.email
