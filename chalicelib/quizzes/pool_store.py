"""Candidates of draws as they are stored: in small parts, each of which is read alone.

Parts are named by what is in them, so that publishing the same candidates again stores nothing, and
are there before the version that names them. Solutions are apart: no taker's path reads them.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pynamodb.attributes import BinaryAttribute

from chalicelib import ids
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_put, put, write
from chalicelib.values import dataclass

PART_BYTES = 4_000
"""Of questions as JSON; compressed, with keys, about one read unit or less."""
PER_READ = 100
PER_WRITE = 25
WORKERS = 8


class CandidatesItem(Item):
    """``P#<quiz id>#<tag>#<part>`` / ``Q``, ``K``: questions, or their solutions, in a row."""

    Meta = table_meta("quizzes")

    content: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="c")


class CandidateIdsItem(Item):
    """``P#<quiz id>#<tag>`` / ``IDS``: the ids of all candidates; stored when all parts are."""

    Meta = table_meta("quizzes")

    data = BinaryAttribute(attr_name="c", legacy_encoding=False)
    sizes: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="si")
    """The number of the first candidate of each part, and the largest response to each one."""


Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class PartKey:
    """Where a part of candidates is."""

    quiz_id: str
    tag: str
    part: int
    has_solutions: bool

    @property
    def key(self) -> Key[CandidatesItem]:
        pk = f"P#{self.quiz_id}#{self.tag}#{self.part:05d}"
        return Key(CandidatesItem, pk, "K" if self.has_solutions else "Q")


@dataclass(frozen=True, slots=True)
class StoredCandidates:
    """All candidates of a tag, as far as it is known without reading them."""

    ids: list[str]
    starts: tuple[int, ...]
    """The number of the first candidate of each part."""
    largest: tuple[int, ...]
    """How many bytes a response to each can take."""


def get_parts(wanted: Iterable[PartKey]) -> dict[PartKey, list[dict[str, Any]]]:
    """Return parts, in one round trip for each hundred, these side by side."""
    some = list(_batches(list(dict.fromkeys(wanted)), PER_READ))
    if len(some) <= 1:
        return _read(some[0]) if some else {}
    found: dict[PartKey, list[dict[str, Any]]] = {}
    with ThreadPoolExecutor(WORKERS) as readers:
        for one in readers.map(_read, some):
            found |= one
    return found


def get_ids(quiz_id: str, tag: str) -> StoredCandidates | None:
    """Return the ids of all candidates; None where they are not stored."""
    item = reads.get(Key(CandidateIdsItem, f"P#{quiz_id}#{tag}", "IDS"))
    if item is None:
        return None
    size = ids.ENTROPY_BYTES
    places = range(0, len(item.data), size)
    found = [f"que_{ids.of_bytes(item.data[at : at + size])}" for at in places]
    return StoredCandidates(found, tuple(item.sizes["starts"]), tuple(item.sizes["largest"]))


def store_candidates(
    quiz_id: str,
    tag: str,
    candidates: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    largest: Sequence[int],
) -> StoredCandidates:
    """Store questions with their solutions, and the bytes that a response to each can take."""
    starts = tuple(_starts(len(str(question)) + len(str(key)) for question, key in candidates))
    bounds = zip(starts, (*starts[1:], len(candidates)), strict=True)
    items = [
        _item(quiz_id, tag, place, candidates[start:end], column)
        for place, (start, end) in enumerate(bounds)
        for column in (0, 1)
    ]
    with ThreadPoolExecutor(WORKERS) as writers:
        list(writers.map(batch_put, _batches(items, PER_WRITE)))
    question_ids = [str(question["id"]) for question, _ in candidates]
    data = b"".join(map(ids.to_bytes, question_ids))
    sizes = {"starts": list(starts), "largest": list(largest)}
    write(put(CandidateIdsItem(pk=f"P#{quiz_id}#{tag}", sk="IDS", data=data, sizes=sizes)))
    return StoredCandidates(question_ids, starts, tuple(largest))


def _batches(whole: Sequence[Kind], size: int) -> Iterator[Sequence[Kind]]:
    return (whole[at : at + size] for at in range(0, len(whole), size))


def _starts(sizes: Iterable[int]) -> Iterator[int]:
    room = 0
    for number, size in enumerate(sizes):
        if size > room:
            yield number
            room = PART_BYTES
        room -= size


def _item(
    quiz_id: str,
    tag: str,
    part: int,
    candidates: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    column: int,
) -> CandidatesItem:
    key = PartKey(quiz_id, tag, part, has_solutions=bool(column)).key
    return CandidatesItem(pk=key.pk, sk=key.sk, content=[pair[column] for pair in candidates])


def _read(wanted: Sequence[PartKey]) -> dict[PartKey, list[dict[str, Any]]]:
    found = reads.batch_get(one.key for one in wanted)
    return {one: item.content for one in wanted if (item := found.get(one.key)) is not None}
