"""Store of idempotency keys: the request of each, and its response."""

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import put, update, write
from chalicelib.values import dataclass
from chalicelib.web.responses import RawResponse

MAX_STORED_BYTES = 390_000
"""DynamoDB stores items up to 409,600 bytes; a larger response is not stored but created again with
the same ids.
"""


class StoredResponseItem(Item):
    """``I#<hash of caller, route, key>`` / ``I``: the request of a key, and its response."""

    Meta = table_meta("ephemeral")

    fingerprint = UnicodeAttribute(attr_name="fp")
    answer = JSONAttribute(attr_name="an", null=True)
    expires = IntegerAttribute(attr_name="x")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedKey:
    """A key with the request that uses it."""

    digest: str
    """Hash of caller, route and key."""
    fingerprint: str
    """Hash of the body."""
    expires: int
    """TTL, in seconds."""


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """An earlier request with the same key; its response, unless there is none yet."""

    fingerprint: str
    response: RawResponse | None


def reserve(key: ReservedKey, now: Millis) -> StoredResponse | None:
    """Reserve a key; returns the earlier request of a key that is in use."""
    item = StoredResponseItem(
        pk=f"I#{key.digest}", sk="I", fingerprint=key.fingerprint, expires=key.expires
    )
    free = StoredResponseItem.pk.does_not_exist() | (StoredResponseItem.expires <= now // SECOND)
    try:
        write(put(item, when=free))
    except ConditionFailedError as refused:
        earlier = StoredResponseItem.from_raw_data(refused.old or {})
        response = None if earlier.answer is None else RawResponse(*earlier.answer)
        return StoredResponse(earlier.fingerprint, response)
    return None


def store_response(key: ReservedKey, response: RawResponse) -> None:
    """Store the response to a reserved key, unless it is too large."""
    headers = dict(response.headers)
    answer = [response.text, response.content_type, response.status, headers]
    if len(StoredResponseItem.answer.serialize(answer) or "") <= MAX_STORED_BYTES:
        item = StoredResponseItem(pk=f"I#{key.digest}", sk="I")
        write(update(item, [StoredResponseItem.answer.set(answer)]))
