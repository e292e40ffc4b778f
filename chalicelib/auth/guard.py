"""Authentication of requests: verify the token, then the state of user and session."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chalicelib.accounts.auth_state import UserAuthState
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import Permission as Permissions
from chalicelib.accounts.rules import has_permission, is_live, needs_step_up
from chalicelib.accounts.store import user_key
from chalicelib.auth.errors import MfaSetupRequiredError
from chalicelib.auth.keys import KeySet
from chalicelib.auth.session_store import SessionAuthState, session_key
from chalicelib.auth.tokens import AccessTokens, Subject, UnknownKeyError
from chalicelib.clock import Clock
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.reads import BatchItems, batch_get
from chalicelib.errors import ForbiddenError, StepUpRequiredError, UnauthenticatedError
from chalicelib.web.authentication import Caller, Permission, PrefetchKeys

if TYPE_CHECKING:
    from chalicelib.auth.service_key_guard import ServiceKeyGuard

_SCHEME = "bearer"
SERVICE_KEY = "ivk_"
WITHOUT_MFA = frozenset({Permissions.READ_SELF, Permissions.WRITE_SELF})
"""Permissions of users who must set up a second factor and have not done so yet."""


class AccountGuard:
    """Read user and session with every request, so that logouts and new roles apply at once."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        tokens: AccessTokens,
        keys: Callable[[], KeySet],
        look_again: Callable[[], KeySet],
        clock: Clock,
        key_guard: "Callable[[], ServiceKeyGuard]",
        mfa_roles: frozenset[str] = frozenset(),
    ) -> None:
        self._tokens = tokens
        self._keys = keys
        self._look_again = look_again
        self._clock = clock
        self._key_guard = key_guard
        self._mfa_roles = mfa_roles

    def __call__(
        self, authorization: Sequence[str], permission: Permission, route: str, keys: PrefetchKeys
    ) -> tuple[Caller, BatchItems]:
        """Return the caller and the prefetched items; see `Guard`."""
        token = _bearer(authorization)
        if token.startswith(SERVICE_KEY):
            return self._key_guard()(token, permission, route, keys)
        subject = self._subject(token)
        at_user = user_key(subject.user_id)
        at_session = session_key(subject.user_id, subject.session_id)
        found = batch_get([at_user, at_session, *keys(subject.user_id)])
        caller = self._caller(subject, found.raw(at_user), found.raw(at_session))
        if not has_permission(Role(caller.role), permission):
            raise ForbiddenError
        if caller.role in self._mfa_roles and permission not in WITHOUT_MFA:
            self._check_second_factor(found.raw(at_user), found.raw(at_session))
        return caller, found

    def _check_second_factor(self, of_user: RawItem | None, of_session: RawItem | None) -> None:
        if of_session is not None and SessionAuthState.of(of_session).mfa_at is not None:
            return
        if of_user is None or not UserAuthState.of(of_user).mfa:
            raise MfaSetupRequiredError
        raise StepUpRequiredError

    def _subject(self, token: str) -> Subject:
        try:
            return self._tokens.verify(self._keys(), token)
        except UnknownKeyError:
            return self._tokens.verify(self._look_again(), token)

    def _caller(
        self, subject: Subject, of_user: RawItem | None, of_session: RawItem | None
    ) -> Caller:
        if of_user is None or of_session is None:
            raise UnauthenticatedError
        user, session = UserAuthState.of(of_user), SessionAuthState.of(of_session)
        live = session.live and is_live(
            status=user.status,
            user_epoch=user.epoch,
            session_epoch=session.epoch,
            now=self._clock(),
            ends=session.ends,
        )
        if not live:
            raise UnauthenticatedError
        step_up = user.mfa and needs_step_up(session.mfa_at, self._clock())
        return Caller(
            subject.user_id, subject.session_id, user.role, user.username, user.groups, step_up
        )


def _bearer(authorization: Sequence[str]) -> str:
    scheme, _, token = authorization[0].partition(" ") if len(authorization) == 1 else ("",) * 3
    if scheme.lower() != _SCHEME:
        raise UnauthenticatedError
    return token
