"""Preview of a regrade."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.attempts import slot_queries
from chalicelib.questions.models import Question
from chalicelib.quizzes.grading_models import Grading, RegradeMode
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results import rules
from chalicelib.results.corrections import has_changed
from chalicelib.results.list_store import get_results
from chalicelib.results.models import EndReason, Result

RESULTS_PER_PAGE = 100
MAX_RESULTS = 5_000
"""Takes some seconds."""
EXAMPLES = 20


@dataclass(slots=True)
class Preview:
    """Changes of results; ``complete`` is False when there are more results."""

    results: int = 0
    complete: bool = True
    raised: int = 0
    lowered: int = 0
    otherwise: int = 0
    """Results with the same score, but another maximum or outcome."""
    newly_passed: int = 0
    newly_failed: int = 0
    examples: list[tuple[Result, Result]] = field(default_factory=list)

    def add(self, before: Result, after: Result) -> None:
        self.results += 1
        if not has_changed(before, after):
            return
        old, new = before.score or 0, after.score or 0
        self.raised += new > old
        self.lowered += new < old
        self.otherwise += new == old
        self.newly_passed += bool(after.passed and not before.passed)
        self.newly_failed += bool(before.passed and not after.passed)
        if len(self.examples) < EXAMPLES:
            self.examples.append((before, after))


def preview(
    quizzes: PublishedQuizzes,
    quiz: Quiz,
    draft: Draft,
    modes: Mapping[str, RegradeMode],
) -> tuple[Preview, Sequence[Question]]:
    """Return the changes by a regrade with the draft, and the questions it cannot match."""
    solutions = quizzes.draft_solutions(draft)
    gradings: dict[tuple[int, tuple[int, ...]], Grading] = {}
    lapsed: dict[int, frozenset[str]] = {}
    seen = Preview()
    for before in _results(quiz.id):
        if seen.results == MAX_RESULTS:
            seen.complete = False
            break
        number = before.quiz_version
        dealt = number, before.drawn
        if dealt not in gradings:
            gradings[dealt] = quizzes.grading_by_draft(quiz, before, solutions, modes)
        version = quizzes.dealt_paper(before)
        graded = quizzes.paper(quiz.id, before.graded_by or number)
        if graded.version not in lapsed:
            lapsed[graded.version] = quizzes.reworded_by_draft(graded, draft)
        seen.add(before, rules.scored(before, version, gradings[dealt], lapsed[graded.version]))
    return seen, quizzes.unmatched_by(quiz, draft) if quiz.version else []


def _results(quiz_id: str) -> Iterator[Result]:
    after = None
    while True:
        page = slot_queries.list_attempts_of_quiz(quiz_id, RESULTS_PER_PAGE, after)
        ended = get_results(one.ref for one in page.items if not one.is_running)
        for result in ended.values():
            if result.ending is not EndReason.ABANDONED:
                yield result
        after = page.after
        if after is None:
            return
