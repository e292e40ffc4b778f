"""Which drawn questions a taker has had at a quiz, where draws prefer others."""

from collections.abc import Iterable

from pynamodb.attributes import BinaryAttribute

from chalicelib import ids
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import Write, put
from chalicelib.values import dataclass

MAX_HAD = 10_000
"""As many as a quiz can draw from; who has had more begins anew."""


class HadItem(Item):
    """``H#<quiz id>#<user id>`` / ``-``: written by starts, where a quiz has ``no_repeat``."""

    Meta = table_meta("attempts")

    data = BinaryAttribute(attr_name="c", legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class HadQuestions:
    """The ids of questions that a taker has had."""

    question_ids: frozenset[str] = frozenset()


def had_key(user_id: str, quiz_id: str) -> Key[HadItem]:
    """Return the key of a taker's questions."""
    return Key(HadItem, f"H#{quiz_id}#{user_id}", "-")


def had_from_batch(found: BatchItems, user_id: str, quiz_id: str) -> HadQuestions:
    """Return what a batch read at the `had_key` has; nothing without an item."""
    item = found.get(had_key(user_id, quiz_id))
    data, size = b"" if item is None else item.data, ids.ENTROPY_BYTES
    some = (data[at : at + size] for at in range(0, len(data), size))
    return HadQuestions(frozenset(f"que_{ids.of_bytes(one)}" for one in some))


def had_write(user_id: str, quiz_id: str, before: Iterable[str], drawn: Iterable[str]) -> Write:
    """Return the write that remembers drawn questions beside those had before."""
    new = set(drawn)
    whole = new.union(before)
    data = b"".join(sorted(map(ids.to_bytes, whole if len(whole) <= MAX_HAD else new)))
    key = had_key(user_id, quiz_id)
    return put(HadItem(pk=key.pk, sk=key.sk, data=data))
