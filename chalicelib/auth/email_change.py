"""Change of the email address: requested with the old one, confirmed with the new one."""

from collections.abc import Callable

from chalicelib.accounts import store
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.errors import EmailTakenError, UnacceptableError
from chalicelib.accounts.models import (
    Account,
    AccountNotice,
    NoticeKind,
    NotifyUser,
    OnEmailConfirmed,
    OneTimeToken,
    TokenPurpose,
)
from chalicelib.accounts.rules import email_key
from chalicelib.auth import credential_store, one_time_token_store
from chalicelib.auth.errors import InvalidOneTimeTokenError
from chalicelib.auth.one_time_tokens import OneTimeTokens
from chalicelib.auth.proofs import PasswordProofs
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import DAY, Clock
from chalicelib.dynamo.reads import batch_get

CHANGES = RateLimit("email-change", max_tries=5, window=DAY)
"""Requests of one user; each sends a mail to both addresses."""


class EmailChange:
    """Move accounts to another address."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        proofs: PasswordProofs,
        tokens: OneTimeTokens,
        rate_limiter: RateLimiter,
        audit: Audit,
        clock: Clock,
        notify: NotifyUser,
        address_digest: Callable[[str], str],
        on_email_confirmed: OnEmailConfirmed,
    ) -> None:
        self._proofs = proofs
        self._tokens = tokens
        self._rate_limiter = rate_limiter
        self._audit = audit
        self._clock = clock
        self._notify = notify
        self._address_digest = address_digest
        self._on_email_confirmed = on_email_confirmed

    def request(self, account: Account, session_id: str, email: str, password: str) -> None:
        """Mail both addresses; the old one stays valid until the new one is confirmed.

        The answer does not show whether another account has the new address. Raises
        UnacceptableError or TooManyRequestsError.
        """
        self._proofs.check(account, session_id, password, "password")
        if email_key(email) == email_key(account.user.email):
            raise UnacceptableError("email", "is already your address")
        user_id = account.id
        self._rate_limiter.reserve(CHANGES, user_id)
        grant = self._tokens.issue(TokenPurpose.CHANGE_EMAIL, user_id, {"email": email})
        credential_store.set_pending_email(account, email)
        self._audit.record(AuditEvent.EMAIL_CHANGE_ASKED, user_id)
        self._notify_old_address(NoticeKind.EMAIL_CHANGE_ASKED, grant, account.user.email)
        if store.account_by_email(email) is None:
            self._notify(
                AccountNotice(
                    kind=NoticeKind.CONFIRM_NEW_EMAIL,
                    user_id=user_id,
                    dedup_key=grant.nonce,
                    token=grant,
                    to=email,
                )
            )

    def confirm(self, grant: OneTimeToken, *, may_repeat: bool = False) -> None:
        """Move the account; raises InvalidOneTimeTokenError or EmailTakenError."""
        at_grant = one_time_token_store.token_key(grant.user_id, grant.purpose)
        found = batch_get([at_grant, store.user_key(grant.user_id)])
        account = store.account_from_batch(found, grant.user_id)
        kept = one_time_token_store.token_from_batch(found, grant.user_id, grant.purpose)
        if account is not None and kept is None and may_repeat and not account.user.pending_email:
            return
        if (
            account is None
            or kept is None
            or not one_time_token_store.is_valid(kept, grant, self._clock())
        ):
            raise InvalidOneTimeTokenError
        email = kept.facts["email"]
        self._on_email_confirmed(grant.user_id, email)
        event = self._audit.event(AuditEvent.EMAIL_CHANGED, grant.user_id)
        beside = [one_time_token_store.consume_write(grant, self._clock()), event_write(event)]
        digest = self._address_digest(account.user.email)
        moved = credential_store.change_email(account, email, digest, beside)
        if moved is None:
            raise EmailTakenError
        if not moved:
            raise InvalidOneTimeTokenError
        self._audit.log(event)
        self._notify_old_address(NoticeKind.EMAIL_CHANGED, grant, account.user.email)

    def _notify_old_address(self, kind: NoticeKind, grant: OneTimeToken, to: str) -> None:
        notice = AccountNotice(kind=kind, user_id=grant.user_id, dedup_key=grant.nonce, to=to)
        self._notify(notice)
