"""Login: verify an email and a password, and create a session."""

from collections.abc import Callable, Sequence

from chalicelib.accounts import rules, store, unique_key_store
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    Account,
    Device,
    LoginResult,
    Role,
    User,
    UserStatus,
)
from chalicelib.auth import credential_store, trusted_devices
from chalicelib.auth.errors import (
    InvalidCredentialsError,
    InvalidMfaTokenError,
    UnverifiedEmailError,
)
from chalicelib.auth.mfa_tokens import MfaChallenge, MfaTokens
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import (
    RateLimit,
    RateLimiter,
    RateLimitTicket,
    coarse_network,
    network_of,
)
from chalicelib.auth.rate_limit_store import tries_from_batch, window_key
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import MINUTE, Millis
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import TooManyRequestsError
from chalicelib.values import dataclass

QUARTER_HOUR: Millis = 15 * MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginLimits:
    """Limits of login attempts."""

    guesses: int
    """Per account and network in a quarter of an hour."""
    guesses_from_network: int
    """Per network, for all accounts, in a quarter of an hour; a school is one network."""
    at_once: int
    """Concurrent login attempts, of all networks together."""

    @property
    def by_network(self) -> RateLimit:
        return RateLimit(
            "login-network", self.guesses_from_network, QUARTER_HOUR, concurrency=self.at_once
        )

    @property
    def by_account(self) -> RateLimit:
        """Return the limits for unknown devices: of all networks together, and of each one."""
        return RateLimit("login", 4 * self.guesses, QUARTER_HOUR, max_tries_per_part=self.guesses)

    @property
    def by_account_in_busy_network(self) -> RateLimit:
        """Return the limits in a network with too many failures: lower, but never zero."""
        fewer = max(1, self.guesses // 2)
        return RateLimit("login", 4 * self.guesses, QUARTER_HOUR, max_tries_per_part=fewer)

    @property
    def by_device(self) -> RateLimit:
        """Return a limit of a trusted device's own, which strangers cannot exhaust."""
        return RateLimit("login-device", 2 * self.guesses, QUARTER_HOUR)


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """A counted login attempt: the account, and whether its device is trusted."""

    account: Account | None
    tickets: Sequence[RateLimitTicket]
    device_token: str | None = None
    """The token that proves an earlier login on the device."""


class Login:
    """Log users in, at the same cost for known and unknown addresses."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        limits: LoginLimits,
        must_verify: bool,
        passwords: PasswordPolicy,
        sessions: Sessions,
        trusted_devices: TrustedDevices,
        rate_limiter: RateLimiter,
        audit: Audit,
        mfa_tokens: MfaTokens,
        check_code: Callable[[str, str], None],
    ) -> None:
        self._limits = limits
        self._must_verify = must_verify
        self._passwords = passwords
        self._sessions = sessions
        self._trusted_devices = trusted_devices
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._mfa_tokens = mfa_tokens
        self._check_code = check_code

    def login(self, email: str, password: str, device: Device) -> LoginResult | str:
        """Create a session; raises InvalidCredentialsError or TooManyRequestsError.

        With a second factor, returns a token for the second step instead.

        Raises UnverifiedEmailError only after the right password.
        """
        guess = self._attempt_on_trusted_device(email, device) or self._attempt_on_unknown_device(
            email, device
        )
        account = guess.account
        verdict = self._passwords.verify(password, account.password_hash if account else None)
        user_id = account.id if account else UNKNOWN_USER_ID
        if account is None or not verdict.is_correct or not _is_active(account):
            for one in guess.tickets:
                one.commit()
            self._audit.record(AuditEvent.FAILED, user_id, network=coarse_network(device.ip))
            raise InvalidCredentialsError
        if verdict.rehashed is not None:
            credential_store.set_password_hash(account, verdict.rehashed)
        for one in guess.tickets:
            one.release()
        if self._must_verify and not _is_trusted(account.user):
            raise UnverifiedEmailError
        if rules.is_unverified(account.user):
            # confirmation is no longer required: the account would expire while in use
            credential_store.keep_for_good(account)
        is_known = guess.device_token is not None
        if account.user.mfa_enabled:
            return self._mfa_tokens.issue(MfaChallenge(user_id, account.epoch, is_known))
        tokens = self._sessions.create(account, device, is_known=is_known)
        token = guess.device_token or self._trusted_devices.issue(user_id, account.password_changes)
        return LoginResult(tokens=tokens, device_token=token)

    def complete(self, mfa_token: str, code: str, device: Device) -> LoginResult:
        """Create a session by the second factor, after the right password.

        Raises InvalidMfaTokenError, InvalidMfaCodeError or TooManyRequestsError.
        """
        challenge = self._mfa_tokens.verify(mfa_token)
        account = None if challenge is None else store.get_account(challenge.user_id)
        if challenge is None or account is None or account.epoch != challenge.epoch:
            raise InvalidMfaTokenError
        if not _is_active(account):
            raise InvalidMfaTokenError
        self._check_code(challenge.user_id, code)
        return self.log_in_with_all_factors(account, device, is_known=challenge.is_known_device)

    def log_in_with_all_factors(
        self, account: Account, device: Device, *, is_known: bool
    ) -> LoginResult:
        """Create a session for a user with more proofs than the password."""
        tokens = self._sessions.create(account, device, is_known=is_known, has_mfa=True)
        token = self._trusted_devices.issue(account.id, account.password_changes)
        return LoginResult(tokens=tokens, device_token=token)

    def _attempt_on_trusted_device(self, email: str, device: Device) -> LoginAttempt | None:
        """Return an attempt counted against the device's own limit, in any network."""
        proof = trusted_devices.parse(device.proof)
        account = store.account_with_email(email, proof.user_id) if proof else None
        if proof is None or account is None:
            return None
        if not self._trusted_devices.verify(proof, account.password_changes):
            return None
        own = self._rate_limiter.reserve(self._limits.by_device, proof.device.hex())
        return LoginAttempt(account, [own], proof.text)

    def _attempt_on_unknown_device(self, email: str, device: Device) -> LoginAttempt:
        """Return an attempt counted against network and account, whether or not it exists."""
        limit, network = self._limits.by_network, network_of(device.ip)
        window = self._rate_limiter.window_of(limit, network)
        found = batch_get([unique_key_store.email_owner_key(email), window_key(window)])
        tickets: list[RateLimitTicket] = []
        by_account = self._limits.by_account
        try:
            tried = tries_from_batch(found, window)
            tickets.append(self._rate_limiter.admit(limit, network, tried))
        except TooManyRequestsError:
            # others have failed in this network: a right password is still checked, up to a lower
            # limit of wrong ones for its account
            by_account = self._limits.by_account_in_busy_network
        tickets.append(self._rate_limiter.reserve(by_account, rules.email_key(email), network))
        return LoginAttempt(store.account_of_address(found, email), tickets)


def _is_active(account: Account) -> bool:
    return account.user.status is UserStatus.ACTIVE


def _is_trusted(user: User) -> bool:
    """Return whether an account may log in without a confirmed address.

    Authors and administrators were appointed by an administrator.
    """
    return user.email_verified or user.role is not Role.USER
