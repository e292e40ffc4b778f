"""Store of sessions, with the conditional write that rotates a refresh token."""

from collections.abc import Sequence

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.audit_store import event_write
from chalicelib.auth.models import Session
from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import (
    Write,
    batch_delete,
    delete,
    put,
    transact,
    try_write,
    update,
    write,
)
from chalicelib.values import dataclass

RETENTION_AFTER_END: Millis = 7 * DAY
"""Time for which an ended session stays visible to its owner."""
KEYS_PER_BATCH = 25
MAX_SESSIONS = 1_000
"""Maximum of sessions read per user; logins leave about thirty."""


class SessionItem(Item):
    """``U#<user id>`` / ``S#<session id>``."""

    Meta = table_meta("ephemeral")
    user_id = KeyPart("pk", "U#")
    session_id = KeyPart("sk", "S#")

    live = BooleanAttribute(attr_name="li")
    reused = BooleanAttribute(attr_name="ru", null=True)
    """Ended because an old refresh token was reused."""
    epoch = IntegerAttribute(attr_name="ep")
    generation = IntegerAttribute(attr_name="gen")
    token = UnicodeAttribute(attr_name="rt")
    """Digest of the valid refresh token."""
    previous = UnicodeAttribute(attr_name="prev", null=True)
    rotated_at = IntegerAttribute(attr_name="rot", null=True)
    rotation_key = UnicodeAttribute(attr_name="idem", null=True)
    """Digest of the Idempotency-Key of the last rotation."""
    mfa_at = IntegerAttribute(attr_name="ma", null=True)
    """When the session last proved the second factor, by login or step-up."""
    change_key = UnicodeAttribute(attr_name="ck", null=True)
    """Digest of the Idempotency-Key of the password change."""
    seed = UnicodeAttribute(attr_name="sd")
    device_name = UnicodeAttribute(attr_name="dn", null=True)
    network = UnicodeAttribute(attr_name="nw", default="unknown")
    created_at = IntegerAttribute(attr_name="cr")
    seen_at = IntegerAttribute(attr_name="se")
    idle_until = IntegerAttribute(attr_name="xi")
    ends_at = IntegerAttribute(attr_name="xa")
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True)
class SessionAuthState:
    """The part of a session that every request reads."""

    live: bool
    epoch: int
    ends: Millis
    mfa_at: Millis | None

    @classmethod
    def of(cls, raw: RawItem) -> "SessionAuthState":
        """Parse only the needed attributes, as `UserAuthState.of` does."""
        mfa_at = SessionItem.mfa_at.attr_name
        idle, ends = raw[SessionItem.idle_until.attr_name], raw[SessionItem.ends_at.attr_name]
        return cls(
            live=raw[SessionItem.live.attr_name]["BOOL"],
            epoch=int(raw[SessionItem.epoch.attr_name]["N"]),
            ends=min(int(idle["N"]), int(ends["N"])),
            mfa_at=int(raw[mfa_at]["N"]) if mfa_at in raw else None,
        )


def session_key(user_id: str, session_id: str) -> Key[SessionItem]:
    """Return the key of a session."""
    return Key(SessionItem, f"U#{user_id}", f"S#{session_id}")


def get_session(user_id: str, session_id: str) -> Session | None:
    """Return a session, ended or not, read consistently."""
    item = reads.get(session_key(user_id, session_id))
    return None if item is None else _session_of(item)


def session_from_batch(found: BatchItems, user_id: str, session_id: str) -> Session | None:
    """Return a session of a batch read at its `session_key`."""
    item = found.get(session_key(user_id, session_id))
    return None if item is None else _session_of(item)


def keys_of(session: Session) -> SessionItem:
    """Return an item with a session's keys, for updates."""
    return _keys(session.user_id, session.id)


def add_session(session: Session, event: AuditEntry, over: Sequence[Session] = ()) -> None:
    """Store a new session and its audit event, and delete some that are ``over``.

    One transaction, since functions may not write batches to the audit log; a repeat has the same
    result.
    """
    transact([put(_item(session)), event_write(event), *(delete(keys_of(one)) for one in over)])


def rotate(session: Session, changed: Session, now: Millis) -> Session | None:
    """Replace the refresh token if it is still the valid one.

    Returns None on success, else the session as stored.
    """
    still_good = (
        (SessionItem.token == session.token)
        & (SessionItem.generation == session.generation)
        & (SessionItem.live == True)  # noqa: E712 - an expression, not a comparison
        & (SessionItem.idle_until > now)
        & (SessionItem.ends_at > now)
    )
    change = [
        SessionItem.token.set(changed.token),
        SessionItem.previous.set(session.token),
        SessionItem.generation.set(changed.generation),
        SessionItem.rotated_at.set(now),
        SessionItem.rotation_key.set(changed.rotation_key or "-"),
        SessionItem.idle_until.set(changed.idle_until),
        SessionItem.seen_at.set(now),
    ]
    try:
        write(update(keys_of(session), change, when=still_good))
    except ConditionFailedError as refused:
        return _session_of(SessionItem.from_raw_data(refused.old)) if refused.old else session
    return None


def end_session(user_id: str, session_id: str, now: Millis) -> bool:
    """End one session; returns False when it does not exist or has ended."""
    return try_write(_ending(user_id, session_id, now))


def end_session_by_reuse(user_id: str, session_id: str, now: Millis) -> bool:
    """End a session after reuse of an old token; returns False when it ended otherwise."""
    try:
        write(_ending(user_id, session_id, now, SessionItem.reused.set(True)))
    except ConditionFailedError as refused:
        return bool(refused.old and SessionItem.from_raw_data(refused.old).reused)
    return True


def list_sessions(user_id: str) -> list[Session]:
    """Return the stored sessions of a user, ended ones too: those of some weeks."""
    where = (SessionItem.pk == f"U#{user_id}") & SessionItem.sk.startswith("S#")
    items = reads.query_all(SessionItem, where, at_most=MAX_SESSIONS, consistent=True)
    return [_session_of(item) for item in items]


def delete_write(user_id: str, session_id: str) -> Write:
    """Return the write that deletes a session."""
    return delete(_keys(user_id, session_id))


def delete_sessions(user_id: str, but: str | None = None) -> None:
    """Delete a user's sessions, except the session ``but``."""
    found = [one.id for one in list_sessions(user_id) if one.id != but]
    keys = [session_key(user_id, session_id) for session_id in found]
    for start in range(0, len(keys), KEYS_PER_BATCH):
        batch_delete(keys[start : start + KEYS_PER_BATCH])


def _ending(user_id: str, session_id: str, now: Millis, *more: Action) -> Write:
    was_live = SessionItem.live == True  # noqa: E712 - an expression, not a comparison
    expires = (now + RETENTION_AFTER_END) // SECOND
    change = [SessionItem.live.set(False), SessionItem.expires.set(expires), *more]
    return update(_keys(user_id, session_id), change, when=was_live)


def _keys(user_id: str, session_id: str) -> SessionItem:
    return SessionItem(pk=f"U#{user_id}", sk=f"S#{session_id}")


def _item(session: Session) -> SessionItem:
    return SessionItem(
        pk=f"U#{session.user_id}",
        sk=f"S#{session.id}",
        live=session.live,
        reused=session.reused or None,
        epoch=session.epoch,
        generation=session.generation,
        token=session.token,
        previous=session.previous,
        rotated_at=session.rotated_at,
        rotation_key=session.rotation_key,
        mfa_at=session.mfa_at,
        change_key=session.change_key,
        seed=session.seed,
        device_name=session.device_name,
        network=session.network,
        created_at=session.created_at,
        seen_at=session.seen_at,
        idle_until=session.idle_until,
        ends_at=session.ends_at,
        expires=(session.ends_at + RETENTION_AFTER_END) // SECOND,
    )


def _session_of(item: SessionItem) -> Session:
    return Session(
        id=item.session_id,
        user_id=item.user_id,
        device_name=item.device_name,
        network=item.network,
        created_at=item.created_at,
        seen_at=item.seen_at,
        idle_until=item.idle_until,
        ends_at=item.ends_at,
        live=item.live,
        epoch=item.epoch,
        generation=item.generation,
        token=item.token,
        seed=item.seed,
        previous=item.previous,
        rotated_at=item.rotated_at,
        rotation_key=item.rotation_key,
        mfa_at=item.mfa_at,
        change_key=item.change_key,
        reused=bool(item.reused),
    )
