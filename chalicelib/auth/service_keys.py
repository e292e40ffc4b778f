"""Service keys: credentials of programs that act for their owner within scopes."""

import hashlib
from collections.abc import Callable, Sequence

from chalicelib import ids
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.accounts.notices import NoticeOutbox
from chalicelib.auth import service_key_store
from chalicelib.auth.errors import TooManyKeysError
from chalicelib.auth.key_scopes import KeyScope
from chalicelib.auth.service_key_store import MAX_KEYS, ServiceKey
from chalicelib.clock import DAY, MINUTE, Clock, Millis
from chalicelib.errors import InvalidError, NotFoundError, UnavailableError, Violation
from chalicelib.signing.tokens import TokenLayout

LAYOUT = TokenLayout("ivk_", (ids.ENTROPY_BYTES, ids.ENTROPY_BYTES))
"""User, key, and a MAC: a forged key costs no read, and a replaced root ends all keys."""
DEFAULT_LIFETIME: Millis = 365 * DAY
MAX_LIFETIME: Millis = 400 * DAY
MIN_LIFETIME: Millis = MINUTE


class ServiceKeys:
    """Creates, lists and deletes service keys."""

    def __init__(
        self,
        secret: Callable[[], bytes],
        audit: Audit,
        clock: Clock,
        notices: NoticeOutbox,
    ) -> None:
        self._secret = secret
        self._audit = audit
        self._clock = clock
        self._notices = notices

    def create(
        self,
        user_id: str,
        key_id: str,
        name: str,
        scopes: Sequence[KeyScope],
        ends_at: Millis | None,
    ) -> tuple[ServiceKey, str]:
        """Create a key and return it with its secret, which is shown this once.

        A repeat with the same id returns the same. Raises InvalidError for an end that is past or
        too far away, TooManyKeysError when the account has as many live keys as it may have.
        """
        now = self._clock()
        ends = now + DEFAULT_LIFETIME if ends_at is None else ends_at
        token = encode(self._secret(), user_id, key_id)
        known = service_key_store.get_service_key(user_id, key_id)
        if known is not None:
            return known, token
        check_lifetime(now, ends)
        live = [one for one in service_key_store.list_service_keys(user_id) if one.ends_at > now]
        if len(live) >= MAX_KEYS:
            raise TooManyKeysError(f"An account has at most {MAX_KEYS} service keys.")
        key = ServiceKey(
            id=key_id,
            user_id=user_id,
            name=name,
            scopes=frozenset(scopes),
            created_at=now,
            ends_at=ends,
        )
        return self._store(key, token), token

    def _store(self, key: ServiceKey, token: str) -> ServiceKey:
        scopes = " ".join(sorted(key.scopes))
        event = self._audit.event(AuditEvent.KEY_CREATED, key.user_id, key_id=key.id, scopes=scopes)
        notice = AccountNotice(
            kind=NoticeKind.SERVICE_KEY_ADDED,
            user_id=key.user_id,
            dedup_key=key.id,
            at=key.created_at,
        )
        beside = [event_write(event), *self._notices.writes(notice)]
        if not service_key_store.add_service_key(key, digest(token), beside):
            stored = service_key_store.get_service_key(key.user_id, key.id)
            if stored is None:
                raise UnavailableError
            return stored
        self._audit.log(event)
        self._notices.deliver(notice)
        return key

    def delete(self, user_id: str, key_id: str) -> None:
        """Delete a key: the next request by it is refused. Raises NotFoundError."""
        event = self._audit.event(AuditEvent.KEY_DELETED, user_id, key_id=key_id)
        if not service_key_store.delete_service_key(user_id, key_id, event_write(event)):
            raise NotFoundError
        self._audit.log(event)


def check_lifetime(now: Millis, ends: Millis) -> None:
    """Raise InvalidError unless a key that ends then lasts a minute to 400 days."""
    if not MIN_LIFETIME <= ends - now <= MAX_LIFETIME:
        days = MAX_LIFETIME // DAY
        reason = f"must be in the future, and at most {days} days away"
        raise InvalidError(violations=[Violation("/expires_at", reason)])


def encode(secret: bytes, user_id: str, key_id: str) -> str:
    """Return the secret of a key: the same for the same ids."""
    return LAYOUT.sign(secret, (ids.to_bytes(user_id), ids.to_bytes(key_id)))


def parse(secret: bytes, token: str) -> tuple[str, str] | None:
    """Return the ids of the user and the key of a secret; None for any other text."""
    fields = LAYOUT.verify(secret, token)
    if fields is None:
        return None
    user, key = fields
    return f"usr_{ids.of_bytes(user)}", f"key_{ids.of_bytes(key)}"


def digest(token: str) -> str:
    """Return the stored digest of a key's secret: with 256 random bits, a plain hash is safe."""
    return hashlib.sha256(token.encode()).hexdigest()
