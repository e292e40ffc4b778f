"""Invitations: a mailed link that makes one account, for one address, and confirms it."""

from collections.abc import Sequence

from chalicelib.accounts.models import (
    AccountNotice,
    NoticeKind,
    NotifyUser,
    OneTimeToken,
    Role,
    TokenPurpose,
)
from chalicelib.accounts.rules import email_key
from chalicelib.accounts.store import UserItem
from chalicelib.auth import one_time_token_store
from chalicelib.auth.errors import InvalidInvitationError
from chalicelib.auth.one_time_tokens import OneTimeTokens
from chalicelib.auth.recovery import Recovery
from chalicelib.clock import Clock
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import Write
from chalicelib.ids import NewId
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedInvitation:
    """What an invitation allows: to register this user, in this role, once."""

    user_id: str
    role: Role
    is_used: bool
    writes: Sequence[Write]
    """What uses it up, beside what makes the account."""


class Invitations:
    """Mails invitations, and reads them when somebody registers."""

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

    def invite(self, email: str, item: UserItem | None, role: Role = Role.USER) -> None:
        """Mail an invitation; to the owner of an account, a link that confirms the address.

        An address that was mailed twice within half an hour is not mailed again.
        """
        if item is not None:
            self._recovery.ask_verification_of(item)
        elif self._recovery.may_mail(email, TokenPurpose.INVITATION):
            self._mail(email, role)

    def accept(self, token: str, email: str) -> AcceptedInvitation:
        """Read an invitation that somebody registers by; raise InvalidInvitationError.

        It is used up, or not, by the writes that make the account.
        """
        grant = self._tokens.parse(token, TokenPurpose.INVITATION)
        if grant is None:
            raise InvalidInvitationError
        item = get(one_time_token_store.token_key(grant.user_id, TokenPurpose.INVITATION))
        if item is None:
            return AcceptedInvitation(
                user_id=grant.user_id, role=Role.USER, is_used=True, writes=()
            )
        facts = item.facts or {}
        is_valid = one_time_token_store.is_valid(item, grant, self._clock())
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
