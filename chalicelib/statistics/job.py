"""Statistics of a quiz, computed as a job: some takers with each message.

Each page adds to the tally of those before it, which is stored under the position where they end:
whichever page runs twice, the tally at a position is that of all takers before it.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from chalicelib.attempts import slot_queries
from chalicelib.attempts.slot_queries import Taker
from chalicelib.clock import Clock, Millis
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.graded_store import GradedAttempt, graded_attempts
from chalicelib.results.models import AttemptRef, SlotPosition
from chalicelib.statistics import report, rules, store
from chalicelib.statistics.form_rules import names_and_points
from chalicelib.statistics.forms import Forms
from chalicelib.statistics.models import AttemptSelection
from chalicelib.statistics.populations import FormKey, Populations
from chalicelib.statistics.store import Run

MARKS_PER_MESSAGE = 1_000_000
"""20,000 attempts at 50 questions: a few seconds' work."""
COUNTED_AT_ONCE = 1_000
"""Attempts that are in memory together."""
RESULTS_PER_READ = 100
READERS = 8


class StatisticsJob(ScheduledPagedJob):
    """The job that computes the statistics of a quiz."""

    kind: ClassVar[str] = "statistics"

    def __init__(
        self,
        quizzes: PublishedQuizzes,
        clock: Clock,
        queue_url: str,
        marks_per_message: int = MARKS_PER_MESSAGE,
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._marks_per_message = marks_per_message

    def request(
        self, quiz_id: str, selection: AttemptSelection, version: int | None = None
    ) -> Millis:
        """Begin a run, unless one is under way; return when the one under way began."""
        run = Run(quiz_id, selection, self._clock(), version)
        task = ScheduledTask(self.kind, run.name, run.at)
        began = store.request_run(run, task)
        if began == run.at:
            self.start_task(task)
        return began

    def run_page(self, payload: Payload) -> Payload | None:
        """Count the attempts of some takers; after the last, compute and store the report."""
        quiz_id, selection, *version = payload["name"].split("#")
        wanted = int(version[0]) if version else None
        run = Run(quiz_id, AttemptSelection(selection), payload["at"], wanted)
        begin: SlotPosition | None = payload["after"]
        populations = Populations.from_json(store.get_tally(run, begin) or [])
        takers, after = self._takers(quiz_id, begin)
        forms = Forms(self._quizzes, quiz_id)
        for attempts in _selected(takers, run.selection):
            some = [one for one in attempts if wanted in {None, one.quiz_version}]
            _count(some, forms, populations)
        populations.end_counting()
        if after is not None:
            store.put_tally(run, after, populations.to_json())
            return {**payload, "after": after}
        self._finish(run, populations, forms)
        return None

    def _takers(
        self, quiz_id: str, after: SlotPosition | None
    ) -> tuple[Sequence[Taker], SlotPosition | None]:
        """Return the next takers, as many as have so many marks together, and where to go on."""
        quiz = self._quizzes.pointer(quiz_id)
        questions = max(1, quiz.question_count) if quiz is not None else 1
        page = slot_queries.list_takers(quiz_id, 1 + self._marks_per_message // questions, after)
        marks = 0
        for number, taker in enumerate(page.items):
            marks += taker.number * questions
            if number and marks > self._marks_per_message:
                before = page.items[number - 1]
                return page.items[:number], slot_queries.position_after_taker(before.ref)
        return page.items, page.after

    def _finish(self, run: Run, populations: Populations, forms: Forms) -> None:
        population = populations.largest()
        if population is not None:
            found = rules.statistics(forms.exam_of(population), population.tally)
            facts = {
                "as_of": run.at,
                "selection": run.selection.value,
                "versions": list(population.versions),
                "left_out": populations.attempts - population.attempts,
            }
            store.put_report(run, {**facts, **report.to_json(found)})
        store.end_run(run)
        logged = {"quiz_id": run.quiz_id, "number": populations.attempts}
        logger().info("statistics_computed", extra=logged)


def _selected(
    takers: Sequence[Taker], selection: AttemptSelection
) -> Iterator[list[GradedAttempt]]:
    """Yield the attempts that count, some takers' at once."""
    refs = [
        AttemptRef(taker.user_id, taker.quiz_id, number)
        for taker in takers
        for number in range(1, taker.number + (not taker.running))
    ]
    found: list[GradedAttempt] = []
    of_taker: list[GradedAttempt] = []
    for attempt in _read(refs):
        if of_taker and of_taker[0].ref.user_id != attempt.ref.user_id:
            found += rules.select(of_taker, selection)
            of_taker = []
            if len(found) >= COUNTED_AT_ONCE:
                yield found
                found = []
        of_taker.append(attempt)
    yield [*found, *rules.select(of_taker, selection)]


def _read(refs: Sequence[AttemptRef]) -> Iterator[GradedAttempt]:
    """Yield the attempts there are, reading no more ahead than all readers bring at once."""
    pages = [refs[at : at + RESULTS_PER_READ] for at in range(0, len(refs), RESULTS_PER_READ)]
    with ThreadPoolExecutor(READERS) as readers:
        for start in range(0, len(pages), READERS):
            for page in readers.map(graded_attempts, pages[start : start + READERS]):
                yield from page


def _count(attempts: Sequence[GradedAttempt], forms: Forms, populations: Populations) -> None:
    by_form: dict[FormKey, list[GradedAttempt]] = {}
    for one in attempts:
        by_form.setdefault((one.quiz_version, one.graded_by, one.dropped), []).append(one)
    for key, some in by_form.items():
        form = forms.get(key)
        forms.prepare(form, some)
        questions = names_and_points(form)
        population = populations.population_of(questions)
        slots = population.slots_of(key, questions)
        population.counting.collect(forms.marks_of(one, form, slots) for one in some)
