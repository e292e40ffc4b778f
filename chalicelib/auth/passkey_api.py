"""Endpoints of passkeys."""

from chalicelib import bootstrap
from chalicelib.accounts.api import current_account
from chalicelib.accounts.models import Device
from chalicelib.accounts.rules import Permission, needs_step_up
from chalicelib.auth import errors, passkey_store
from chalicelib.auth.api import DEVICE_TOKEN, current_session
from chalicelib.auth.schemas import (
    PasskeyIn,
    PasskeyLoginIn,
    PasskeyOptionsIn,
    PasskeyOut,
    TokensOut,
    WebAuthnOptions,
)
from chalicelib.errors import StepUpRequiredError, TooManyRequestsError
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/auth/passkeys/options",
    Permission.WRITE_SELF,
    errors=(errors.MfaStateError, StepUpRequiredError, TooManyRequestsError),
)
def passkey_options(call: RequestContext, body: PasskeyOptionsIn) -> WebAuthnOptions:
    """Return the options to create a passkey; requires the password or a recent login."""
    account, session = current_account(call), current_session(call)
    if body.password is not None:
        bootstrap.proofs().check(account, call.caller.session_id, body.password, "password")
    elif needs_step_up(session.mfa_at or session.created_at, bootstrap.externals().clock()):
        raise StepUpRequiredError
    return WebAuthnOptions.model_validate(bootstrap.passkeys().registration_options(account.user))


@routes.post(
    "/api/v1/auth/passkeys/register",
    Permission.WRITE_SELF,
    status=201,
    errors=(errors.InvalidPasskeyError,),
)
def register_passkey(call: RequestContext, body: PasskeyIn) -> PasskeyOut:
    """Register the passkey that a browser created."""
    made = bootstrap.passkeys().register(call.caller.user_id, body.credential, body.name)
    return PasskeyOut.of(made)


@routes.get("/api/v1/auth/passkeys", Permission.READ_SELF)
def list_passkeys(call: RequestContext, query: PageQuery) -> ListResponse[PasskeyOut]:
    """List your passkeys, at most ten."""
    call.open_cursor(query.cursor)
    items = [PasskeyOut.of(one) for one in passkey_store.list_passkeys(call.caller.user_id)]
    return ListResponse[PasskeyOut](items=items, next_cursor=None)


@routes.delete("/api/v1/auth/passkeys/{passkey_id}", Permission.WRITE_SELF)
def delete_passkey(call: RequestContext, passkey_id: str) -> None:
    """Delete a passkey."""
    bootstrap.passkeys().delete(call.caller.user_id, passkey_id)


@routes.post("/api/v1/auth/login/passkey/options", PUBLIC)
def passkey_login_options(call: RequestContext) -> WebAuthnOptions:  # noqa: ARG001 - every view takes the call
    """Return the options to log in with a passkey."""
    return WebAuthnOptions.model_validate(bootstrap.passkeys().login_options())


@routes.post(
    "/api/v1/auth/login/passkey/verify",
    PUBLIC,
    errors=(errors.PasskeyLoginError,),
    response_headers=(DEVICE_TOKEN,),
)
def login_with_passkey(call: RequestContext, body: PasskeyLoginIn) -> HttpResponse[TokensOut]:
    """Log in with a passkey, which counts as both factors."""
    account = bootstrap.passkeys().verify_login(body.credential)
    device = Device(name=body.device_name, ip=call.source_ip)
    signed_in = bootstrap.login().log_in_with_all_factors(account, device, is_known=False)
    headers = {DEVICE_TOKEN: signed_in.device_token}
    return HttpResponse(TokensOut.of(signed_in.tokens), headers=headers)
