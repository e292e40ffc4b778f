"""Recovery by mail: password reset and confirmation of addresses."""

from chalicelib.accounts import rules, store
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    Account,
    AccountNotice,
    NoticeKind,
    NotifyUser,
    OnEmailConfirmed,
    OneTimeToken,
    TokenPurpose,
    User,
    UserStatus,
)
from chalicelib.auth import credential_store, one_time_token_store
from chalicelib.auth.errors import InvalidOneTimeTokenError
from chalicelib.auth.one_time_tokens import LIFETIMES, OneTimeTokens
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import HOUR, Clock
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId

MAILS = RateLimit("mail", max_tries=2, window=min(LIFETIMES.values()))
"""Mails of one kind that strangers can send to one address. The window is not longer than a link is
valid, so that the owner always has a valid one.
"""
REPEATS = RateLimit("reset-repeat", max_tries=5, window=HOUR)
"""Attempts to repeat a request with a used link."""
ASKED_FROM_NETWORK = RateLimit("mail-network", max_tries=100, window=HOUR)


class Recovery:
    """Mail one-time links and do their actions.

    Requests cost and answer the same for known and unknown addresses: for an unknown one, all work
    is done for a dummy user.
    """

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        choosing: PasswordPolicy,
        grants: OneTimeTokens,
        devices: TrustedDevices,
        throttle: RateLimiter,
        audit: Audit,
        clock: Clock,
        new_id: NewId,
        tell: NotifyUser,
        on_email_confirmed: OnEmailConfirmed,
    ) -> None:
        self._choosing = choosing
        self._grants = grants
        self._devices = devices
        self._throttle = throttle
        self._audit = audit
        self._clock = clock
        self._new_id = new_id
        self._tell = tell
        self._on_email_confirmed = on_email_confirmed

    def request_reset(self, email: str, ip: str) -> None:
        """Mail a password reset link if the account exists.

        Raises TooManyRequestsError only by network: a limit by address would reveal the account.
        """
        self._throttle.reserve(ASKED_FROM_NETWORK, network_of(ip))
        if not self.may_mail(email, TokenPurpose.RESET_PASSWORD):
            return
        account = store.account_by_email(email)
        there = account is not None and account.user.status is UserStatus.ACTIVE
        user_id = account.id if account and there else self._new_id("usr")
        self._audit.record(AuditEvent.RESET_ASKED, user_id if there else UNKNOWN_USER_ID)
        self.mail(NoticeKind.RESET_PASSWORD, self.allow(TokenPurpose.RESET_PASSWORD, user_id))

    def request_verification(self, email: str, ip: str) -> None:
        """Mail another confirmation link if an unconfirmed account exists.

        Raises TooManyRequestsError only by network.
        """
        self._throttle.reserve(ASKED_FROM_NETWORK, network_of(ip))
        if not self.may_mail(email, TokenPurpose.VERIFY_EMAIL):
            return
        account = store.account_by_email(email)
        waits = account is not None and not account.user.email_verified
        user_id = account.id if account and waits else self._new_id("usr")
        self.mail(NoticeKind.VERIFY_EMAIL, self.allow(TokenPurpose.VERIFY_EMAIL, user_id))

    def mail_reset(self, user_id: str) -> None:
        """Mail a password reset link to a user, on behalf of an administrator."""
        self._audit.record(AuditEvent.RESET_ASKED, user_id)
        self.mail(NoticeKind.RESET_PASSWORD, self.allow(TokenPurpose.RESET_PASSWORD, user_id))

    def mail_verification(self, user: User) -> None:
        """Mail another confirmation link to a known user."""
        if self.may_mail(user.email, TokenPurpose.VERIFY_EMAIL):
            grant = self.allow(TokenPurpose.VERIFY_EMAIL, user.id)
            self.mail(NoticeKind.VERIFY_EMAIL, grant)

    def may_mail(self, email: str, purpose: TokenPurpose) -> bool:
        """Return whether another mail may be sent to an address; limits unwanted mails."""
        try:
            self._throttle.reserve(MAILS, f"{purpose} {rules.email_key(email)}")
        except TooManyRequestsError:
            return False
        return True

    def allow(self, purpose: TokenPurpose, user_id: str) -> OneTimeToken:
        """Issue a token; earlier ones of its purpose become invalid."""
        return self._grants.issue(purpose, user_id)

    def mail(self, kind: NoticeKind, grant: OneTimeToken) -> None:
        """Mail the link of a token to its user."""
        self._tell(
            AccountNotice(kind=kind, user_id=grant.user_id, dedup_key=grant.nonce, token=grant)
        )

    def reset(self, token: str, password: str, *, may_repeat: bool = False) -> str:
        """Set a new password and end all sessions; returns a device token.

        With ``may_repeat``, a token that was used for this very password is answered as before.
        Raises InvalidOneTimeTokenError, UnacceptableError or TooManyRequestsError.
        """
        grant, account, is_used = self._parse_any(token, TokenPurpose.RESET_PASSWORD)
        changes = account.password_changes
        if is_used and may_repeat:
            self._check_repeat(account, password)
        else:
            changes += 1
            hashed = self._choosing.validate_and_hash(
                password, "new_password", account.user.email, account.user.username
            )
            self._on_email_confirmed(grant.user_id, account.user.email)
            event = self._audit.event(AuditEvent.PASSWORD_CHANGED, grant.user_id, how="reset")
            now, beside = self._clock(), [event_write(event)]
            if not credential_store.reset_password(account, hashed, grant, now, beside):
                raise InvalidOneTimeTokenError
            self._audit.log(event)
        kind, occasion = NoticeKind.PASSWORD_CHANGED, grant.nonce
        self._tell(AccountNotice(kind=kind, user_id=grant.user_id, dedup_key=occasion))
        return self._devices.issue(grant.user_id, changes)

    def verify(self, token: str, *, may_repeat: bool = False) -> None:
        """Confirm an address; succeeds too when an earlier try of the same request confirmed it.

        Raises InvalidOneTimeTokenError.
        """
        grant, account, is_used = self._parse_any(token, TokenPurpose.VERIFY_EMAIL)
        if is_used and may_repeat and account.user.email_verified:
            return
        if not is_used:
            self._on_email_confirmed(grant.user_id, account.user.email)
        event = self._audit.event(AuditEvent.VERIFIED, grant.user_id)
        now, beside = self._clock(), [event_write(event)]
        if is_used or not credential_store.verify_email(account, grant, now, beside):
            raise InvalidOneTimeTokenError
        self._audit.log(event)

    def _check_repeat(self, account: Account, password: str) -> None:
        # an old link must not allow guessing the password that was set by it
        self._throttle.reserve(REPEATS, account.id)
        if not self._choosing.is_correct(password, account.password_hash):
            raise InvalidOneTimeTokenError

    def _parse_any(self, token: str, purpose: TokenPurpose) -> tuple[OneTimeToken, Account, bool]:
        """Return a parsed token, its account, and whether it was used."""
        grant = self._grants.parse(token, purpose)
        if grant is None:
            raise InvalidOneTimeTokenError
        at_grant = one_time_token_store.token_key(grant.user_id, purpose)
        found = batch_get([at_grant, store.user_key(grant.user_id)])
        account = store.account_from_batch(found, grant.user_id)
        kept = one_time_token_store.token_from_batch(found, grant.user_id, purpose)
        if account is None or not (
            kept is None or one_time_token_store.is_valid(kept, grant, self._clock())
        ):
            raise InvalidOneTimeTokenError
        return grant, account, kept is None
