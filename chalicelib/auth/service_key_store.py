"""Service keys as they are stored: a digest of the secret, never the secret."""

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.auth.key_scopes import KeyScope
from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem, TransactionConditionError
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import Write, delete, put, transact, try_transact, try_write, update
from chalicelib.values import dataclass

MAX_KEYS = 20
LISTED_AFTER_END: Millis = 30 * DAY
"""How long an expired key remains in its owner's list."""
PREFIX = "SK#"


class ServiceKeyItem(Item):
    """``U#<user id>`` / ``SK#<key id>``."""

    Meta = table_meta("users")
    user_id = KeyPart("pk", "U#")
    key_id = KeyPart("sk", "SK#")

    name = UnicodeAttribute(attr_name="nm")
    digest = UnicodeAttribute(attr_name="dg")
    scopes: UnicodeSetAttribute = UnicodeSetAttribute(attr_name="sc")
    created_at = IntegerAttribute(attr_name="cr")
    ends_at = IntegerAttribute(attr_name="xa")
    used_at = IntegerAttribute(attr_name="us", null=True)
    window = IntegerAttribute(attr_name="w", null=True)
    """Number of the rate limit window that ``requests`` counts."""
    requests = IntegerAttribute(attr_name="rq", null=True)
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKey:
    """A service key without its secret."""

    id: str
    user_id: str
    name: str
    scopes: frozenset[KeyScope]
    created_at: Millis
    ends_at: Millis
    used_at: Millis | None = None


@dataclass(frozen=True, slots=True)
class KeyAuthState:
    """The part of a service key that every request reads."""

    digest: str
    scopes: frozenset[str]
    ends_at: Millis
    used_at: Millis
    window: int
    requests: int

    @classmethod
    def of(cls, raw: RawItem) -> "KeyAuthState":
        """Read it from the item in wire format."""
        return cls(
            digest=raw[ServiceKeyItem.digest.attr_name]["S"],
            scopes=frozenset(raw[ServiceKeyItem.scopes.attr_name]["SS"]),
            ends_at=_number(raw, ServiceKeyItem.ends_at),
            used_at=_number(raw, ServiceKeyItem.used_at),
            window=_number(raw, ServiceKeyItem.window),
            requests=_number(raw, ServiceKeyItem.requests),
        )


def service_key_key(user_id: str, key_id: str) -> Key[ServiceKeyItem]:
    """Return the key of a service key's item."""
    return Key(ServiceKeyItem, f"U#{user_id}", f"{PREFIX}{key_id}")


def add_service_key(key: ServiceKey, digest: str, beside: Sequence[Write]) -> bool:
    """Store a new key; return False when a repeated request finds it stored already."""
    item = ServiceKeyItem(
        pk=f"U#{key.user_id}",
        sk=f"{PREFIX}{key.id}",
        name=key.name,
        digest=digest,
        scopes={scope.value for scope in key.scopes},
        created_at=key.created_at,
        ends_at=key.ends_at,
        expires=(key.ends_at + LISTED_AFTER_END) // SECOND,
    )
    try:
        transact([put(item, when=ServiceKeyItem.pk.does_not_exist()), *beside])
    except TransactionConditionError as refused:
        if refused.refused == {0}:
            return False
        raise
    return True


def get_service_key(user_id: str, key_id: str) -> ServiceKey | None:
    """Return a key of a user, or None."""
    item = reads.get(service_key_key(user_id, key_id))
    return None if item is None else service_key_of(item)


def list_service_keys(user_id: str) -> list[ServiceKey]:
    """Return a user's keys, expired ones too, in the order of their ids."""
    where = (ServiceKeyItem.pk == f"U#{user_id}") & ServiceKeyItem.sk.startswith(PREFIX)
    # as many more as end within a month
    found = reads.query_all(ServiceKeyItem, where, at_most=10 * MAX_KEYS, consistent=True)
    return [service_key_of(item) for item in found]


def delete_service_key(user_id: str, key_id: str, *beside: Write) -> bool:
    """Delete a key; return False when it is not there."""
    item = ServiceKeyItem(pk=f"U#{user_id}", sk=f"{PREFIX}{key_id}")
    return try_transact([delete(item, when=ServiceKeyItem.pk.exists()), *beside])


def record_use(user_id: str, key_id: str, now: Millis) -> None:
    """Store when a key was last used; a deleted key stays deleted."""
    item = ServiceKeyItem(pk=f"U#{user_id}", sk=f"{PREFIX}{key_id}")
    later = ServiceKeyItem.used_at.does_not_exist() | (ServiceKeyItem.used_at < now)
    when = ServiceKeyItem.pk.exists() & later
    try_write(update(item, [ServiceKeyItem.used_at.set(now)], when=when))


def count_requests(user_id: str, key_id: str, window: int, requests: int, now: Millis) -> None:
    """Add requests to the count of a window; the first of a window begins a new count."""
    item = ServiceKeyItem(pk=f"U#{user_id}", sk=f"{PREFIX}{key_id}")
    counted, seen = ServiceKeyItem.requests, ServiceKeyItem.used_at.set(now)
    same = ServiceKeyItem.window == window
    if try_write(update(item, [counted.add(requests), seen], when=same)):
        return
    earlier = ServiceKeyItem.window.does_not_exist() | (ServiceKeyItem.window < window)
    begin = [ServiceKeyItem.window.set(window), counted.set(requests), seen]
    try_write(update(item, begin, when=ServiceKeyItem.pk.exists() & earlier))


def service_key_of(item: ServiceKeyItem) -> ServiceKey:
    """Return the key of an item."""
    return ServiceKey(
        id=item.key_id,
        user_id=item.user_id,
        name=item.name,
        scopes=frozenset(map(KeyScope, item.scopes)),
        created_at=item.created_at,
        ends_at=item.ends_at,
        used_at=item.used_at,
    )


def _number(raw: RawItem, attribute: IntegerAttribute) -> int:
    stored = raw.get(attribute.attr_name or "")
    return int(stored["N"]) if stored else 0
