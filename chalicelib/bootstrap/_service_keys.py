"""Service keys."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._keys import secret
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.auth.service_key_guard import ServiceKeyGuard
    from chalicelib.auth.service_keys import ServiceKeys

_PURPOSE = "service-key"


@singleton
def service_keys() -> "ServiceKeys":
    """Return the service of service keys."""
    from chalicelib.auth.service_keys import ServiceKeys

    notices = upward("NoticeOutbox")
    return ServiceKeys(partial(secret, _PURPOSE), audit(), externals().clock, notices)


@singleton
def service_key_guard() -> "ServiceKeyGuard":
    """Return the authentication of requests with service keys."""
    from chalicelib.auth.service_key_guard import ServiceKeyGuard

    return ServiceKeyGuard(
        partial(secret, _PURPOSE),
        externals().clock,
        settings().key_requests_per_minute,
        frozenset(settings().require_mfa),
    )
