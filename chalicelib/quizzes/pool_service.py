"""Service of pools: the frozen candidates of draws, those that are dealt."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from chalicelib.errors import NotFoundError
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.serialization import (
    question_from_json,
    solution_from_json,
)
from chalicelib.quizzes import memory_rules, pool_store
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.pool_store import PartKey
from chalicelib.quizzes.rules import Solutions
from chalicelib.sized_cache import SizedCache
from chalicelib.values import dataclass

PARTS_BYTES, IDS_BYTES = 16 * 1024 * 1024, 8 * 1024 * 1024
"""Memory of a process for parts of candidates, for their solutions, and for lists of their ids."""

Content = TypeVar("Content", Question, Solution)


@dataclass(frozen=True, slots=True)
class CandidatePart(Generic[Content]):
    """Candidates in a row, or their solutions, with facts of what they show."""

    content: list[Content]
    assets: Mapping[str, AssetFacts]


PartCache: TypeAlias = SizedCache[PartKey, CandidatePart[Content]]


class PoolService:
    """Reads single frozen candidates for attempts, with caches."""

    def __init__(self) -> None:
        self._questions: PartCache[Question] = SizedCache(
            PARTS_BYTES, lambda part: memory_rules.of_questions(part.content, part.assets)
        )
        self._solutions: PartCache[Solution] = SizedCache(
            PARTS_BYTES, lambda part: memory_rules.of_solutions(part.content, part.assets)
        )
        self._ids: SizedCache[tuple[str, str], list[str]] = SizedCache(
            IDS_BYTES, memory_rules.of_ids
        )

    def questions(self, quiz_id: str, pools: Pools, numbers: Sequence[int]) -> dict[int, Question]:
        """Return candidates by their numbers."""
        keys = {number: _part_key(quiz_id, pools, number) for number in numbers}
        parts = _load(self._questions, keys.values(), question_from_json)
        return {number: parts[key].content[_place(pools, number)] for number, key in keys.items()}

    def solutions(self, quiz_id: str, pools: Pools, numbers: Sequence[int]) -> dict[int, Solution]:
        """Return the solutions to candidates by their numbers."""
        keys = {number: _part_key(quiz_id, pools, number, has_solutions=True) for number in numbers}
        parts = _load(self._solutions, keys.values(), solution_from_json)
        return {number: parts[key].content[_place(pools, number)] for number, key in keys.items()}

    def shown_assets(
        self, quiz_id: str, pools: Pools, numbers: Iterable[int]
    ) -> dict[str, AssetFacts]:
        """Return facts of what candidates show, and their neighbours in their parts."""
        keys = [_part_key(quiz_id, pools, number) for number in numbers]
        return _assets(_load(self._questions, keys, question_from_json).values())

    def explained_assets(
        self, quiz_id: str, pools: Pools, numbers: Iterable[int]
    ) -> dict[str, AssetFacts]:
        """Return the same of what their explanations show."""
        keys = [_part_key(quiz_id, pools, number, has_solutions=True) for number in numbers]
        return _assets(_load(self._solutions, keys, solution_from_json).values())

    def asset_ids(self, quiz_id: str, pools: Pools) -> list[str]:
        """Return the ids of all that candidates and their explanations show."""
        return pool_store.get_asset_ids(quiz_id, pools.tag)

    def solutions_by_id(self, quiz_id: str, pools: Pools, question_ids: Sequence[str]) -> Solutions:
        """Return the solutions to those questions that are candidates."""
        numbers = self.numbers(quiz_id, pools, question_ids)
        places = tuple(numbers.values())
        questions = self.questions(quiz_id, pools, places)
        solutions = self.solutions(quiz_id, pools, places)
        return {
            (questions[number].id, questions[number].type): solutions[number] for number in places
        }

    def ids(self, quiz_id: str, pools: Pools) -> list[str]:
        """Return the ids of all candidates in the order of their numbers."""
        found = self._ids.get((quiz_id, pools.tag))
        if found is None:
            stored = pool_store.get_ids(quiz_id, pools.tag)
            if stored is None:
                raise NotFoundError
            found = stored.ids
            self._ids.put((quiz_id, pools.tag), found)
        return found

    def numbers(self, quiz_id: str, pools: Pools, question_ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of those questions that are candidates, by id."""
        wanted = frozenset(question_ids)
        return {one: at for at, one in enumerate(self.ids(quiz_id, pools)) if one in wanted}


def _part_key(quiz_id: str, pools: Pools, number: int, *, has_solutions: bool = False) -> PartKey:
    part = bisect_right(pools.starts, number) - 1
    return PartKey(quiz_id, pools.tag, part, has_solutions)


def _place(pools: Pools, number: int) -> int:
    return number - pools.starts[bisect_right(pools.starts, number) - 1]


def _assets(parts: Iterable[CandidatePart[Content]]) -> dict[str, AssetFacts]:
    return {one: facts for part in parts for one, facts in part.assets.items()}


def _load(
    cache: PartCache[Content],
    wanted: Iterable[PartKey],
    parse: Callable[[dict[str, Any]], Content],
) -> dict[PartKey, CandidatePart[Content]]:
    """Return parts, those that are not cached in one round trip; raises NotFoundError."""
    parts = {key: part for key in wanted if (part := cache.get(key)) is not None}
    missing = [key for key in dict.fromkeys(wanted) if key not in parts]
    if not missing:
        return parts
    found = pool_store.get_parts(missing)
    if len(found) < len(missing):
        raise NotFoundError
    for key, stored in found.items():
        parts[key] = CandidatePart(list(map(parse, stored.content)), stored.assets)
        cache.put(key, parts[key])
    return parts
