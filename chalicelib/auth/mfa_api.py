"""Endpoints of the second factor."""

from chalicelib import bootstrap
from chalicelib.accounts.api import current_account
from chalicelib.accounts.models import Device
from chalicelib.accounts.rules import Permission
from chalicelib.auth import errors
from chalicelib.auth.api import DEVICE_TOKEN, current_session
from chalicelib.auth.schemas import (
    MfaCodeIn,
    MfaDisableIn,
    MfaLoginIn,
    MfaSetupIn,
    RecoveryCodes,
    StepUpIn,
    TokensOut,
    TotpSetupOut,
)
from chalicelib.errors import ConflictError, TooManyRequestsError
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/auth/mfa/totp",
    Permission.WRITE_SELF,
    errors=(errors.MfaStateError, TooManyRequestsError),
)
def set_up_totp(call: RequestContext, body: MfaSetupIn) -> TotpSetupOut:
    """Create a secret for an authenticator app; it becomes valid with its first code."""
    account, session_id = current_account(call), call.caller.session_id
    made = bootstrap.mfa().set_up(account, session_id, body.password)
    return TotpSetupOut(secret=made.secret, otpauth_uri=made.otpauth_uri)


@routes.post(
    "/api/v1/auth/mfa/totp/confirm",
    Permission.WRITE_SELF,
    errors=(
        errors.InvalidMfaCodeError,
        errors.MfaStateError,
        ConflictError,
        TooManyRequestsError,
    ),
)
def confirm_totp(call: RequestContext, body: MfaCodeIn) -> RecoveryCodes:
    """Enable the second factor; the recovery codes are shown only once."""
    codes = bootstrap.mfa().confirm(current_account(call), current_session(call), body.code)
    return RecoveryCodes(recovery_codes=codes)


@routes.post(
    "/api/v1/auth/mfa/totp/disable",
    Permission.WRITE_SELF,
    errors=(errors.InvalidMfaCodeError, errors.MfaStateError, TooManyRequestsError),
)
def disable_totp(call: RequestContext, body: MfaDisableIn) -> None:
    """Disable the second factor."""
    account, session_id = current_account(call), call.caller.session_id
    bootstrap.mfa().disable(account, session_id, body.password, body.code)


@routes.post(
    "/api/v1/auth/step-up",
    Permission.WRITE_SELF,
    status=204,
    errors=(errors.InvalidMfaCodeError, errors.MfaStateError, TooManyRequestsError),
)
def step_up(call: RequestContext, body: StepUpIn) -> None:
    """Authenticate again, for actions that require a login within the last 15 minutes."""
    session = current_session(call)
    bootstrap.mfa().step_up(current_account(call), session, body.password, body.code)


@routes.post(
    "/api/v1/auth/login/mfa",
    PUBLIC,
    errors=(errors.InvalidMfaTokenError, errors.InvalidMfaCodeError, TooManyRequestsError),
    response_headers=(DEVICE_TOKEN,),
)
def login_with_code(call: RequestContext, body: MfaLoginIn) -> HttpResponse[TokensOut]:
    """Complete a login with a code of the app or a recovery code."""
    device = Device(name=body.device_name, ip=call.source_ip)
    signed_in = bootstrap.login().complete(body.mfa_token, body.code, device)
    headers = {DEVICE_TOKEN: signed_in.device_token}
    return HttpResponse(TokensOut.of(signed_in.tokens), headers=headers)
