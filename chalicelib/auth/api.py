"""Endpoints of registration, login and sessions."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.api import current_account
from chalicelib.accounts.errors import EmailTakenError, UsernameTakenError
from chalicelib.accounts.models import Device
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import Accepted, UserOut
from chalicelib.auth import errors, session_store
from chalicelib.auth.models import Session
from chalicelib.auth.schemas import (
    Jwks,
    LoginIn,
    LogoutIn,
    MfaRequired,
    PasswordChangeIn,
    PastSessionOut,
    RefreshIn,
    RegisterIn,
    SessionOut,
    TokensOut,
)
from chalicelib.errors import ConflictError, TooManyRequestsError, UnauthenticatedError
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

JWKS_CACHED = {"Cache-Control": "public, max-age=300"}


DEVICE_TOKEN = "X-Device-Token"  # noqa: S105 - a header's name


@routes.post(
    "/api/v1/auth/register",
    PUBLIC,
    status=201,
    idempotent_create=True,
    response_models=(UserOut,),
    other_responses={202: Accepted},
    remember_answer=False,
    errors=(
        EmailTakenError,
        UsernameTakenError,
        errors.InvalidInvitationError,
        ConflictError,
    ),
)
def register(call: RequestContext, body: RegisterIn) -> HttpResponse[Any]:
    """Register an account; where addresses must be confirmed, answer 202 and send a mail."""
    registration, user_id = bootstrap.registration(), call.new_id("usr")
    if body.invitation is not None:
        invited = (body.invitation, body.email, body.username, body.password)
        repeats = call.idempotency_key is not None
        user = registration.register_invited(*invited, may_repeat=repeats)
        return HttpResponse(UserOut.of(user))
    chosen = (user_id, body.email, body.username, body.password, call.source_ip)
    if registration.must_verify:
        registration.request_registration(*chosen)
        return HttpResponse(Accepted(), status=202)
    repeats = call.idempotency_key is not None
    return HttpResponse(UserOut.of(registration.register(*chosen, may_repeat=repeats)))


@routes.post(
    "/api/v1/auth/login",
    PUBLIC,
    errors=(errors.InvalidCredentialsError, errors.UnverifiedEmailError),
    request_headers=(DEVICE_TOKEN,),
    response_headers=(DEVICE_TOKEN,),
)
def login(
    call: RequestContext, body: LoginIn
) -> HttpResponse[TokensOut] | HttpResponse[MfaRequired]:
    """Log in; send the X-Device-Token of this device's last login, if there is one."""
    device = Device(name=body.device_name, ip=call.source_ip, proof=call.header(DEVICE_TOKEN))
    signed_in = bootstrap.login().login(body.email, body.password, device)
    if isinstance(signed_in, str):
        return HttpResponse(MfaRequired(mfa_token=signed_in))
    return HttpResponse(
        TokensOut.of(signed_in.tokens), headers={DEVICE_TOKEN: signed_in.device_token}
    )


@routes.post(
    "/api/v1/auth/refresh",
    PUBLIC,
    errors=(errors.InvalidRefreshTokenError, errors.RefreshTokenReusedError),
    request_headers=(IDEMPOTENCY_KEY,),
    # a token is used once, so the key counts for its token: reserving it would double the writes
    recognizes_repeats=True,
)
def refresh(call: RequestContext, body: RefreshIn) -> TokensOut:
    """Exchange a refresh token for new tokens; each works once."""
    return TokensOut.of(
        bootstrap.authentication().refresh(body.refresh_token, call.idempotency_key)
    )


@routes.post("/api/v1/auth/logout", Permission.WRITE_SELF)
def logout(call: RequestContext, body: LogoutIn) -> None:
    """End this session, all sessions, or all others."""
    bootstrap.authentication().logout(current_account(call), current_session(call), body.scope)


@routes.get("/api/v1/auth/sessions", Permission.READ_SELF)
def list_sessions(call: RequestContext, query: PageQuery) -> ListResponse[SessionOut]:
    """List your sessions, last used first."""
    after = call.open_cursor(query.cursor)
    sessions = bootstrap.authentication().sessions(current_account(call))
    rest = [one for one in sessions if after is None or _place(one) < after["place"]]
    page = rest[: query.limit]
    goes_on = {"place": _place(page[-1])} if len(page) < len(rest) else None
    shown = [_shown(session, call.caller.session_id) for session in page]
    return ListResponse[SessionOut](items=shown, next_cursor=call.seal_cursor(goes_on))


@routes.delete("/api/v1/auth/sessions/{session_id}", Permission.WRITE_SELF)
def end_session(call: RequestContext, session_id: str) -> None:
    """End one of your sessions."""
    bootstrap.authentication().end_session(call.caller.user_id, session_id)


@routes.post(
    "/api/v1/auth/password/change",
    Permission.WRITE_SELF,
    status=204,
    errors=(TooManyRequestsError,),
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=(DEVICE_TOKEN,),
)
def change_password(call: RequestContext, body: PasswordChangeIn) -> HttpResponse[None]:
    """Change the password; all other sessions end."""
    device_token = bootstrap.authentication().change_password(
        current_account(call),
        current_session(call),
        body.current_password,
        body.new_password,
        call.idempotency_key,
    )
    return HttpResponse(None, headers={DEVICE_TOKEN: device_token})


@routes.get("/.well-known/jwks.json", PUBLIC)
def read_public_keys(call: RequestContext) -> HttpResponse[Jwks]:  # noqa: ARG001
    """Return the public keys that verify access tokens."""
    return HttpResponse(Jwks(keys=bootstrap.keyset().public), headers=JWKS_CACHED)


def current_session(call: RequestContext) -> Session:
    """Return the caller's session as prefetched with the request; raises UnauthenticatedError."""
    caller = call.caller
    session = session_store.session_from_batch(call.prefetched, caller.user_id, caller.session_id)
    if session is None:
        raise UnauthenticatedError
    return session


def _place(session: Session) -> list[int | str]:
    return [session.seen_at, session.id]


def _shown(session: Session, current: str) -> SessionOut:
    shown = PastSessionOut.of(session)
    return SessionOut(**dict(shown), current=session.id == current)
