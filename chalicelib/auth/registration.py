"""Registration of accounts, with or without prior confirmation of the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from chalicelib.accounts import (
    former_account_store,
    names,
    registration_store,
    rules,
    store,
    unverified_store,
)
from chalicelib.accounts.admin_store import promotion_writes
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.errors import EmailTakenError, UsernameTakenError
from chalicelib.accounts.models import (
    Account,
    NoticeKind,
    OnEmailConfirmed,
    Role,
    TokenPurpose,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.store import TakenError
from chalicelib.auth.errors import InvalidInvitationError
from chalicelib.auth.invitations import Invitations
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.auth.recovery import Recovery
from chalicelib.clock import DAY, Clock, Millis
from chalicelib.dynamo.writes import Write
from chalicelib.errors import ApiError, ConflictError

UNVERIFIED_FOR: Millis = 7 * DAY
"""Lifetime of an account whose address must be confirmed and is not."""


_REFUSALS: Mapping[str, type[ApiError]] = {
    "username": UsernameTakenError,
    "email": EmailTakenError,
    "token": InvalidInvitationError,
}


class Registration:
    """Create accounts."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        limit: RateLimit,
        must_verify: bool,
        passwords: PasswordPolicy,
        recovery: Recovery,
        rate_limiter: RateLimiter,
        audit: Audit,
        clock: Clock,
        invitations: Invitations,
        address_digest: Callable[[str], str],
        on_email_confirmed: OnEmailConfirmed,
    ) -> None:
        self._limit = limit
        self.must_verify = must_verify
        self._passwords = passwords
        self._recovery = recovery
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._clock = clock
        self._invitations = invitations
        self._address_digest = address_digest
        self._on_email_confirmed = on_email_confirmed

    def register(  # noqa: PLR0913 - the inputs of a registration
        self,
        user_id: str,
        email: str,
        username: str,
        password: str,
        ip: str,
        *,
        may_repeat: bool = False,
    ) -> User:
        """Create a user and mail a link that confirms the address.

        Raises EmailTakenError, UsernameTakenError, UnacceptableError, TooManyRequestsError, or
        ConflictError when a repeated registration's account was erased meanwhile.
        """
        self._rate_limiter.reserve(self._limit, network_of(ip))
        if may_repeat and former_account_store.is_erased(user_id):
            raise ConflictError("The account of this request was erased; use another key.")
        name = names.validate_username(username)
        user, hashed = self._new_user(user_id, email, name, password, verified=False)
        user = self._add(user, hashed, [])
        grant = self._recovery.allow(TokenPurpose.VERIFY_EMAIL, user_id)
        self._recovery.mail(NoticeKind.VERIFY_EMAIL, grant)
        return user

    def register_invited(
        self, token: str, email: str, username: str, password: str, *, may_repeat: bool
    ) -> User:
        """Create a user from an invitation, which also confirms the address.

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
        """Register where addresses must be confirmed; only a mail shows whether one is known.

        Raises UsernameTakenError (names are public), UnacceptableError or TooManyRequestsError.
        """
        self._rate_limiter.reserve(self._limit, network_of(ip))
        name = names.validate_username(username)
        user, hashed = self._new_user(user_id, email, name, password, verified=False, waits=True)
        try:
            registration_store.add_user(user, hashed, address=self._address(email))
        except TakenError as taken:
            if taken.member == "username" and not self._is_unverified_name_of(user):
                raise UsernameTakenError from None
        self._mail_applicant(user, hashed)

    def create_user(
        self, user_id: str, email: str, username: str, password: str, role: Role
    ) -> User:
        """Create a user of any role with a confirmed address, for operators.

        Raises the errors of `register`. Reserved names are allowed.
        """
        name = names.validate_username(username, may_be_reserved=True)
        user, hashed = self._new_user(user_id, email, name, password, role, verified=True)
        return self._add(user, hashed, promotion_writes(user_id) if role is Role.ADMIN else [])

    def _add(self, user: User, hashed: str, beside: Sequence[Write]) -> User:
        try:
            user = registration_store.add_user(
                user, hashed, beside, address=self._address(user.email)
            )
        except TakenError as taken:
            raise _REFUSALS[taken.member] from None
        self._audit.record(AuditEvent.CREATED, user.id, role=user.role.value)
        return user

    def _address(self, email: str) -> registration_store.Address:
        digest = self._address_digest(email)
        former = former_account_store.former_ids(digest)
        if len(former) >= former_account_store.MAX_FORMER:
            raise TakenError("email")
        return registration_store.Address(digest, frozenset(former))

    def _repeated(self, user_id: str, email: str, password: str, *, may_repeat: bool) -> User:
        account = store.get_account(user_id) if may_repeat else None
        if account is None or rules.email_key(account.user.email) != rules.email_key(email):
            raise InvalidInvitationError
        if not self._passwords.is_correct(password, account.password_hash):
            raise InvalidInvitationError
        self._on_email_confirmed(user_id, email)
        return account.user

    def _new_user(  # noqa: PLR0913 - the attributes of a user
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
        return user, self._passwords.validate_and_hash(password, "password", email, name)

    def _is_unverified_name_of(self, user: User) -> bool:
        """Return whether a name is taken by the unconfirmed account of the same address.

        False for a confirmed account: its name is public, but its address is not.
        """
        account = store.account_by_email(user.email)
        if account is None or not rules.is_unverified(account.user):
            return False
        return names.name_key(account.user.username) == names.name_key(user.username)

    def _mail_applicant(self, user: User, hashed: str) -> None:
        """Mail a confirmation link, or that the account exists already."""
        if not self._recovery.may_mail(user.email, TokenPurpose.VERIFY_EMAIL):
            return
        account = store.account_by_email(user.email)
        if account is None:
            return
        user_id = account.id
        if not rules.is_unverified(account.user):
            grant = self._recovery.allow(TokenPurpose.RESET_PASSWORD, user_id)
            self._audit.record(AuditEvent.RESET_ASKED, user_id)
            self._recovery.mail(NoticeKind.EMAIL_IN_USE, grant)
            return
        # void the earlier link first: it must not confirm another applicant's password
        grant = self._recovery.allow(TokenPurpose.VERIFY_EMAIL, user_id)
        user_now = replace(user, id=user_id)
        if user_id == user.id or self._replace_unverified(account, user_now, hashed):
            self._audit.record(AuditEvent.CREATED, user_id, role=user.role.value)
            self._recovery.mail(NoticeKind.VERIFY_EMAIL, grant)

    def _replace_unverified(self, account: Account, user: User, hashed: str) -> bool:
        try:
            return unverified_store.replace_unverified(account, user, hashed)
        except TakenError:
            raise UsernameTakenError from None
