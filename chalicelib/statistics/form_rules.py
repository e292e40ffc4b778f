"""Rules of forms: what is at each place of a paper, and what an attempt had there."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from chalicelib.quizzes import pool_rules
from chalicelib.quizzes.dealing import questions_in_order
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.section_models import Draw
from chalicelib.results.graded_store import GradedAttempt
from chalicelib.statistics.form_models import FormItem
from chalicelib.statistics.models import ItemMark
from chalicelib.statistics.populations import FormKey, FormQuestion
from chalicelib.statistics.rules import POINT
from chalicelib.values import dataclass

CandidateKey: TypeAlias = tuple[FormKey, int, int, bool]
"""Form, number of the candidate, points in thousandths, and whether it is dropped.

Forms have no candidates in common: a mark belongs to one population.
"""
CandidateKind: TypeAlias = tuple[FormKey, int, bool]
"""All of that but the number."""


def kind_of(key: CandidateKey) -> CandidateKind:
    """Return what candidates of different numbers have in common."""
    form, _, points, is_dropped = key
    return form, points, is_dropped


@dataclass(frozen=True, slots=True)
class DrawPlace:
    """A place of a paper that a draw fills; ``draw`` is its place among the version's draws."""

    name: str
    draw: int
    points: int
    """In thousandths."""


@dataclass(frozen=True, slots=True)
class Form:
    """A quiz version with the solutions that its results are graded by."""

    key: FormKey
    paper: QuizVersion
    places: tuple[FormItem | DrawPlace, ...]

    draws: tuple[tuple[int, DrawPlace], ...]
    """Those of the places that draws fill, with their numbers."""

    @property
    def has_own_orders(self) -> bool:
        """Return whether each attempt shows its questions in another order."""
        paper = self.paper
        return paper.settings.randomize_questions or any(one.shuffle for one in paper.sections)


def places_of(paper: QuizVersion) -> Iterator[str | DrawPlace]:
    """Yield the ids of fixed questions and the places of drawn ones, in the order of a paper."""
    if not paper.sections:
        yield from (one.id for one in paper.questions)
    draws = 0
    for section in paper.sections:
        for number, item in enumerate(section.items):
            if isinstance(item, Draw):
                points = int(item.points * POINT)
                names = (f"{section.id}#{number}#{one}" for one in range(item.count))
                yield from (DrawPlace(name, draws, points) for name in names)
                draws += 1
            else:
                yield item


def names_and_points(form: Form) -> list[FormQuestion]:
    """Return the name and the points of each place."""
    return [
        FormQuestion(one.question.id, one.points)
        if isinstance(one, FormItem)
        else FormQuestion(one.name, 0 if place in form.key[2] else one.points)
        for place, one in enumerate(form.places)
    ]


def drawn_keys(form: Form, drawn: Sequence[int]) -> list[CandidateKey]:
    """Return what an attempt drew, in the order of its paper."""
    dropped = form.key[2]
    return [
        (form.key, number, one.points, place in dropped)
        for (place, one), number in zip(form.draws, drawn, strict=True)
    ]


def candidate_keys(form: Form, numbers: Container[int]) -> Iterator[tuple[CandidateKey, int]]:
    """Yield those of some candidates that each draw may give, with the draw's first place."""
    dropped = form.key[2]
    ranges = form.paper.pools.ranges if form.paper.pools is not None else ()
    for draw, places in groupby(form.draws, key=lambda one: one[1].draw):
        first, *others = places
        is_dropped = {place in dropped for place, _ in (first, *others)}
        for start, end in ranges[draw]:
            for number in range(start, end):
                if number not in numbers:
                    continue
                for one in is_dropped:
                    yield (form.key, number, first[1].points, one), first[0]


def as_shown(
    attempt: GradedAttempt, form: Form, items: Sequence[FormItem], marks: Sequence[ItemMark]
) -> list[ItemMark]:
    """Return an attempt's marks in the order in which its taker saw the questions."""
    paper = form.paper
    if attempt.drawn:
        drawn = [items[place].question for place, _ in form.draws]
        candidates = dict(zip(attempt.drawn, drawn, strict=True))
        paper = pool_rules.resolved(paper, attempt.drawn, candidates)
    by_id = {item.question.id: mark for item, mark in zip(items, marks, strict=True)}
    return [by_id[one.id] for one in questions_in_order(paper, attempt.seed)]


def fixed_slots(forms: Mapping[FormKey, tuple[Form, tuple[int, ...]]]) -> Mapping[str, int]:
    """Return the slots that one question fills in every attempt, given the slots of each form."""
    names: dict[int, set[str]] = {}
    slots: dict[str, set[int]] = {}
    for form, of_places in forms.values():
        for one, slot in zip(names_and_points(form), of_places, strict=True):
            names.setdefault(slot, set()).add(one.name)
            slots.setdefault(one.name, set()).add(slot)
    alone = {name: next(iter(its)) for name, its in slots.items() if len(its) == 1}
    return {name: slot for name, slot in alone.items() if len(names[slot]) == 1}
