"""Forms of a quiz: its versions as statistics count them, with the candidates that were drawn.

A version is one form, however many questions its attempts draw: a drawn question is looked up
among the candidates of its version.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

from chalicelib.quizzes import pool_rules
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.graded_store import GradedAttempt
from chalicelib.statistics import form_rules
from chalicelib.statistics.form_models import FormItem
from chalicelib.statistics.form_rules import CandidateKey, CandidateKind, DrawPlace, Form, kind_of
from chalicelib.statistics.models import AttemptMarks, Exam, ExamItem
from chalicelib.statistics.populations import FormKey, Population
from chalicelib.statistics.rules import POINT


class Forms:
    """The forms of one quiz."""

    def __init__(self, quizzes: PublishedQuizzes, quiz_id: str) -> None:
        self._quizzes = quizzes
        self._quiz_id = quiz_id
        self._known: dict[FormKey, Form] = {}
        self._candidates: defaultdict[CandidateKind, dict[int, FormItem]] = defaultdict(dict)
        """Candidates by number, of each form, points and whether they are dropped."""
        self._by_place: dict[FormKey, list[dict[int, FormItem]]] = {}

    def get(self, key: FormKey) -> Form:
        """Return a form by its key."""
        if key not in self._known:
            self._known[key] = self._read(key)
        return self._known[key]

    def prepare(self, form: Form, attempts: Sequence[GradedAttempt]) -> None:
        """Read what attempts drew, as far as it is not known yet, in few round trips."""
        if form.paper.pools is None:
            return
        numbers = set(chain.from_iterable(one.drawn for one in attempts))
        if all(numbers <= known.keys() for known in self._known_at(form)):
            return
        drawn = (form_rules.drawn_keys(form, one.drawn) for one in attempts)
        self._read_candidates(dict.fromkeys(chain.from_iterable(drawn)))

    def marks_of(self, attempt: GradedAttempt, form: Form, slots: Sequence[int]) -> AttemptMarks:
        """Return what a prepared attempt came to, given the slot of each of its places."""
        items = self._items(form, attempt)
        at: list[int | None] = list(slots)
        for place, _ in form.draws:
            at[place] = None
        answers = zip(items, at, attempt.scores, attempt.texts, strict=True)
        marks = [
            item.known.get((slot, score, text)) or item.mark(slot, score, text)
            for item, slot, score, text in answers
        ]
        drawn = tuple([(slots[place], marks[place].mark) for place, _ in form.draws])
        if form.has_own_orders and not all(one.answered for one in marks):
            marks = form_rules.as_shown(attempt, form, items, marks)
        return AttemptMarks(tuple(marks), drawn)

    def exam_of(self, population: Population) -> Exam:
        """Return the exam that a population sat.

        Its questions are in quiz order, the latest first; drawn ones stand where their draw does.
        """
        found: dict[str, tuple[tuple[int, int], ExamItem]] = {}
        of_population = {key: (self.get(key), at) for key, at in population.forms.items()}
        slots = form_rules.fixed_slots(of_population)
        for key in sorted(population.forms, reverse=True):
            for place, one in self._items_of(of_population[key][0], population):
                item = one.exam_item(slots.get(one.question.id))
                found.setdefault(item.key, ((place, -key[0]), item))
        in_order = sorted(found.values(), key=lambda one: one[0])
        return Exam(slots=population.slots, items=tuple(item for _, item in in_order))

    def _items(self, form: Form, attempt: GradedAttempt) -> Sequence[FormItem]:
        items: list[Any] = list(form.places)
        known = zip(form.draws, self._known_at(form), attempt.drawn, strict=True)
        for (place, _), of_place, number in known:
            items[place] = of_place[number]
        return items

    def _known_at(self, form: Form) -> Sequence[dict[int, FormItem]]:
        """Return the candidates that are known for each place that a draw fills."""
        if form.key not in self._by_place:
            dropped = form.key[2]
            kinds = [(form.key, one.points, at in dropped) for at, one in form.draws]
            self._by_place[form.key] = [self._candidates[kind] for kind in kinds]
        return self._by_place[form.key]

    def _items_of(self, form: Form, population: Population) -> Iterator[tuple[int, FormItem]]:
        """Yield the questions of a form with their places, and what a population drew in it."""
        for place, one in enumerate(form.places):
            if isinstance(one, FormItem):
                yield place, one
        if form.paper.pools is None:
            return
        dealt = population.tally.item_keys
        ids = {key.partition("#")[0] for key in dealt}
        numbers = self._quizzes.pools.numbers(self._quiz_id, form.paper.pools, ids)
        keys = dict(form_rules.candidate_keys(form, frozenset(numbers.values())))
        self._read_candidates(keys)
        for key, place in keys.items():
            candidate = self._candidate(key)
            if candidate is not None and candidate.key in dealt:
                yield place, candidate

    def _candidate(self, key: CandidateKey) -> FormItem | None:
        return self._candidates[kind_of(key)].get(key[1])

    def _read_candidates(self, keys: Iterable[CandidateKey]) -> None:
        """Read those of some candidates that are not known yet."""
        by_grading: dict[tuple[int, int], list[CandidateKey]] = {}
        for key in keys:
            if self._candidate(key) is None:
                by_grading.setdefault(key[0][:2], []).append(key)
        for (version, graded_by), wanted in by_grading.items():
            numbers = list(dict.fromkeys(key[1] for key in wanted))
            found = self._quizzes.candidates(self._quiz_id, version, numbers, graded_by)
            for key in wanted:
                _, number, points, is_dropped = key
                question, solution = found[number]
                asked = pool_rules.priced(question, Decimal(points) / POINT)
                item = FormItem.of(asked, solution, is_dropped=is_dropped)
                self._candidates[kind_of(key)][number] = item

    def _read(self, key: FormKey) -> Form:
        version, graded_by, dropped = key
        paper = self._quizzes.paper(self._quiz_id, version)
        solutions = self._quizzes.corrected_version(self._quiz_id, version, graded_by).solutions
        by_id = {
            question.id: (question, solution)
            for question, solution in zip(paper.questions, solutions, strict=True)
        }
        places = tuple(
            FormItem.of(*by_id[one], is_dropped=place in dropped) if isinstance(one, str) else one
            for place, one in enumerate(form_rules.places_of(paper))
        )
        drawn = enumerate(places)
        draws = tuple((place, one) for place, one in drawn if isinstance(one, DrawPlace))
        return Form(key, paper, places, draws)
