"""Service of gradings: what a later version, or a draft, makes of earlier attempts."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from chalicelib.questions.models import Question
from chalicelib.quizzes import candidate_service, pool_rules, rules
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.grading_models import AnswerKey, Grading, RegradeMode
from chalicelib.quizzes.models import Draft, Quiz, QuizVersion
from chalicelib.quizzes.rules import Solutions
from chalicelib.quizzes.version_service import DealtAttempt, QuizVersions

VERSIONS_COMPARED = 50
"""Number of earlier versions that a regrade's response compares."""
MAX_UNMATCHED_CANDIDATES = 100
"""Candidates of earlier versions in a regrade's response."""


class GradedVersions(QuizVersions):
    """Compares versions, and corrects the keys of earlier ones."""

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
        return {**solutions, **candidate_service.current_solutions(draft)}

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
            known |= candidate_service.current_ids(draft)
            for version in self._compared(quiz):
                known |= {one.id for one in version.questions} | self._candidate_ids(version)
        for question_id in asked:
            if question_id not in known:
                raise InvalidQuizError(f"/mode/{question_id}", "is not a question of this quiz")
        return {one: mode for one, mode in asked.items() if mode is not RegradeMode.NEW_KEY}

    def unmatched_by(self, quiz: Quiz, later: Draft) -> list[Question]:
        """Return the questions of published versions that a draft lacks, the latest first."""
        candidates = candidate_service.current_ids(later)
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
        current = [
            pool_rules.priced(one, Decimal(1)) for one in candidate_service.current_marked(draft)
        ]
        wanted = frozenset(one.id for one in current)
        return found | rules.reworded_questions(self._candidates_asked(graded, wanted), current)

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
