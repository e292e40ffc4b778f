"""Store of second factors; conditional writes let each code work once."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.accounts.store import UserItem, user_keys
from chalicelib.auth.models import SecondFactor, Session
from chalicelib.auth.session_store import SessionItem, keys_of
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    delete,
    try_transact,
    try_write,
    update,
    write,
)


class MfaItem(Item):
    """``U#<user id>`` / ``MFA``: the secret is encrypted, recovery codes are HMACs."""

    Meta = table_meta("users")

    secret = UnicodeAttribute(attr_name="se", null=True)
    pending = UnicodeAttribute(attr_name="pe", null=True)
    """A TOTP secret that is not confirmed by a code yet."""
    last_step = IntegerAttribute(attr_name="ls", default=0)
    """Time step of the last used code; earlier codes are refused."""
    recovery: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="rc", null=True)


def get_mfa(user_id: str) -> SecondFactor | None:
    """Return a user's second factor, set up or not."""
    item = reads.get(Key(MfaItem, f"U#{user_id}", "MFA"))
    if item is None:
        return None
    return SecondFactor(secret=item.secret, pending=item.pending, last_step=item.last_step)


def set_pending(user_id: str, sealed: str) -> None:
    """Store an unconfirmed secret in place of an earlier one."""
    write(update(_keys(user_id), [MfaItem.pending.set(sealed)]))


def enable(  # noqa: PLR0913, PLR0917 - one transaction
    factor: SecondFactor,
    user_id: str,
    session: Session,
    step: int,
    recovery: Sequence[str],
    now: Millis,
    beside: Sequence[Write],
) -> bool:
    """Make the pending secret valid, and mark the session as proven by it.

    Returns False when another secret was requested meanwhile.
    """
    change = [
        MfaItem.secret.set(factor.pending or ""),
        MfaItem.pending.remove(),
        MfaItem.last_step.set(step),
        MfaItem.recovery.set(set(recovery)),
    ]
    writes = [
        update(_keys(user_id), change, when=MfaItem.pending == factor.pending),
        update(user_keys(user_id), [UserItem.mfa.set(True)], when=UserItem.pk.exists()),
        update(keys_of(session), [SessionItem.mfa_at.set(now)], when=SessionItem.pk.exists()),
        *beside,
    ]
    return try_transact(writes)


def disable(user_id: str, beside: Sequence[Write]) -> bool:
    """Remove a second factor; returns False when it or its user does not exist."""
    off = update(user_keys(user_id), [UserItem.mfa.remove()], when=UserItem.mfa.exists())
    return try_transact([delete(_keys(user_id)), off, *beside])


def use_step(user_id: str, step: int) -> bool:
    """Consume the code of a time step; returns False when it or a later one was used."""
    earlier = MfaItem.secret.exists() & (MfaItem.last_step < step)
    return try_write(update(_keys(user_id), [MfaItem.last_step.set(step)], when=earlier))


def use_recovery_code(user_id: str, digest: str) -> bool:
    """Consume a recovery code; returns False when it is unknown or used."""
    there = MfaItem.secret.exists() & MfaItem.recovery.contains(digest)
    return try_write(update(_keys(user_id), [MfaItem.recovery.delete({digest})], when=there))


def note_step_up(session: Session, now: Millis) -> bool:
    """Store the time of a step-up in the session; returns False when the session has ended."""
    live = SessionItem.live == True  # noqa: E712 - an expression, not a comparison
    return try_write(update(keys_of(session), [SessionItem.mfa_at.set(now)], when=live))


def erase_writes(user_id: str) -> list[Write]:
    """Return the writes that delete the second factor of an erased user."""
    return [delete(_keys(user_id))]


def _keys(user_id: str) -> MfaItem:
    return MfaItem(pk=f"U#{user_id}", sk="MFA")
