"""Attempts that can be compared: at versions of a quiz whose questions have the same points."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from chalicelib.statistics.tallies import Counting, Tally
from chalicelib.values import dataclass

FormKey: TypeAlias = tuple[int, int, tuple[int, ...]]
"""A version, the version whose key its results are graded by, and the places of dropped questions.

By these it is known what each mark of a result is of; of a drawn question, which draw it is of.
"""


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A place of a form: what is at it, and its points in thousandths as they are graded."""

    name: str
    """The question's id, or what tells a draw apart from others of its quiz."""
    points: int


class Population:
    """The attempts at some forms of an exam, and the slot that each of their questions fills."""

    def __init__(self, slots: Sequence[int]) -> None:
        """Start empty; ``slots`` are the points of each slot."""
        self.slots = tuple(slots)
        self.tally = Tally(len(self.slots), sum(self.slots))
        self.counting = Counting(self.tally)
        """What is not in the tally yet, until `Populations.end_counting`."""
        self.forms: dict[FormKey, tuple[int, ...]] = {}
        """The slot of each place."""
        self._slot_of: dict[str, int] = {}

    @property
    def attempts(self) -> int:
        return sum(self.tally.totals.values())

    @property
    def versions(self) -> tuple[int, ...]:
        return tuple(sorted({version for version, *_ in self.forms}))

    def slots_of(self, form: FormKey, questions: Sequence[FormQuestion]) -> tuple[int, ...]:
        """Return the slot of each place: a question keeps its slot, a new one takes a free one."""
        if form not in self.forms:
            self.forms[form] = self._assign(questions)
        return self.forms[form]

    def _assign(self, questions: Sequence[FormQuestion]) -> tuple[int, ...]:
        free = set(range(len(self.slots)))
        found: dict[int, int] = {}
        for place, one in enumerate(questions):
            slot = self._slot_of.get(one.name)
            if slot in free and self.slots[slot] == one.points:
                free.discard(slot)
                found[place] = slot
        for place, one in enumerate(questions):
            if place not in found:
                slot = min(slot for slot in free if self.slots[slot] == one.points)
                free.discard(slot)
                found[place] = slot
                self._slot_of.setdefault(one.name, slot)
        return tuple(found[place] for place in range(len(questions)))

    def to_json(self) -> dict[str, Any]:
        """Return the population as plain JSON values."""
        return {
            "slots": list(self.slots),
            "slot_of": self._slot_of,
            "forms": [[*form, slots] for form, slots in self.forms.items()],
            "tally": self.tally.to_json(),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Population":
        """Return the population that `to_json` wrote."""
        population = cls(kept["slots"])
        population.tally = Tally.from_json(kept["tally"])
        population.counting = Counting(population.tally)
        population._slot_of = dict(kept["slot_of"])
        population.forms = {
            (version, graded_by, tuple(dropped)): tuple(slots)
            for version, graded_by, dropped, slots in kept["forms"]
        }
        return population


class Populations:
    """All attempts at a quiz, apart by the points of the questions."""

    def __init__(self) -> None:
        self._by_points: dict[tuple[int, ...], Population] = {}

    def population_of(self, questions: Sequence[FormQuestion]) -> Population:
        """Return the population that attempts at these questions belong to."""
        points = tuple(sorted(one.points for one in questions))
        if points not in self._by_points:
            self._by_points[points] = Population([one.points for one in questions])
        return self._by_points[points]

    def end_counting(self) -> None:
        """Put all that was collected into the tallies."""
        for one in self._by_points.values():
            one.counting.end()

    def largest(self) -> Population | None:
        """Return the one with the most attempts; of equals that of the latest version."""
        found = self._by_points.values()
        return max(found, key=lambda one: (one.attempts, one.versions), default=None)

    @property
    def attempts(self) -> int:
        return sum(one.attempts for one in self._by_points.values())

    def to_json(self) -> list[Any]:
        """Return all populations as plain JSON values."""
        return [one.to_json() for one in self._by_points.values()]

    @classmethod
    def from_json(cls, kept: Sequence[Mapping[str, Any]]) -> "Populations":
        """Return the populations that `to_json` wrote."""
        populations = cls()
        for one in map(Population.from_json, kept):
            populations._by_points[tuple(sorted(one.slots))] = one
        return populations
