"""Service of frozen versions: papers of attempts, and the keys that grade them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from chalicelib.errors import NotFoundError
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes import content_store, memory_rules, pool_rules, rules
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.grading_models import AnswerKey, Grading, RegradeMode
from chalicelib.quizzes.models import Draft, Quiz, QuizVersion
from chalicelib.quizzes.pool_service import PoolService
from chalicelib.quizzes.rules import Solutions
from chalicelib.sized_cache import SizedCache
from chalicelib.values import dataclass

VERSIONS_BYTES, KEYS_BYTES = 48 * 1024 * 1024, 24 * 1024 * 1024
"""Memory of a process for versions and for their keys: some hundreds of common size, or two of the
largest.
"""
VERSIONS_COMPARED = 50
"""Number of earlier versions that a regrade's response compares."""
MAX_UNMATCHED_CANDIDATES = 100
"""Candidates of earlier versions in a regrade's response."""


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

    def corrected(self, attempt: DealtAttempt, by: int | None) -> AnswerKey:
        """Return the key to an attempt's paper, with version ``by``'s for questions in both."""
        key = self.dealt_key(attempt)
        if by is None:
            return key
        paper = self.dealt_paper(attempt)
        later = self._solutions(paper.quiz_id, paper.questions, by)
        return rules.with_solutions(paper, key, later)

    def grading(self, attempt: DealtAttempt, by: int | None) -> Grading:
        """Return the grading of an attempt after the regrade of version ``by``."""
        version = attempt.quiz_version
        by = by or version
        later = self.paper(attempt.quiz_id, by)
        if not later.modes:
            return Grading(key=self.corrected(attempt, by))
        before = later.regraded_before
        return Grading(
            key=self.corrected(attempt, by),
            earlier=self.corrected(attempt, before if before > version else None),
            modes=later.modes,
        )

    def grading_by_draft(
        self,
        quiz: Quiz,
        attempt: DealtAttempt,
        solutions: Solutions,
        modes: Mapping[str, RegradeMode],
    ) -> Grading:
        """Return the grading of an attempt as if a draft with these solutions were published."""
        paper, key = self.dealt_paper(attempt), self.dealt_key(attempt)
        before = quiz.graded_version
        earlier = self.corrected(attempt, before if before > attempt.quiz_version else None)
        new = rules.with_solutions(paper, key, solutions)
        return Grading(key=new, earlier=earlier, modes=modes)

    def draft_solutions(self, draft: Draft) -> Solutions:
        """Return the solutions of a draft, with those of all that it may draw now."""
        solutions = rules.solutions_of(draft.questions, draft.solutions)
        return {**solutions, **self.pools.current_solutions(draft)}

    def corrected_version(self, quiz_id: str, version: int, by: int | None) -> AnswerKey:
        """Return the same for the questions that all attempts at a version have."""
        key = self.key(quiz_id, version)
        if by is None:
            return key
        paper = self.paper(quiz_id, version)
        later = self._solutions(quiz_id, paper.questions, by)
        return rules.with_solutions(paper, key, later)

    def check_modes(
        self, quiz: Quiz, draft: Draft, asked: Mapping[str, RegradeMode]
    ) -> Mapping[str, RegradeMode]:
        """Return the non-default modes; raises InvalidQuizError for an unknown question."""
        known = {one.id for one in draft.questions}
        if not known.issuperset(asked):
            known |= self.pools.current_ids(draft)
            for version in self._compared(quiz):
                known |= {one.id for one in version.questions} | self._candidate_ids(version)
        for question_id in asked:
            if question_id not in known:
                raise InvalidQuizError(f"/mode/{question_id}", "is not a question of this quiz")
        return {one: mode for one, mode in asked.items() if mode is not RegradeMode.NEW_KEY}

    def unmatched_by(self, quiz: Quiz, later: Draft) -> list[Question]:
        """Return the questions of published versions that a draft lacks, the latest first."""
        candidates = self.pools.current_ids(later)
        return self._unmatched(quiz, later.questions, candidates)

    def unmatched(self, quiz: Quiz) -> list[Question]:
        """Return the questions of earlier versions that the published one lacks.

        A regrade does not change their scores.
        """
        published = self.paper(quiz.id, quiz.version)
        return self._unmatched(quiz, published.questions, self._candidate_ids(published))

    def reworded(
        self, quiz_id: str, question_ids: Iterable[str], earlier: int, later: int
    ) -> frozenset[str]:
        """Return those of some questions that ask something else in a later version.

        Points of drawn questions are their draw's: a paper keeps them.
        """
        if earlier == later:
            return frozenset()
        before, after = self.paper(quiz_id, earlier), self.paper(quiz_id, later)
        wanted = frozenset(question_ids)
        found = rules.reworded_questions(before.questions, after.questions) & wanted
        if before.pools is None or after.pools is None or before.pools.tag == after.pools.tag:
            return found
        fixed = {one.id for one in before.questions}
        pair = (self._candidates_asked(one, wanted - fixed) for one in (before, after))
        return found | rules.reworded_questions(*pair)

    def reworded_by_draft(self, graded: QuizVersion, draft: Draft) -> frozenset[str]:
        """Return the questions of a version that ask something else in a draft."""
        found = rules.reworded_questions(graded.questions, draft.questions)
        if graded.pools is None or not graded.pools.marked_at_most:
            return found
        current = [pool_rules.priced(one, Decimal(1)) for one in self.pools.current_marked(draft)]
        wanted = frozenset(one.id for one in current)
        return found | rules.reworded_questions(self._candidates_asked(graded, wanted), current)

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

    def _candidates_asked(self, version: QuizVersion, wanted: frozenset[str]) -> list[Question]:
        """Return those of some questions that are candidates, each for one point."""
        if version.pools is None or not wanted:
            return []
        numbers = self.pools.numbers(version.quiz_id, version.pools, wanted)
        found = self.pools.questions(version.quiz_id, version.pools, tuple(numbers.values()))
        return [pool_rules.priced(one, Decimal(1)) for one in found.values()]

    def _compared(self, quiz: Quiz) -> list[QuizVersion]:
        first = max(1, quiz.version - VERSIONS_COMPARED)
        return [self.paper(quiz.id, version) for version in range(quiz.version, first - 1, -1)]

    def _candidate_ids(self, version: QuizVersion) -> frozenset[str]:
        if version.pools is None:
            return frozenset()
        return frozenset(self.pools.ids(version.quiz_id, version.pools))

    def _unmatched(
        self, quiz: Quiz, later: Sequence[Question], candidates: frozenset[str]
    ) -> list[Question]:
        found: dict[str, Question] = {}
        for earlier in self._compared(quiz):
            for one in rules.unmatched_questions(earlier.questions, later):
                found.setdefault(one.id, one)
            for one in self._candidates_without(earlier, candidates):
                found.setdefault(one.id, one)
        return list(found.values())

    def _candidates_without(
        self, version: QuizVersion, candidates: frozenset[str]
    ) -> list[Question]:
        missing = self._candidate_ids(version) - candidates
        if version.pools is None or not missing:
            return []
        some = sorted(missing)[:MAX_UNMATCHED_CANDIDATES]
        numbers = self.pools.numbers(version.quiz_id, version.pools, some)
        found = self.pools.questions(version.quiz_id, version.pools, tuple(numbers.values()))
        return list(found.values())
