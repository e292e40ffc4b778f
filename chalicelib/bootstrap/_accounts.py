"""Accounts, authentication and the stack's secrets.

Interfaces to higher slices are resolved on use.
"""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.accounts.audit import Audit
    from chalicelib.accounts.models import AccountNotice, User
    from chalicelib.accounts.service import Accounts
    from chalicelib.auth.guard import AccountGuard
    from chalicelib.auth.keys import KeySet, KeySetReader
    from chalicelib.auth.login import Login
    from chalicelib.auth.one_time_tokens import OneTimeTokens
    from chalicelib.auth.passwords import PasswordPolicy
    from chalicelib.auth.rate_limit import RateLimiter
    from chalicelib.auth.recovery import Recovery
    from chalicelib.auth.registration import Registration
    from chalicelib.auth.service import Authentication
    from chalicelib.auth.sessions import Sessions
    from chalicelib.auth.tokens import AccessTokens
    from chalicelib.auth.trusted_devices import TrustedDevices


@singleton
def keyset_reader() -> "KeySetReader":
    """Return the reader of the stack's key set."""
    from chalicelib.auth.keys import KeySetReader, ssm_client

    return KeySetReader(settings().keyset_parameter, externals().clock, ssm_client)


def keyset() -> "KeySet":
    """Return the stack's key set."""
    return keyset_reader().current()


def secret(purpose: str) -> bytes:
    """Return the stack's secret for a purpose."""
    return keyset().secret(purpose)


@singleton
def access_tokens() -> "AccessTokens":
    """Return the access token codec."""
    from chalicelib.auth.tokens import AccessTokens

    return AccessTokens(settings().base_url, externals().clock, externals().new_id)


@singleton
def guard() -> "AccountGuard":
    """Return the guard of requests."""
    from chalicelib.auth.guard import AccountGuard

    return AccountGuard(access_tokens(), keyset, keyset_reader().refresh, externals().clock)


@singleton
def accounts() -> "Accounts":
    """Return the service of profiles, roles and erasure."""
    from chalicelib.accounts.service import Accounts

    return Accounts(
        confirm_password=lambda user, password: authentication().confirm_password(user, password),
        audit=audit(),
        on_profile_changed=_on_profile_changed,
    )


@singleton
def authentication() -> "Authentication":
    """Return the service of sessions and password changes."""
    from chalicelib.auth.service import Authentication

    return Authentication(
        passwords=passwords(),
        sessions=sessions(),
        trusted_devices=trusted_devices(),
        rate_limiter=rate_limiter(),
        audit=audit(),
        clock=externals().clock,
        notify_user=_notify_user,
    )


@singleton
def login() -> "Login":
    """Return the login service."""
    from chalicelib.auth.login import Login, LoginLimits

    configured = settings()
    return Login(
        limits=LoginLimits(
            guesses=configured.login_attempts_per_quarter_hour,
            guesses_from_network=configured.login_attempts_per_network,
            at_once=configured.sign_in_burst,
        ),
        must_verify=must_verify(),
        passwords=passwords(),
        sessions=sessions(),
        trusted_devices=trusted_devices(),
        rate_limiter=rate_limiter(),
        audit=audit(),
    )


@singleton
def registration() -> "Registration":
    """Return the registration service."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.auth.registration import Registration

    per_network = settings().registrations_per_network
    return Registration(
        limit=RateLimit("register-network", per_network, clock.HOUR),
        must_verify=must_verify(),
        passwords=passwords(),
        recovery=recovery(),
        rate_limiter=rate_limiter(),
        audit=audit(),
        clock=externals().clock,
    )


def must_verify() -> bool:
    """Return whether addresses must be confirmed before the first login."""
    return settings().registration == "verified"


@singleton
def recovery() -> "Recovery":
    """Return the account recovery service."""
    from chalicelib.auth.recovery import Recovery

    return Recovery(
        choosing=passwords(),
        grants=one_time_tokens(),
        devices=trusted_devices(),
        throttle=rate_limiter(),
        audit=audit(),
        clock=externals().clock,
        new_id=externals().new_id,
        tell=_notify_user,
    )


@singleton
def sessions() -> "Sessions":
    """Return the session service."""
    from chalicelib.auth.sessions import SessionLifetimes, Sessions

    configured = settings()
    return Sessions(
        access=access_tokens(),
        keys=keyset,
        lifetimes=SessionLifetimes(
            idle=configured.session_idle_days * clock.DAY,
            absolute=configured.session_absolute_days * clock.DAY,
            at_once=configured.sessions_per_user,
        ),
        clock=externals().clock,
        new_id=externals().new_id,
        random_bytes=externals().random_bytes,
        tell=_notify_user,
        audit=audit(),
    )


@singleton
def passwords() -> "PasswordPolicy":
    """Return the password policy."""
    from chalicelib.auth.password_hashing import MEMORY_KIB, PasswordHasher
    from chalicelib.auth.passwords import PasswordPolicy

    passwords = PasswordHasher(externals().password_memory_kib or MEMORY_KIB)
    return PasswordPolicy(passwords, settings().password_min_length)


@singleton
def one_time_tokens() -> "OneTimeTokens":
    """Return the one-time token service."""
    from chalicelib.auth.one_time_tokens import OneTimeTokens

    return OneTimeTokens(partial(secret, "one-time"), externals().clock, externals().random_bytes)


@singleton
def trusted_devices() -> "TrustedDevices":
    """Return the trusted device codec."""
    from chalicelib.auth.trusted_devices import TrustedDevices

    return TrustedDevices(partial(secret, "device"), externals().random_bytes)


@singleton
def rate_limiter() -> "RateLimiter":
    """Return the rate limiter."""
    from chalicelib.auth.rate_limit import RateLimiter

    return RateLimiter(externals().clock, externals().new_id)


@singleton
def audit() -> "Audit":
    """Return the audit log."""
    from chalicelib.accounts.audit import Audit

    return Audit(externals().clock, externals().new_id)


def _notify_user(notice: "AccountNotice") -> None:
    from chalicelib.bootstrap._notifications import outbox

    outbox().notify_account(notice)


def _on_profile_changed(user: "User") -> None:
    from chalicelib.bootstrap._leaderboard import leaderboard_writer

    leaderboard_writer().apply_profile(user)
