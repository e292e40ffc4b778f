"""Authentication; interfaces of higher slices are resolved on use."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._keys import address_digest, keyset, keyset_reader, secret
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._service_keys import service_key_guard
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.auth.email_change import EmailChange
    from chalicelib.auth.guard import AccountGuard
    from chalicelib.auth.invitations import Invitations
    from chalicelib.auth.login import Login
    from chalicelib.auth.mfa import Mfa
    from chalicelib.auth.one_time_tokens import OneTimeTokens
    from chalicelib.auth.passkeys import Passkeys
    from chalicelib.auth.passwords import PasswordPolicy
    from chalicelib.auth.proofs import PasswordProofs
    from chalicelib.auth.rate_limit import RateLimiter
    from chalicelib.auth.recovery import Recovery
    from chalicelib.auth.registration import Registration
    from chalicelib.auth.service import Authentication
    from chalicelib.auth.sessions import Sessions
    from chalicelib.auth.tokens import AccessTokens
    from chalicelib.auth.trusted_devices import TrustedDevices


@singleton
def access_tokens() -> "AccessTokens":
    """Return the access token codec."""
    from chalicelib.auth.tokens import AccessTokens

    return AccessTokens(settings().base_url, externals().clock, externals().new_id)


@singleton
def guard() -> "AccountGuard":
    """Return the guard of requests."""
    from chalicelib.auth.guard import AccountGuard

    return AccountGuard(
        tokens=access_tokens(),
        keys=keyset,
        look_again=keyset_reader().refresh,
        clock=externals().clock,
        key_guard=service_key_guard,
        mfa_roles=frozenset(settings().require_mfa),
    )


@singleton
def proofs() -> "PasswordProofs":
    """Return the checks of current passwords."""
    from chalicelib.auth.proofs import PasswordProofs

    return PasswordProofs(passwords(), rate_limiter())


@singleton
def invitations() -> "Invitations":
    """Return the invitation service."""
    from chalicelib.auth.invitations import Invitations

    return Invitations(
        one_time_tokens(), recovery(), externals().clock, externals().new_id, upward("NotifyUser")
    )


@singleton
def email_change() -> "EmailChange":
    """Return the service of email changes."""
    from chalicelib.auth.email_change import EmailChange

    return EmailChange(
        proofs=proofs(),
        tokens=one_time_tokens(),
        rate_limiter=rate_limiter(),
        audit=audit(),
        clock=externals().clock,
        notify=upward("NotifyUser"),
        address_digest=address_digest,
        on_email_confirmed=upward("OnEmailConfirmed"),
    )


@singleton
def authentication() -> "Authentication":
    """Return the service of sessions and password changes."""
    from chalicelib.auth.service import Authentication

    return Authentication(
        passwords=passwords(),
        sessions=sessions(),
        trusted_devices=trusted_devices(),
        proofs=proofs(),
        audit=audit(),
        clock=externals().clock,
        notify_user=upward("NotifyUser"),
    )


@singleton
def login() -> "Login":
    """Return the login service."""
    from chalicelib.auth.login import Login, LoginLimits
    from chalicelib.auth.mfa_tokens import MfaTokens

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
        mfa_tokens=MfaTokens(partial(secret, "mfa-token"), externals().clock),
        check_code=lambda user_id, code: mfa().check_code(user_id, code),
    )


@singleton
def passkeys() -> "Passkeys":
    """Return the passkey service."""
    from chalicelib.auth.passkeys import Passkeys

    outside = externals()
    notices = upward("NoticeOutbox")
    own = settings()
    return Passkeys(
        own.brand_name, own.base_url, audit(), outside.clock, outside.random_bytes, notices
    )


@singleton
def mfa() -> "Mfa":
    """Return the service of second factors."""
    from chalicelib.auth.mfa import Mfa

    return Mfa(
        proofs=proofs(),
        secret=secret,
        rate_limiter=rate_limiter(),
        audit=audit(),
        clock=externals().clock,
        random_bytes=externals().random_bytes,
        notices=upward("NoticeOutbox"),
        required_roles=frozenset(settings().require_mfa),
        service_name=settings().brand_name,
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
        invitations=invitations(),
        address_digest=address_digest,
        on_email_confirmed=upward("OnEmailConfirmed"),
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
        tell=upward("NotifyUser"),
        on_email_confirmed=upward("OnEmailConfirmed"),
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
        tell=upward("NotifyUser"),
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

    return RateLimiter(externals().clock, externals().new_id, partial(secret, "rate-limit"))
