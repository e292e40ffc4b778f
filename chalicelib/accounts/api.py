"""The account endpoints."""

from chalicelib import bootstrap
from chalicelib.accounts import errors, models, schemas, store
from chalicelib.accounts.models import Device, MailTopic
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import (
    EraseIn,
    Jwks,
    LoginIn,
    LogoutIn,
    PasswordChangeIn,
    ProfileIn,
    RefreshIn,
    RegisterIn,
    StandingIn,
    Tokens,
    User,
    UsersQuery,
)
from chalicelib.accounts.service import ProfileChange
from chalicelib.accounts.session_store import SessionItem, session_key
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.reads import get
from chalicelib.errors import NotFoundError, TooManyRequestsError, UnauthenticatedError
from chalicelib.web.answers import Answer
from chalicelib.web.call import Call
from chalicelib.web.caller import PUBLIC
from chalicelib.web.paging import Listing
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

JWKS_CACHED = {"Cache-Control": "public, max-age=300"}


@routes.post(
    "/api/v1/auth/register",
    PUBLIC,
    status=201,
    creates=True,
    refuses=(errors.EmailTakenError, errors.UsernameTakenError),
)
def register(call: Call, body: RegisterIn) -> User:
    """Make an account."""
    user_id = call.new_id("usr")
    user = bootstrap.accounts().register(user_id, body.email, body.username, body.password)
    return User.of(user)


@routes.post(
    "/api/v1/auth/login", PUBLIC, refuses=(errors.InvalidCredentialsError, TooManyRequestsError)
)
def login(call: Call, body: LoginIn) -> Tokens:
    """Begin a session on this device."""
    device = Device(name=body.device_name, ip=call.source_ip)
    return Tokens.of(bootstrap.accounts().login(body.email, body.password, device))


@routes.post(
    "/api/v1/auth/refresh",
    PUBLIC,
    refuses=(errors.InvalidRefreshTokenError, errors.RefreshTokenReusedError),
)
def refresh(call: Call, body: RefreshIn) -> Tokens:
    """Exchange a refresh token, once, for the next tokens."""
    return Tokens.of(bootstrap.accounts().refresh(body.refresh_token, call.idempotency_key))


@routes.post("/api/v1/auth/logout", Permission.WRITE_SELF)
def logout(call: Call, body: LogoutIn) -> None:
    """End all sessions, this one, or all others."""
    bootstrap.accounts().logout(_user(call), _session(call), body.scope)


@routes.get("/api/v1/auth/me", Permission.READ_SELF)
def read_me(call: Call) -> User:
    """Your own account."""
    return User.of(store.user_of(_user(call)))


@routes.patch("/api/v1/auth/me", Permission.WRITE_SELF, refuses=(errors.UsernameTakenError,))
def change_me(call: Call, body: ProfileIn) -> User:
    """Change your name, your place on leaderboards, or what you are mailed about."""
    topics = body.email_notifications
    change = ProfileChange(
        username=body.username,
        visibility=body.leaderboard_visibility,
        email_notifications={
            MailTopic(topic): wanted
            for topic, wanted in (topics.model_dump(exclude_none=True) if topics else {}).items()
        },
    )
    return User.of(bootstrap.accounts().change_profile(_user(call), change))


@routes.post(
    "/api/v1/auth/me/erase",
    Permission.WRITE_SELF,
    refuses=(errors.LastAdminError, TooManyRequestsError),
)
def erase_me(call: Call, body: EraseIn) -> None:
    """Erase your account; your results stay, without a name."""
    bootstrap.accounts().erase(_user(call), body.password)


@routes.get("/api/v1/auth/sessions", Permission.READ_SELF)
def list_sessions(call: Call) -> schemas.Sessions:
    """The devices you are signed in on."""
    sessions = bootstrap.accounts().sessions(_user(call))
    current = call.caller.session_id
    return schemas.Sessions(items=[_shown(session, current) for session in sessions])


@routes.delete("/api/v1/auth/sessions/{session_id}", Permission.WRITE_SELF)
def end_session(call: Call, session_id: str) -> None:
    """Sign out one device."""
    bootstrap.accounts().end_session(call.caller.user_id, session_id)


@routes.post("/api/v1/auth/password/change", Permission.WRITE_SELF, refuses=(TooManyRequestsError,))
def change_password(call: Call, body: PasswordChangeIn) -> None:
    """Replace the password; all other sessions end."""
    bootstrap.accounts().change_password(
        _user(call), _session(call), body.current_password, body.new_password
    )


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
def manage_user(call: Call, user_id: str, body: StandingIn) -> User:  # noqa: ARG001
    """Change an account's role, or disable it."""
    return User.of(bootstrap.accounts().manage(_of_id(user_id), body.role, body.status))


@routes.get("/.well-known/jwks.json", PUBLIC)
def jwks(call: Call) -> Answer[Jwks]:  # noqa: ARG001
    """The public keys that access tokens can be checked with."""
    return Answer(Jwks(keys=bootstrap.keyset().public), headers=JWKS_CACHED)


def _user(call: Call) -> UserItem:
    item = call.found.get(store.user_key(call.caller.user_id))
    if item is None:
        raise UnauthenticatedError
    return item


def _session(call: Call) -> SessionItem:
    item = call.found.get(session_key(call.caller.user_id, call.caller.session_id))
    if item is None:
        raise UnauthenticatedError
    return item


def _of_id(user_id: str) -> UserItem:
    item = get(store.user_key(user_id))
    if item is None:
        raise NotFoundError
    return item


def _shown(session: models.Session, current: str) -> schemas.Session:
    return schemas.Session(
        id=session.id,
        device_name=session.device_name,
        current=session.id == current,
        created_at=session.created_at,
        last_seen_at=session.seen_at,
        expires_at=min(session.idle_until, session.ends_at),
    )
