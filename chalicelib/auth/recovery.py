"""What one proves by reading one's mail: that an address is one's own, or who one is."""

from chalicelib.accounts import rules, store
from chalicelib.accounts.audit import Audit, AuditEvent
from chalicelib.accounts.models import (
    UNKNOWN_USER_ID,
    AccountNotice,
    NoticeKind,
    NotifyUser,
    OnEmailConfirmed,
    OneTimeToken,
    TokenPurpose,
    UserStatus,
)
from chalicelib.accounts.store import UserItem
from chalicelib.auth import credential_store, one_time_token_store
from chalicelib.auth.errors import InvalidOneTimeTokenError
from chalicelib.auth.one_time_tokens import LIFETIMES, OneTimeTokens
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.clock import HOUR, Clock
from chalicelib.dynamo.reads import batch_get
from chalicelib.dynamo.writes import put
from chalicelib.errors import TooManyRequestsError
from chalicelib.ids import NewId

MAILS = RateLimit("mail", max_tries=2, window=min(LIFETIMES.values()))
"""Mails of one kind that strangers can have sent to one address. In no longer than a link is good:
where they use these up, the last one still serves its owner."""
REPEATS = RateLimit("reset-repeat", max_tries=5, window=HOUR)
"""How often a link that was used may be tried again."""
ASKED_FROM_NETWORK = RateLimit("mail-network", max_tries=100, window=HOUR)


class Recovery:
    """Mails links that work once, and does what they allow.

    Asking costs the same and says the same whether or not there is such an account: for an
    address that nobody has, all of it is done for a user who is not there.
    """

    def __init__(  # noqa: PLR0913 - what recovery is made of
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

    def ask_reset(self, email: str, ip: str) -> None:
        """Mail a link that sets a new password, if there is such an account.

        Raises TooManyRequestsError by network alone: a limit by address would tell of it.
        """
        self._throttle.reserve(ASKED_FROM_NETWORK, network_of(ip))
        if not self.may_mail(email, TokenPurpose.RESET_PASSWORD):
            return
        item = store.user_by_email(email)
        there = item is not None and item.status == UserStatus.ACTIVE
        user_id = item.user_id if item and there else self._new_id("usr")
        self._audit.record(AuditEvent.RESET_ASKED, user_id if there else UNKNOWN_USER_ID)
        self.mail(NoticeKind.RESET_PASSWORD, self.allow(TokenPurpose.RESET_PASSWORD, user_id))

    def ask_verification(self, email: str, ip: str) -> None:
        """Mail another link that confirms an address, if there is an account that lacks it.

        Raises TooManyRequestsError by network alone.
        """
        self._throttle.reserve(ASKED_FROM_NETWORK, network_of(ip))
        if not self.may_mail(email, TokenPurpose.VERIFY_EMAIL):
            return
        item = store.user_by_email(email)
        waits = item is not None and not item.email_verified
        user_id = item.user_id if item and waits else self._new_id("usr")
        self.mail(NoticeKind.VERIFY_EMAIL, self.allow(TokenPurpose.VERIFY_EMAIL, user_id))

    def mail_reset(self, item: UserItem) -> None:
        """Mail a known user a link that sets a new password, for an administrator."""
        user_id = item.user_id
        self._audit.record(AuditEvent.RESET_ASKED, user_id)
        self.mail(NoticeKind.RESET_PASSWORD, self.allow(TokenPurpose.RESET_PASSWORD, user_id))

    def ask_verification_of(self, item: UserItem) -> None:
        """Mail a known user another link that confirms the address."""
        if self.may_mail(item.email, TokenPurpose.VERIFY_EMAIL):
            grant = self.allow(TokenPurpose.VERIFY_EMAIL, item.user_id)
            self.mail(NoticeKind.VERIFY_EMAIL, grant)

    def may_mail(self, email: str, purpose: TokenPurpose) -> bool:
        """Whether an address may be mailed once more: nobody's mailbox is filled through us."""
        try:
            self._throttle.reserve(MAILS, f"{purpose} {rules.email_key(email)}")
        except TooManyRequestsError:
            return False
        return True

    def allow(self, purpose: TokenPurpose, user_id: str) -> OneTimeToken:
        """A new grant, before which all earlier ones of its purpose are void."""
        return self._grants.issue(purpose, user_id)

    def mail(self, kind: NoticeKind, grant: OneTimeToken) -> None:
        """Mail the link of a grant to its user."""
        self._tell(
            AccountNotice(kind=kind, user_id=grant.user_id, dedup_key=grant.nonce, token=grant)
        )

    def reset(self, token: str, password: str, *, may_repeat: bool = False) -> str:
        """Set a new password and end all sessions; answers a device token for this device.

        Who says that they may repeat themselves is answered as before when the token was used up
        for this very password. Raises InvalidOneTimeTokenError, UnacceptableError,
        TooManyRequestsError.
        """
        grant, item, is_used = self._opened(token, TokenPurpose.RESET_PASSWORD)
        changes = item.password_changes
        if is_used and may_repeat:
            self._check_repeat(item, password)
        else:
            changes += 1
            hashed = self._choosing.validate_and_hash(
                password, "new_password", item.email, item.username
            )
            self._on_email_confirmed(grant.user_id, item.email)
            event = self._audit.event(AuditEvent.PASSWORD_CHANGED, grant.user_id, how="reset")
            now, beside = self._clock(), [put(event)]
            if not credential_store.reset_password(item, hashed, grant, now, beside):
                raise InvalidOneTimeTokenError
            self._audit.log(event)
        kind, occasion = NoticeKind.PASSWORD_CHANGED, grant.nonce
        self._tell(AccountNotice(kind=kind, user_id=grant.user_id, dedup_key=occasion))
        return self._devices.issue(grant.user_id, changes)

    def verify(self, token: str, *, may_repeat: bool = False) -> None:
        """Confirm an address, or find it confirmed by an earlier try of the same request.

        Raises InvalidOneTimeTokenError.
        """
        grant, item, is_used = self._opened(token, TokenPurpose.VERIFY_EMAIL)
        if is_used and may_repeat and item.email_verified:
            return
        if not is_used:
            self._on_email_confirmed(grant.user_id, item.email)
        event = self._audit.event(AuditEvent.VERIFIED, grant.user_id)
        now, beside = self._clock(), [put(event)]
        if is_used or not credential_store.verify_email(item, grant, now, beside):
            raise InvalidOneTimeTokenError
        self._audit.log(event)

    def _check_repeat(self, item: UserItem, password: str) -> None:
        # an old link must not be a way to guess the password that was set by it
        self._throttle.reserve(REPEATS, item.pk)
        if not self._choosing.is_correct(password, item.password_hash):
            raise InvalidOneTimeTokenError

    def _opened(self, token: str, purpose: TokenPurpose) -> tuple[OneTimeToken, UserItem, bool]:
        """The grant of a token of ours, its user, and whether it was used up."""
        grant = self._grants.parse(token, purpose)
        if grant is None:
            raise InvalidOneTimeTokenError
        at_grant = one_time_token_store.token_key(grant.user_id, purpose)
        at_user = store.user_key(grant.user_id)
        found = batch_get([at_grant, at_user])
        item, kept = found.get(at_user), found.get(at_grant)
        if item is None or not (
            kept is None or one_time_token_store.is_valid(kept, grant, self._clock())
        ):
            raise InvalidOneTimeTokenError
        return grant, item, kept is None
