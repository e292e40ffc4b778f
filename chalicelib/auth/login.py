"""How people come in: registering, and signing in, without telling strangers who is here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from chalicelib.accounts import former_accounts, names, rules, store, unverified_store
from chalicelib.accounts.admins import promotion_writes
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.errors import (
    EmailTakenError,
    InvalidCredentialsError,
    InvalidInvitationError,
    UnverifiedEmailError,
    UsernameTakenError,
)
from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    Device,
    LoginResult,
    NoticeKind,
    OnEmailConfirmed,
    Role,
    TokenPurpose,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.store import TakenError, UserItem
from chalicelib.auth import credential_store, trusted_devices
from chalicelib.auth.invitations import Invitations
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import (
    RateLimit,
    RateLimiter,
    RateLimitTicket,
    coarse_network,
    network_of,
)
from chalicelib.auth.recovery import Recovery
from chalicelib.auth.sessions import Sessions
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import DAY, HOUR, MINUTE, Clock, Millis
from chalicelib.dynamo.reads import batch_get, get
from chalicelib.dynamo.writes import Write
from chalicelib.errors import ApiError, ConflictError, TooManyRequestsError
from chalicelib.values import dataclass

QUARTER_HOUR: Millis = 15 * MINUTE
UNVERIFIED_FOR: Millis = 7 * DAY
"""How long an account waits for its address to be confirmed where that is required."""


_REFUSALS: Mapping[str, type[ApiError]] = {
    "username": UsernameTakenError,
    "email": EmailTakenError,
    "token": InvalidInvitationError,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginLimits:
    """How often one may try to come in."""

    guesses: int
    """At one account, from one network, in a quarter of an hour."""
    guesses_from_network: int
    """At any accounts, from one network, in a quarter of an hour; a school is one network."""
    at_once: int
    """Sign-ins that are let through at once, of all networks together."""
    registrations_from_network: int
    """In an hour."""

    @property
    def by_network(self) -> RateLimit:
        return RateLimit(
            "login-network", self.guesses_from_network, QUARTER_HOUR, concurrency=self.at_once
        )

    @property
    def by_account(self) -> RateLimit:
        """From devices that nobody has signed in on: all networks, and each one of them."""
        return RateLimit("login", 4 * self.guesses, QUARTER_HOUR, max_tries_per_part=self.guesses)

    @property
    def by_account_in_busy_network(self) -> RateLimit:
        """The same where a network has failed too often: fewer from there, but never none."""
        fewer = max(1, self.guesses // 2)
        return RateLimit("login", 4 * self.guesses, QUARTER_HOUR, max_tries_per_part=fewer)

    @property
    def by_device(self) -> RateLimit:
        """Of a device's own, so that no stranger can use the tries up."""
        return RateLimit("login-device", 2 * self.guesses, QUARTER_HOUR)

    @property
    def registrations(self) -> RateLimit:
        return RateLimit("register-network", self.registrations_from_network, HOUR)


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """A try to sign in that was counted: at whose account, and whether on a device of theirs."""

    item: UserItem | None
    tickets: Sequence[RateLimitTicket]
    device_token: str | None = None
    """The token that proved it."""


class Entrance:
    """Registers people and signs them in."""

    def __init__(  # noqa: PLR0913 - what it takes to let people in
        self,
        *,
        limits: LoginLimits,
        must_verify: bool,
        choosing: PasswordPolicy,
        sessions: Sessions,
        recovery: Recovery,
        devices: TrustedDevices,
        throttle: RateLimiter,
        audit: Audit,
        clock: Clock,
        invitations: Invitations,
        address_digest: Callable[[str], str],
        on_email_confirmed: OnEmailConfirmed,
    ) -> None:
        self._limits = limits
        self.must_verify = must_verify
        self._choosing = choosing
        self._sessions = sessions
        self._recovery = recovery
        self._devices = devices
        self._throttle = throttle
        self._audit = audit
        self._clock = clock
        self._invitations = invitations
        self._address_digest = address_digest
        self._on_email_confirmed = on_email_confirmed

    def register(self, user_id: str, email: str, username: str, password: str, ip: str) -> User:
        """A new user, who is mailed a link that confirms the address.

        Raises EmailTakenError, UsernameTakenError, UnacceptableError, TooManyRequestsError, or
        ConflictError to a repeat of a registration whose account was erased.
        """
        self._throttle.reserve(self._limits.registrations, network_of(ip))
        if former_accounts.is_erased(user_id):
            raise ConflictError("The account of this request was erased; use another key.")
        name = names.validate_username(username)
        user, hashed = self._new_user(user_id, email, name, password, verified=False)
        user = self._add(user, hashed, [])
        grant = self._recovery.allow(TokenPurpose.VERIFY_EMAIL, user_id)
        self._recovery.mail(NoticeKind.VERIFY_EMAIL, grant)
        return user

    def register_invited(
        self,
        token: str,
        email: str,
        username: str,
        password: str,
        *,
        may_repeat: bool,
    ) -> User:
        """A new user of the address that was invited, which is confirmed by that.

        Raises InvalidInvitationError, EmailTakenError, UsernameTakenError or UnacceptableError.
        """
        invited = self._invitations.accept(token, email)
        if invited.is_used:
            return self._repeated(invited.user_id, email, password, may_repeat=may_repeat)
        name = names.validate_username(username)
        user, hashed = self._new_user(
            invited.user_id, email, name, password, invited.role, verified=True
        )
        beside = promotion_writes(user.id) if invited.role is Role.ADMIN else []
        user = self._add(user, hashed, [*invited.writes, *beside])
        self._on_email_confirmed(user.id, email)
        return user

    def request_registration(
        self, user_id: str, email: str, username: str, password: str, ip: str
    ) -> None:
        """Register where addresses must be confirmed: whether one is known is told to it alone.

        Raises UsernameTakenError (names are public), UnacceptableError or TooManyRequestsError.
        """
        self._throttle.reserve(self._limits.registrations, network_of(ip))
        name = names.validate_username(username)
        user, hashed = self._new_user(user_id, email, name, password, verified=False, waits=True)
        try:
            store.add_user(user, hashed, address=self._address(email))
        except TakenError as taken:
            if taken.member == "username" and not self._is_unverified_name_of(user):
                raise UsernameTakenError from None
        self._mail_applicant(user, hashed)

    def create_user(
        self, user_id: str, email: str, username: str, password: str, role: Role
    ) -> User:
        """A new user of any role and a confirmed address, for operators.

        Raises what `register` raises. Reserved names are theirs to give.
        """
        name = names.validate_username(username, may_be_reserved=True)
        user, hashed = self._new_user(user_id, email, name, password, role, verified=True)
        return self._add(user, hashed, promotion_writes(user_id) if role is Role.ADMIN else [])

    def login(self, email: str, password: str, device: Device) -> LoginResult:
        """A new session; raises InvalidCredentialsError, TooManyRequestsError.

        Raises UnverifiedEmailError to those alone who know the password.
        """
        guess = self._attempt_on_trusted_device(email, device) or self._attempt_on_unknown_device(
            email, device
        )
        item = guess.item
        verdict = self._choosing.verify(password, item.password_hash if item else None)
        user_id = item.pk.removeprefix("U#") if item else UNKNOWN_USER_ID
        if item is None or not verdict.is_correct or item.status != UserStatus.ACTIVE:
            for one in guess.tickets:
                one.commit()
            self._audit.record(AuditEvent.FAILED, user_id, network=coarse_network(device.ip))
            raise InvalidCredentialsError
        if verdict.rehashed is not None:
            credential_store.set_password_hash(item, verdict.rehashed)
        for one in guess.tickets:
            one.release()
        if self.must_verify and not _is_trusted(item):
            raise UnverifiedEmailError
        if unverified_store.is_unverified(item):
            # nobody need confirm any more: it would go away while in use
            credential_store.keep_for_good(item)
        tokens = self._sessions.create(item, device, is_known=guess.device_token is not None)
        token = guess.device_token or self._devices.issue(user_id, item.password_changes)
        return LoginResult(tokens=tokens, device_token=token)

    def _attempt_on_trusted_device(self, email: str, device: Device) -> LoginAttempt | None:
        """A guess by the device's own tries, which no stranger uses up, on its network or off."""
        proof = trusted_devices.parse(device.proof)
        item = store.user_with_email(email, proof.user_id) if proof else None
        if proof is None or item is None:
            return None
        if not self._devices.verify(proof, item.password_changes):
            return None
        own = self._throttle.reserve(self._limits.by_device, proof.device.hex())
        return LoginAttempt(item, [own], proof.text)

    def _attempt_on_unknown_device(self, email: str, device: Device) -> LoginAttempt:
        """A guess by the tries of the network and of the account, whether or not there is one."""
        limit, network = self._limits.by_network, network_of(device.ip)
        at_owner, at_tries = (
            store.email_owner_key(email),
            self._throttle.counter_key(limit, network),
        )
        found = batch_get([at_owner, at_tries])
        tickets: list[RateLimitTicket] = []
        by_account = self._limits.by_account
        try:
            tickets.append(self._throttle.admit(limit, network, found.get(at_tries)))
        except TooManyRequestsError:
            # others have failed there: a right password is checked all the same, while few
            # wrong ones were tried at its account
            by_account = self._limits.by_account_in_busy_network
        tickets.append(self._throttle.reserve(by_account, rules.email_key(email), network))
        return LoginAttempt(store.owner_of_address(found.get(at_owner)), tickets)

    def _add(self, user: User, hashed: str, beside: Sequence[Write]) -> User:
        try:
            user = store.add_user(user, hashed, beside, address=self._address(user.email))
        except TakenError as taken:
            raise _REFUSALS[taken.member] from None
        self._audit.record(AuditEvent.CREATED, user.id, role=user.role.value)
        return user

    def _address(self, email: str) -> store.Address:
        digest = self._address_digest(email)
        return store.Address(digest, frozenset(former_accounts.former_ids(digest)))

    def _repeated(self, user_id: str, email: str, password: str, *, may_repeat: bool) -> User:
        item = get(store.user_key(user_id)) if may_repeat else None
        if item is None or rules.email_key(item.email) != rules.email_key(email):
            raise InvalidInvitationError
        if not self._choosing.is_correct(password, item.password_hash):
            raise InvalidInvitationError
        self._on_email_confirmed(user_id, email)
        return store.user_of(item)

    def _new_user(  # noqa: PLR0913 - what a new user is made of
        self,
        user_id: str,
        email: str,
        name: str,
        password: str,
        role: Role = Role.USER,
        *,
        verified: bool,
        waits: bool = False,
    ) -> tuple[User, str]:
        now = self._clock()
        user = User(
            id=user_id,
            email=email,
            username=name,
            role=role,
            status=UserStatus.ACTIVE,
            email_verified=verified,
            visibility=Visibility.PUBLIC,
            email_notifications=all_topics(),
            profile_version=0,
            created_at=now,
            kept_until=now + UNVERIFIED_FOR if waits else None,
        )
        return user, self._choosing.validate_and_hash(password, "password", email, name)

    def _is_unverified_name_of(self, user: User) -> bool:
        """Whether a name is taken by the address's own account, which is not confirmed yet.

        Of a confirmed one that must not be told: its name is public, its address is not.
        """
        item = store.user_by_email(user.email)
        if item is None or not unverified_store.is_unverified(item):
            return False
        return names.name_key(item.username) == names.name_key(user.username)

    def _mail_applicant(self, user: User, hashed: str) -> None:
        """Mail the address: a link to confirm it, or that there is an account already."""
        if not self._recovery.may_mail(user.email, TokenPurpose.VERIFY_EMAIL):
            return
        item = store.user_by_email(user.email)
        if item is None:
            return
        user_id = item.pk.removeprefix("U#")
        if not unverified_store.is_unverified(item):
            grant = self._recovery.allow(TokenPurpose.RESET_PASSWORD, user_id)
            self._audit.record(AuditEvent.RESET_ASKED, user_id)
            self._recovery.mail(NoticeKind.EMAIL_IN_USE, grant)
            return
        # first the earlier link becomes void: it must not confirm what somebody else has chosen
        grant = self._recovery.allow(TokenPurpose.VERIFY_EMAIL, user_id)
        if user_id == user.id or self._replace_unverified(item, replace(user, id=user_id), hashed):
            self._audit.record(AuditEvent.CREATED, user_id, role=user.role.value)
            self._recovery.mail(NoticeKind.VERIFY_EMAIL, grant)

    def _replace_unverified(self, item: UserItem, user: User, hashed: str) -> bool:
        try:
            return unverified_store.replace_unverified(item, user, hashed)
        except TakenError:
            raise UsernameTakenError from None


def _is_trusted(item: UserItem) -> bool:
    """Whether an account may sign in where addresses must be confirmed.

    Authors and administrators were made so by somebody who knows them.
    """
    return item.email_verified or item.role != Role.USER
