"""Service of the marking's progress: questions, counts, agreement."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

from chalicelib.clock import Clock
from chalicelib.marking import list_store, rules, second_marking_rules
from chalicelib.marking.models import (
    Agreement,
    MarkingCounts,
)
from chalicelib.quizzes.grading_service import VERSIONS_COMPARED
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes

READERS = 8
"""Questions that are asked for at once: draws can give thousands."""


class MarkingProgress:
    """Counts the responses of a quiz that people mark."""

    def __init__(self, quizzes: PublishedQuizzes, clock: Clock) -> None:
        self._quizzes = quizzes
        self._clock = clock

    def counts(self, quiz: Quiz) -> list[MarkingCounts]:
        """Return how many responses to each question are free, claimed and marked."""
        now = self._clock()

        def count(question_id: str) -> MarkingCounts:
            waiting = list_store.count_waiting(quiz.id, question_id, now)
            return MarkingCounts(
                question_id, waiting, list_store.count_marked(quiz.id, question_id)
            )

        with ThreadPoolExecutor(READERS) as readers:
            return list(readers.map(count, self.questions(quiz)))

    def count_unmarked(self, quiz: Quiz) -> int:
        """Return how many responses wait, claimed ones among them."""
        now = self._clock()
        count = partial(list_store.count_waiting, quiz.id, now=now)
        with ThreadPoolExecutor(READERS) as readers:
            waiting = readers.map(count, self.questions(quiz))
            return sum(one.free + one.claimed for one in waiting)

    def agreements(self, quiz: Quiz) -> list[Agreement]:
        """Return how far the markers of each question agree, where two marked its responses."""

        def find(question_id: str) -> Agreement:
            pairs = list(list_store.list_pairs(quiz.id, question_id))
            return second_marking_rules.agreement(question_id, pairs)

        with ThreadPoolExecutor(READERS) as readers:
            found = readers.map(find, self.questions(quiz))
            return [one for one in found if one.responses]

    def questions(self, quiz: Quiz) -> list[str]:
        """Return the ids of the questions that people mark, drawn ones among them."""
        first = max(1, quiz.version - VERSIONS_COMPARED)
        papers = [self._quizzes.paper(quiz.id, one) for one in range(quiz.version, first - 1, -1)]
        graded = quiz.graded_version
        drawn = list_store.list_drawn(quiz.id) if rules.draws_to_mark(papers) else []
        return rules.questions_to_mark(
            papers, drawn, self._quizzes.paper(quiz.id, graded) if graded else None
        )
