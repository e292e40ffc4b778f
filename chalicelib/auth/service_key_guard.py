"""Authentication by service keys: the owner's state, the key's scopes and its rate limit."""

import hmac
from collections.abc import Callable

from chalicelib import logs
from chalicelib.accounts.auth_state import UserAuthState
from chalicelib.accounts.models import Role, UserStatus
from chalicelib.accounts.rules import has_permission
from chalicelib.accounts.store import user_key
from chalicelib.auth import service_key_store, service_keys
from chalicelib.auth.errors import MfaSetupRequiredError
from chalicelib.auth.key_scopes import SCOPES
from chalicelib.auth.service_key_store import KeyAuthState, service_key_key
from chalicelib.clock import HOUR, MINUTE, SECOND, Clock, Millis
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.reads import BatchItems, batch_get
from chalicelib.errors import ForbiddenError, TooManyRequestsError, UnauthenticatedError
from chalicelib.web.authentication import Caller, Permission, PrefetchKeys

WINDOW: Millis = MINUTE
COUNTED_TOGETHER = 10
"""A process adds its requests to the stored count ten at a time: nine of ten cost no write."""
LAST_USED_EVERY: Millis = HOUR
MAX_COUNTED = 1_000
"""Maximum of keys whose requests a process counts."""


class ServiceKeyGuard:
    """Authenticates requests by service keys, in the round trip that other requests need too."""

    def __init__(
        self,
        secret: Callable[[], bytes],
        clock: Clock,
        requests_per_minute: int,
        mfa_roles: frozenset[str],
    ) -> None:
        self._secret = secret
        self._clock = clock
        self._requests_per_minute = requests_per_minute
        self._mfa_roles = mfa_roles
        self._uncounted: dict[str, tuple[int, int]] = {}
        """By key: a window and the requests of this process that are not in the stored count."""

    def __call__(
        self, token: str, permission: Permission, route: str, keys: PrefetchKeys
    ) -> tuple[Caller, BatchItems]:
        """Return the key's owner as caller, and the prefetched items; see `Guard`."""
        known = service_keys.parse(self._secret(), token)
        if known is None:
            raise UnauthenticatedError
        user_id, key_id = known
        at_user, at_key = user_key(user_id), service_key_key(user_id, key_id)
        found = batch_get([at_user, at_key, *keys(user_id)])
        user, key = self._states(found.raw(at_user), found.raw(at_key), token)
        logs.bind(key_id=key_id)
        self._count(user_id, key_id, key)
        role = _role(user)
        if SCOPES.get(route, "") not in key.scopes or not has_permission(role, permission):
            raise ForbiddenError
        if user.role in self._mfa_roles and not user.mfa:
            raise MfaSetupRequiredError
        return Caller(user_id, key_id, role, user.username, user.groups), found

    def _states(
        self, of_user: RawItem | None, of_key: RawItem | None, token: str
    ) -> tuple[UserAuthState, KeyAuthState]:
        if of_user is None or of_key is None:
            raise UnauthenticatedError
        user, key = UserAuthState.of(of_user), KeyAuthState.of(of_key)
        is_same = hmac.compare_digest(key.digest, service_keys.digest(token))
        is_good = user.status is UserStatus.ACTIVE and self._clock() < key.ends_at
        if not (is_same and is_good):
            raise UnauthenticatedError
        return user, key

    def _count(self, user_id: str, key_id: str, key: KeyAuthState) -> None:
        """Count a request; raise TooManyRequestsError when the window has too many."""
        now = self._clock()
        window = now // WINDOW
        before = self._uncounted.get(key_id, (window, 0))
        uncounted = before[1] if before[0] == window else 0
        stored = key.requests if key.window == window else 0
        if stored + uncounted >= self._requests_per_minute:
            raise TooManyRequestsError(retry_after_seconds=-(-(WINDOW - now % WINDOW) // SECOND))
        self._remember(key_id, window, uncounted + 1)
        if uncounted + 1 >= COUNTED_TOGETHER:
            self._remember(key_id, window, 0)
            service_key_store.count_requests(user_id, key_id, window, uncounted + 1, now)
        elif now - key.used_at >= LAST_USED_EVERY:
            service_key_store.record_use(user_id, key_id, now)

    def _remember(self, key_id: str, window: int, uncounted: int) -> None:
        if len(self._uncounted) >= MAX_COUNTED:
            self._uncounted.clear()
        self._uncounted[key_id] = (window, uncounted)


def _role(user: UserAuthState) -> Role:
    """Return the role that a key of a user acts in: never the administrator's."""
    return Role.AUTHOR if user.role == Role.ADMIN else Role(user.role)
