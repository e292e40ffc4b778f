"""Invitations: a mailed link that registers one account for one address and confirms it."""

from collections.abc import Sequence

from chalicelib.accounts.models import (
    Account,
    AccountNotice,
    NoticeKind,
    NotifyUser,
    OneTimeToken,
    Role,
    TokenPurpose,
)
from chalicelib.accounts.rules import email_key
from chalicelib.auth import one_time_token_store
from chalicelib.auth.errors import InvalidInvitationError
from chalicelib.auth.one_time_tokens import OneTimeTokens
from chalicelib.auth.recovery import Recovery
from chalicelib.clock import Clock
from chalicelib.dynamo.writes import Write
from chalicelib.ids import NewId
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedInvitation:
    """The permission to register one user with one role."""

    user_id: str
    role: Role
    is_used: bool
    writes: Sequence[Write]
    """The writes that consume the invitation, for the transaction that creates the account."""


class Invitations:
    """Send and accept invitations."""

    def __init__(
        self,
        tokens: OneTimeTokens,
        recovery: Recovery,
        clock: Clock,
        new_id: NewId,
        notify: NotifyUser,
    ) -> None:
        self._tokens = tokens
        self._recovery = recovery
        self._clock = clock
        self._new_id = new_id
        self._notify = notify

    def invite(self, email: str, account: Account | None, role: Role = Role.USER) -> None:
        """Mail an invitation; an existing account gets a link that confirms its address instead.

        An address that was mailed twice within half an hour gets no more mail.
        """
        if account is not None:
            self._recovery.mail_verification(account.user)
        elif self._recovery.may_mail(email, TokenPurpose.INVITATION):
            self._mail(email, role)

    def accept(self, token: str, email: str) -> AcceptedInvitation:
        """Return what an invitation permits; raises InvalidInvitationError.

        The writes that create the account also consume the invitation.
        """
        grant = self._tokens.parse(token, TokenPurpose.INVITATION)
        if grant is None:
            raise InvalidInvitationError
        stored = one_time_token_store.get_token(grant.user_id, TokenPurpose.INVITATION)
        if stored is None:
            return AcceptedInvitation(
                user_id=grant.user_id, role=Role.USER, is_used=True, writes=()
            )
        facts = stored.facts
        is_valid = one_time_token_store.is_valid(stored, grant, self._clock())
        if not is_valid or email_key(facts.get("email", "")) != email_key(email):
            raise InvalidInvitationError
        return AcceptedInvitation(
            user_id=grant.user_id,
            role=Role(facts["role"]),
            is_used=False,
            writes=[one_time_token_store.consume_write(grant, self._clock())],
        )

    def _mail(self, email: str, role: Role) -> None:
        user_id = self._new_id("usr")
        facts = {"email": email, "role": role.value}
        grant = self._tokens.issue(TokenPurpose.INVITATION, user_id, facts)
        self._notify(_notice(grant, email))


def _notice(grant: OneTimeToken, email: str) -> AccountNotice:
    return AccountNotice(
        kind=NoticeKind.INVITATION,
        user_id=grant.user_id,
        dedup_key=grant.nonce,
        token=grant,
        to=email,
    )
