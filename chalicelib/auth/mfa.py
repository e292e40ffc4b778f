"""Second factor: set up, verify, remove."""

from collections.abc import Callable

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import Account, AccountNotice, NoticeKind
from chalicelib.accounts.notices import NoticeOutbox
from chalicelib.auth import mfa_store, totp
from chalicelib.auth.errors import InvalidMfaCodeError, MfaStateError
from chalicelib.auth.models import Session
from chalicelib.auth.proofs import PasswordProofs
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import MINUTE, Clock
from chalicelib.errors import ConflictError
from chalicelib.values import dataclass

CODES = RateLimit("mfa", max_tries=10, window=15 * MINUTE)
"""Wrong codes of one user."""


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """Input for an authenticator app, shown once."""

    secret: str
    otpauth_uri: str


class Mfa:
    """Manage second factors."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        proofs: PasswordProofs,
        secret: Callable[[str], bytes],
        rate_limiter: RateLimiter,
        audit: Audit,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        notices: NoticeOutbox,
        required_roles: frozenset[str],
        service_name: str,
    ) -> None:
        self._service_name = service_name
        self._proofs = proofs
        self._secret = secret
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._clock = clock
        self._random_bytes = random_bytes
        self._notices = notices
        self._required_roles = required_roles

    def set_up(self, account: Account, session_id: str, password: str) -> TotpSetup:
        """Create a secret that becomes valid with its first code.

        Raises UnacceptableError, TooManyRequestsError, or MfaStateError when a factor exists.
        """
        self._proofs.check(account, session_id, password, "password")
        if account.user.mfa_enabled:
            raise MfaStateError("A second factor is set up already; remove it first.")
        secret, user_id = totp.new_secret(self._random_bytes), account.id
        mfa_store.set_pending(user_id, totp.encrypt(self._secret("mfa"), user_id, secret))
        return TotpSetup(secret, totp.otpauth_uri(secret, account.user.email, self._service_name))

    def confirm(self, account: Account, session: Session, code: str) -> list[str]:
        """Enable the second factor by its first code; returns recovery codes, shown once.

        Raises InvalidMfaCodeError, TooManyRequestsError or MfaStateError.
        """
        user_id, factor = account.id, mfa_store.get_mfa(account.id)
        if factor is None or factor.pending is None:
            raise MfaStateError("There is nothing to confirm; set a second factor up first.")
        ticket = self._rate_limiter.reserve(CODES, user_id)
        secret = totp.decrypt(self._secret("mfa"), user_id, factor.pending)
        step = totp.matching_step(secret, code, self._clock(), 0)
        if step is None:
            raise InvalidMfaCodeError
        ticket.release()
        codes = totp.new_recovery_codes(self._random_bytes)
        digests = totp.recovery_digests(self._secret("mfa-recovery"), user_id, codes)
        event = self._audit.event(AuditEvent.MFA_CHANGED, user_id, change="enabled")
        now, notice = self._clock(), self._notice(NoticeKind.MFA_ENABLED, user_id)
        beside = [event_write(event), *self._notices.writes(notice)]
        if not mfa_store.enable(factor, user_id, session, step, digests, now, beside):
            raise ConflictError
        self._audit.log(event)
        self._notices.deliver(notice)
        return codes

    def disable(self, account: Account, session_id: str, password: str, code: str) -> None:
        """Disable the second factor; raises the error of a wrong password or code."""
        self._proofs.check(account, session_id, password, "password")
        if not account.user.mfa_enabled:
            raise MfaStateError("There is no second factor.")
        if account.user.role in self._required_roles:
            raise MfaStateError("Your role requires a second factor.")
        self.check_code(account.id, code)
        self.remove(account.id, by=account.id)

    def remove(self, user_id: str, by: str) -> None:
        """Remove a second factor, for its user or for an administrator; audited and mailed."""
        event = self._audit.event(AuditEvent.MFA_CHANGED, user_id, change="removed", by=by)
        notice = self._notice(NoticeKind.MFA_DISABLED, user_id)
        if not mfa_store.disable(user_id, [event_write(event), *self._notices.writes(notice)]):
            # already removed: no event and no notice
            return
        self._audit.log(event)
        self._notices.deliver(notice)

    def check_code(self, user_id: str, code: str) -> None:
        """Consume a code of the app or a recovery code; each works once.

        Raises InvalidMfaCodeError, or TooManyRequestsError after ten wrong ones.
        """
        ticket = self._rate_limiter.reserve(CODES, user_id)
        if not self._use(user_id, code):
            self._audit.record(AuditEvent.MFA_FAILED, user_id)
            raise InvalidMfaCodeError
        ticket.release()

    def step_up(self, account: Account, session: Session, password: str, code: str) -> None:
        """Mark a session as freshly authenticated; raises the error of a wrong password or code."""
        self._proofs.check(account, session.id, password, "password")
        if not account.user.mfa_enabled:
            raise MfaStateError("There is no second factor to prove.")
        self.check_code(account.id, code)
        if not mfa_store.note_step_up(session, self._clock()):
            raise ConflictError

    def _use(self, user_id: str, code: str) -> bool:
        factor = mfa_store.get_mfa(user_id)
        if factor is None or factor.secret is None:
            return False
        secret = totp.decrypt(self._secret("mfa"), user_id, factor.secret)
        step = totp.matching_step(secret, code, self._clock(), factor.last_step)
        if step is not None:
            return mfa_store.use_step(user_id, step)
        digest = totp.recovery_digest(self._secret("mfa-recovery"), user_id, code)
        return mfa_store.use_recovery_code(user_id, digest)

    def _notice(self, kind: NoticeKind, user_id: str) -> AccountNotice:
        now = self._clock()
        return AccountNotice(kind=kind, user_id=user_id, dedup_key=str(now), at=now)
