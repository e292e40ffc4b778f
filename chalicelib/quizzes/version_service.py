"""Service of frozen versions: papers of attempts, and their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.errors import NotFoundError
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes import content_store, memory_rules, pool_rules, rules
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import Quiz, QuizVersion
from chalicelib.quizzes.pool_service import PoolService
from chalicelib.quizzes.rules import Solutions
from chalicelib.sized_cache import SizedCache
from chalicelib.values import dataclass

VERSIONS_BYTES, KEYS_BYTES = 48 * 1024 * 1024, 24 * 1024 * 1024
"""Memory of a process for versions and for their keys: some hundreds of common size, or two of the
largest.
"""


class DealtAttempt(Protocol):
    """An attempt, as far as its paper depends on it: a slot or a result."""

    @property
    def quiz_id(self) -> str: ...
    @property
    def quiz_version(self) -> int: ...
    @property
    def drawn(self) -> tuple[int, ...]: ...


@dataclass(frozen=True, slots=True)
class PaperRef:
    """The paper of an attempt, by what it depends on."""

    quiz_id: str
    quiz_version: int
    drawn: tuple[int, ...] = ()


class QuizVersions:
    """Reads frozen versions with caches."""

    def __init__(self, pools: PoolService) -> None:
        self.pools = pools
        self.papers: SizedCache[tuple[str, int], QuizVersion] = SizedCache(
            VERSIONS_BYTES, memory_rules.of_version
        )
        self.keys: SizedCache[tuple[str, int], AnswerKey] = SizedCache(
            KEYS_BYTES, memory_rules.of_key
        )

    def paper(self, quiz_id: str, version: int) -> QuizVersion:
        """Return a version, cached without expiry; raises NotFoundError."""
        return self.papers.get_or_read((quiz_id, version), lambda: self.version(quiz_id, version))

    def key(self, quiz_id: str, version: int) -> AnswerKey:
        """Return the solutions of a version, cached without expiry; raises NotFoundError."""
        return self.keys.get_or_read((quiz_id, version), lambda: self.answer_key(quiz_id, version))

    def dealt_paper(self, attempt: DealtAttempt) -> QuizVersion:
        """Return the version with the attempt's questions in place of its draws."""
        version = self.paper(attempt.quiz_id, attempt.quiz_version)
        if version.pools is None:
            return version
        of_draws = version.quiz_id, version.pools, attempt.drawn
        paper = pool_rules.resolved(version, attempt.drawn, self.pools.questions(*of_draws))
        assets = self.pools.shown_assets(*of_draws)
        return replace(paper, assets={**version.assets, **assets}) if assets else paper

    def explained_assets(self, attempt: DealtAttempt, by: int | None) -> Mapping[str, AssetFacts]:
        """Return facts of what explanations show, those of version ``by`` where it corrected."""
        version = self.paper(attempt.quiz_id, attempt.quiz_version)
        found = dict(version.assets)
        if version.pools is not None:
            found |= self.pools.explained_assets(version.quiz_id, version.pools, attempt.drawn)
        if by is None or by == attempt.quiz_version:
            return found
        later = self.paper(attempt.quiz_id, by)
        found.update(later.assets)
        if later.pools is not None:
            drawn = self.dealt_paper(attempt).drawn_ids
            numbers = self.pools.numbers(later.quiz_id, later.pools, drawn)
            found |= self.pools.explained_assets(later.quiz_id, later.pools, numbers.values())
        return found

    def dealt_key(self, attempt: DealtAttempt) -> AnswerKey:
        """Return the solutions to an attempt's paper, in its order."""
        version = self.paper(attempt.quiz_id, attempt.quiz_version)
        key = self.key(attempt.quiz_id, attempt.quiz_version)
        if version.pools is None:
            return key
        drawn = self.pools.solutions(version.quiz_id, version.pools, attempt.drawn)
        fixed = zip(version.questions, key.solutions, strict=True)
        by_id = {question.id: solution for question, solution in fixed}
        places = pool_rules.in_paper_order(version.sections, attempt.drawn)
        solutions = (by_id[one] if isinstance(one, str) else drawn[one] for one in places)
        return replace(key, solutions=tuple(solutions))

    def draw(self, quiz: Quiz, seed: bytes, had: frozenset[str]) -> tuple[int, ...]:
        """Return the numbers of the candidates that an attempt at the published version gets."""
        version = self.paper(quiz.id, quiz.version)
        if version.pools is None:
            return ()
        numbers = self.pools.numbers(quiz.id, version.pools, had) if had else {}
        counts = pool_rules.counts_of(version)
        return pool_rules.draw_numbers(
            version.pools.ranges, counts, seed, frozenset(numbers.values())
        )

    def candidate_ids(self, quiz: Quiz, numbers: tuple[int, ...]) -> list[str]:
        """Return the ids of candidates of the published version."""
        version = self.paper(quiz.id, quiz.version)
        if version.pools is None:
            return []
        found = self.pools.questions(quiz.id, version.pools, numbers)
        return [one.id for one in found.values()]

    def candidates(
        self, quiz_id: str, version: int, numbers: Sequence[int], by: int
    ) -> dict[int, tuple[Question, Solution]]:
        """Return candidates of a version by number, with version ``by``'s solutions."""
        pools = self.paper(quiz_id, version).pools
        if pools is None:
            return {}
        questions = self.pools.questions(quiz_id, pools, numbers)
        solutions = self.pools.solutions(quiz_id, pools, numbers)
        later = self._solutions(quiz_id, list(questions.values()), by) if by != version else {}
        return {
            number: (one, later.get((one.id, one.type), solutions[number]))
            for number, one in questions.items()
        }

    def version(self, quiz_id: str, version: int) -> QuizVersion:
        """Return a version, read anew; raises NotFoundError."""
        found = content_store.get_version(quiz_id, version)
        if found is None:
            raise NotFoundError
        return found

    def answer_key(self, quiz_id: str, version: int) -> AnswerKey:
        """Return the solutions of a version, read anew; raises NotFoundError."""
        found = content_store.get_answer_key(quiz_id, version)
        if found is None:
            raise NotFoundError
        return found

    def _solutions(self, quiz_id: str, questions: Sequence[Question], by: int) -> Solutions:
        """Return the solutions of a version to its questions, and to those of its candidates."""
        later, key = self.paper(quiz_id, by), self.key(quiz_id, by)
        solutions = rules.solutions_of(later.questions, key.solutions)
        if later.pools is None:
            return solutions
        drawn = [one.id for one in questions if (one.id, one.type) not in solutions]
        return {**solutions, **self.pools.solutions_by_id(quiz_id, later.pools, drawn)}
