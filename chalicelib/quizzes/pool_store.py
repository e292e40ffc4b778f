"""Candidates of draws as they are stored: in small parts, each of which is read alone.

Parts are named by what is in them, so that publishing the same candidates again stores nothing, and
are there before the version that names them. Solutions are apart: no taker's path reads them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from pynamodb.attributes import BinaryAttribute

from chalicelib import ids
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_put, put, write
from chalicelib.media.models import AssetFacts
from chalicelib.values import dataclass

PART_BYTES = 4_000
"""Of questions as JSON; compressed, with keys, about one read unit or less."""
FACTS_BYTES = 70
"""Of what is stored of an asset."""
PER_READ = 100
PER_WRITE = 25
WORKERS = 8


class CandidatesItem(Item):
    """``P#<quiz id>#<tag>#<part>`` / ``Q``, ``K``: questions, or their solutions, in a row."""

    Meta = table_meta("quizzes")

    content: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="c")
    assets: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="a", null=True)
    """What these show: type, width and height by asset id; absent where they show nothing."""


class CandidateIdsItem(Item):
    """``P#<quiz id>#<tag>`` / ``IDS``: the ids of all candidates; stored when all parts are."""

    Meta = table_meta("quizzes")

    data = BinaryAttribute(attr_name="c", legacy_encoding=False)
    sizes: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="si")
    """The number of the first candidate of each part, and the largest response to each one."""


class CandidateAssetsItem(Item):
    """``P#<quiz id>#<tag>`` / ``ASSETS``: the ids of all that candidates show; absent for none."""

    Meta = table_meta("quizzes")

    data = BinaryAttribute(attr_name="c", legacy_encoding=False)


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


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """A candidate as it is stored, with facts of what its texts and its explanation show."""

    question: dict[str, Any]
    solution: dict[str, Any]
    largest: int
    """How many bytes a response to it can take."""
    shown: Mapping[str, AssetFacts]
    explained: Mapping[str, AssetFacts]


@dataclass(frozen=True, slots=True)
class StoredPart:
    """Questions or solutions in a row, with facts of what they show."""

    content: list[dict[str, Any]]
    assets: dict[str, AssetFacts]


def get_parts(wanted: Iterable[PartKey]) -> dict[PartKey, StoredPart]:
    """Return parts, in one round trip for each hundred, these side by side."""
    some = list(_batches(list(dict.fromkeys(wanted)), PER_READ))
    if len(some) <= 1:
        return _read(some[0]) if some else {}
    found: dict[PartKey, StoredPart] = {}
    with ThreadPoolExecutor(WORKERS) as readers:
        for one in readers.map(_read, some):
            found |= one
    return found


def get_ids(quiz_id: str, tag: str) -> StoredCandidates | None:
    """Return the ids of all candidates; None where they are not stored."""
    item = reads.get(Key(CandidateIdsItem, f"P#{quiz_id}#{tag}", "IDS"))
    if item is None:
        return None
    found = _ids_of(item.data, "que")
    return StoredCandidates(found, tuple(item.sizes["starts"]), tuple(item.sizes["largest"]))


def get_asset_ids(quiz_id: str, tag: str) -> list[str]:
    """Return the ids of all pictures and sounds that candidates show."""
    item = reads.get(Key(CandidateAssetsItem, f"P#{quiz_id}#{tag}", "ASSETS"))
    return [] if item is None else _ids_of(item.data, "ast")


def store_candidates(
    quiz_id: str, tag: str, candidates: Sequence[NewCandidate]
) -> StoredCandidates:
    """Store questions with their solutions; their ids come last."""
    starts = tuple(_starts(map(_size, candidates)))
    bounds = zip(starts, (*starts[1:], len(candidates)), strict=True)
    items = [
        _item(PartKey(quiz_id, tag, place, of_solutions), candidates[start:end])
        for place, (start, end) in enumerate(bounds)
        for of_solutions in (False, True)
    ]
    with ThreadPoolExecutor(WORKERS) as writers:
        list(writers.map(batch_put, _batches(items, PER_WRITE)))
    pk = f"P#{quiz_id}#{tag}"
    shown = {one: None for new in candidates for one in (*new.shown, *new.explained)}
    if shown:
        write(put(CandidateAssetsItem(pk=pk, sk="ASSETS", data=_bytes_of(shown))))
    question_ids = [str(new.question["id"]) for new in candidates]
    largest = tuple(new.largest for new in candidates)
    sizes = {"starts": list(starts), "largest": list(largest)}
    write(put(CandidateIdsItem(pk=pk, sk="IDS", data=_bytes_of(question_ids), sizes=sizes)))
    return StoredCandidates(question_ids, starts, largest)


def _ids_of(data: bytes, prefix: str) -> list[str]:
    size = ids.ENTROPY_BYTES
    places = range(0, len(data), size)
    return [f"{prefix}_{ids.of_bytes(data[at : at + size])}" for at in places]


def _bytes_of(identifiers: Iterable[str]) -> bytes:
    return b"".join(map(ids.to_bytes, identifiers))


def _size(new: NewCandidate) -> int:
    facts = FACTS_BYTES * (len(new.shown) + len(new.explained))
    return len(str(new.question)) + len(str(new.solution)) + facts


def _batches(whole: Sequence[Kind], size: int) -> Iterator[Sequence[Kind]]:
    return (whole[at : at + size] for at in range(0, len(whole), size))


def _starts(sizes: Iterable[int]) -> Iterator[int]:
    room = 0
    for number, size in enumerate(sizes):
        if size > room:
            yield number
            room = PART_BYTES
        room -= size


def _item(part: PartKey, candidates: Sequence[NewCandidate]) -> CandidatesItem:
    key, of_solutions = part.key, part.has_solutions
    assets = {
        one: [facts.type, facts.width, facts.height]
        for new in candidates
        for one, facts in (new.explained if of_solutions else new.shown).items()
    }
    return CandidatesItem(
        pk=key.pk,
        sk=key.sk,
        content=[new.solution if of_solutions else new.question for new in candidates],
        assets=assets or None,
    )


def _read(wanted: Sequence[PartKey]) -> dict[PartKey, StoredPart]:
    found = reads.batch_get(one.key for one in wanted)
    return {one: _part_of(item) for one in wanted if (item := found.get(one.key)) is not None}


def _part_of(item: CandidatesItem) -> StoredPart:
    assets = {one: AssetFacts(*facts) for one, facts in (item.assets or {}).items()}
    return StoredPart(item.content, assets)
