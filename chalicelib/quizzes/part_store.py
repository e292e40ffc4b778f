"""JSON values of any size: an item with the first part, and further items with the rest.

The rest is stored before the item that names it, under keys that no other content has. So the
item's own condition decides alone, and a value is read whole or not at all.
"""

import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any, TypeVar

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute

from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import delete, put, write
from chalicelib.errors import UnavailableError
from chalicelib.values import dataclass

PART_BYTES = 350_000
"""DynamoDB stores items up to 409,600 bytes, and a partition takes a million a second."""
READ_TRIES = 3
DIGEST_LETTERS = 16


class PartedItem(Item):
    """Base of an item whose value may have further parts."""

    Meta = table_meta("quizzes")

    first = BinaryAttribute(attr_name="c", legacy_encoding=False)
    tag = UnicodeAttribute(attr_name="pt", null=True)
    """Common prefix of the keys of further parts; absent without any."""
    part_count = IntegerAttribute(attr_name="pc", null=True)


class PartItem(Item):
    """``Q#<quiz id>`` / ``<key of its item>#<tag>#<place>``: a further part of a value."""

    Meta = table_meta("quizzes")

    data = BinaryAttribute(attr_name="c", legacy_encoding=False)


Kind = TypeVar("Kind", bound=PartedItem)


@dataclass(frozen=True, slots=True)
class PackedValue:
    """A value, compressed, in parts; ``tag`` is None where the first is all."""

    first: bytes
    rest: tuple[bytes, ...]
    tag: str | None

    @property
    def attributes(self) -> dict[str, Any]:
        """Return the attributes of the item with the first part."""
        if self.tag is None:
            return {"first": self.first}
        return {"first": self.first, "tag": self.tag, "part_count": len(self.rest) + 1}


def pack(value: Any, version: int = 0) -> PackedValue:  # noqa: ANN401 - any JSON value
    """Return a value in parts; values that differ, or of other versions, have other tags."""
    data = CompressedJsonAttribute().serialize(value)
    first, *rest = (data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES))
    digest = hashlib.sha256(data).hexdigest()[:DIGEST_LETTERS]
    return PackedValue(first, tuple(rest), f"{version:07d}-{digest}" if rest else None)


def store_rest(pk: str, sk: str, parts: PackedValue) -> None:
    """Store all parts but the first; without effect until an item names them."""
    for place, data in enumerate(parts.rest, start=1):
        write(put(PartItem(pk=pk, sk=_part_key(sk, parts.tag, place), data=data)))


def get_whole(key: Key[Kind]) -> tuple[Kind, Any] | None:
    """Return the item at a key with its value; None where there is no item.

    Raises UnavailableError when its parts are replaced faster than they are read.
    """
    for _ in range(READ_TRIES):
        item = reads.get(key)
        if item is None:
            return None
        data = _read(item)
        if data is not None:
            return item, json.loads(zlib.decompress(data))
    raise UnavailableError


def delete_replaced(pk: str, sk: str, before: int) -> None:
    """Delete the parts of versions before one; those that other writers store now are later."""
    first, last = f"{sk}#", f"{sk}#{before:07d}"
    where = (PartItem.pk == pk) & PartItem.sk.between(first, last)
    for item in reads.query_all(PartItem, where, at_most=100, projection=_KEYS, consistent=True):
        write(delete(item))


_KEYS: Sequence[Any] = (PartItem.pk, PartItem.sk)


def _read(item: PartedItem) -> bytes | None:
    """Return the whole value's bytes; None where a part was replaced meanwhile."""
    if item.tag is None:
        return item.first
    places = range(1, item.part_count or 1)
    keys = [Key(PartItem, item.pk, _part_key(item.sk, item.tag, place)) for place in places]
    found = reads.batch_get(keys)
    rest = [found.get(key) for key in keys]
    whole = [part.data for part in rest if part is not None]
    return None if len(whole) < len(keys) else b"".join([item.first, *whole])


def _part_key(sk: str, tag: str | None, place: int) -> str:
    return f"{sk}#{tag}#{place:02d}"
