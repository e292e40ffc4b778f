"""Registration of accounts, with or without confirmation of the address first."""

from dataclasses import replace

from chalicelib.accounts import rules, store, unverified_store
from chalicelib.accounts.admins import promotion_writes
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.errors import EmailTakenError, UsernameTakenError
from chalicelib.accounts.models import (
    NoticeKind,
    Role,
    TokenPurpose,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.store import TakenError, UserItem
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.auth.recovery import Recovery
from chalicelib.clock import DAY, Clock, Millis

UNVERIFIED_FOR: Millis = 7 * DAY
"""How long an account waits for its address to be confirmed where that is required."""


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
    ) -> None:
        self._limit = limit
        self.must_verify = must_verify
        self._passwords = passwords
        self._recovery = recovery
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._clock = clock

    def register(self, user_id: str, email: str, username: str, password: str, ip: str) -> User:
        """A new user, who is mailed a link that confirms the address.

        Raises EmailTakenError, UsernameTakenError, UnacceptableError or TooManyRequestsError.
        """
        self._rate_limiter.reserve(self._limit, network_of(ip))
        user = self.create_user(user_id, email, username, password, Role.USER)
        grant = self._recovery.allow(TokenPurpose.VERIFY_EMAIL, user_id)
        self._recovery.mail(NoticeKind.VERIFY_EMAIL, grant)
        return user

    def request_registration(
        self, user_id: str, email: str, username: str, password: str, ip: str
    ) -> None:
        """Register where addresses must be confirmed: whether one is known is told to it alone.

        Raises UsernameTakenError (names are public), UnacceptableError or TooManyRequestsError.
        """
        self._rate_limiter.reserve(self._limit, network_of(ip))
        user, hashed = self._new_user(user_id, email, username, password, waits=True)
        try:
            store.add_user(user, hashed)
        except TakenError as taken:
            if taken.member == "username" and not self._is_unverified_name_of(user):
                raise UsernameTakenError from None
        self._mail_applicant(user, hashed)

    def create_user(
        self, user_id: str, email: str, username: str, password: str, role: Role
    ) -> User:
        """A new user of any role, for operators; raises what `register` raises."""
        user, hashed = self._new_user(user_id, email, username, password, role, waits=False)
        beside = promotion_writes(user_id) if role is Role.ADMIN else []
        try:
            user = store.add_user(user, hashed, beside)
        except TakenError as taken:
            refusal = UsernameTakenError if taken.member == "username" else EmailTakenError
            raise refusal from None
        self._audit.record(AuditEvent.CREATED, user_id, role=role.value)
        return user

    def _new_user(  # noqa: PLR0913 - what a new user is made of
        self,
        user_id: str,
        email: str,
        username: str,
        password: str,
        role: Role = Role.USER,
        *,
        waits: bool,
    ) -> tuple[User, str]:
        name, now = rules.validate_username(username), self._clock()
        user = User(
            id=user_id,
            email=email,
            username=name,
            role=role,
            status=UserStatus.ACTIVE,
            # whom an operator makes a user need not prove an address to get in
            email_verified=self.must_verify and not waits,
            visibility=Visibility.PUBLIC,
            email_notifications=all_topics(),
            profile_version=0,
            created_at=now,
            kept_until=now + UNVERIFIED_FOR if waits else None,
        )
        return user, self._passwords.validate_and_hash(password, "password", email, name)

    def _is_unverified_name_of(self, user: User) -> bool:
        """Whether a name is taken by the address's own account, which is not confirmed yet.

        Of a confirmed one that must not be told: its name is public, its address is not.
        """
        item = store.user_by_email(user.email)
        if item is None or not unverified_store.is_unverified(item):
            return False
        return rules.username_key(item.username) == rules.username_key(user.username)

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
