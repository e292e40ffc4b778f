"""Tallies: exact sums over attempts, which can be added, removed and merged.

Memory grows with the number of different totals, not with the number of attempts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from chalicelib.statistics.models import AttemptMarks, ItemMark

PERCENT = 100
ANY_DRAWN = ""
"""The key, in a slot, of all questions that draws put there."""


class OptionTally:
    """Attempts with a response of one class."""

    __slots__ = ("bands", "rests", "totals")

    def __init__(self) -> None:
        self.bands: Counter[int] = Counter()
        """Attempts by their total, in whole percent of the maximum."""
        self.totals = 0
        self.rests = 0
        """Sum of totals without the item's mark."""

    def merge(self, other: "OptionTally", times: int = 1) -> None:
        _merge(self.bands, other.bands, times)
        self.totals += times * other.totals
        self.rests += times * other.rests


class QuestionTally:
    """Attempts with one question, or of one slot when merged."""

    __slots__ = (
        "mark_by_rest",
        "marks",
        "not_reached",
        "omitted",
        "options",
        "rest_total",
        "rests",
    )

    def __init__(self) -> None:
        self.marks: Counter[int] = Counter()
        self.rests: Counter[int] = Counter()
        self.rest_total = 0
        self.mark_by_rest = 0
        """Sum of mark times rest score."""
        self.omitted = 0
        self.not_reached = 0
        self.options: defaultdict[str, OptionTally] = defaultdict(OptionTally)

    def add(self, one: ItemMark, totals: Sequence[int], bands: Iterable[int]) -> None:
        """Count attempts with the same answer, by their totals and bands."""
        mark, count, together = one.mark, len(totals), sum(totals)
        rests = together - count * mark
        self.marks[mark] += count
        self.rests.update([total - mark for total in totals] if mark else totals)
        self.rest_total += rests
        self.mark_by_rest += mark * rests
        self.omitted += 0 if one.answered else count
        for chosen in one.chosen:
            option = self.options[chosen]
            option.bands.update(bands)
            option.totals += together
            option.rests += rests

    def merge(self, other: "QuestionTally", times: int = 1) -> None:
        _merge(self.marks, other.marks, times)
        _merge(self.rests, other.rests, times)
        self.rest_total += times * other.rest_total
        self.mark_by_rest += times * other.mark_by_rest
        self.omitted += times * other.omitted
        self.not_reached += times * other.not_reached
        for option, chosen in other.options.items():
            self.options[option].merge(chosen, times)
            if not self.options[option].bands:
                del self.options[option]


Questions: TypeAlias = defaultdict[str, QuestionTally]
"""By `ExamItem.key`."""


class Tally:
    """All attempts of an exam, as sums and histograms."""

    __slots__ = ("drawn", "maximum", "slots", "totals")

    def __init__(self, slots: int, maximum: int) -> None:
        """Create an empty tally; ``maximum`` is that of the whole exam."""
        self.maximum = maximum
        self.totals: Counter[int] = Counter()
        self.slots: tuple[Questions, ...] = tuple(defaultdict(QuestionTally) for _ in range(slots))
        """For each slot, the questions that filled it; what draws put there, as `ANY_DRAWN`."""
        self.drawn: Questions = defaultdict(QuestionTally)
        """Drawn questions, in whatever slot."""

    @property
    def item_keys(self) -> frozenset[str]:
        """Return the keys of all items that its attempts had."""
        fixed = (key for slot in self.slots for key in slot if key != ANY_DRAWN)
        return frozenset((*fixed, *self.drawn))

    def slot(self, place: int) -> QuestionTally:
        """Return the tally of a slot, with any question."""
        return _merged(self.slots[place].values())

    def question(self, item_key: str) -> QuestionTally:
        """Return the tally of a question, in any slot."""
        everywhere = (*self.slots, self.drawn)
        return _merged(questions[item_key] for questions in everywhere if item_key in questions)

    def band(self, total: int) -> int:
        """Return the band of a total: whole percent of the maximum, rounded down."""
        return PERCENT * total // (self.maximum or 1)

    def add(self, attempts: Sequence[AttemptMarks]) -> None:
        """Count attempts: the faster, the more of them have the same `ItemMark` objects."""
        totals_by_mark: dict[int, list[int]] = {}
        marks: dict[int, ItemMark] = {}
        totals_by_slot: dict[tuple[int, int], list[int]] = {}
        for attempt in attempts:
            total = sum([one.mark for one in attempt.marks])
            self.totals[total] += 1
            for one in attempt.marks:
                # by identity: to compare marks costs more than all the rest
                found = totals_by_mark.get(id(one))
                if found is None:
                    totals_by_mark[id(one)], marks[id(one)] = [total], one
                else:
                    found.append(total)
            for at in attempt.drawn:
                totals_by_slot.setdefault(at, []).append(total)
            self._add_not_reached(attempt)
        bands = {total: self.band(total) for total in self.totals}
        for name, totals in totals_by_mark.items():
            one = marks[name]
            in_bands = [bands[total] for total in totals] if one.chosen else ()
            self._questions(one)[one.item_key].add(one, totals, in_bands)
        for (slot, mark), totals in totals_by_slot.items():
            any_drawn = ItemMark(slot=slot, item_key=ANY_DRAWN, mark=mark, answered=True)
            self.slots[slot][ANY_DRAWN].add(any_drawn, totals, ())

    def _add_not_reached(self, attempt: AttemptMarks) -> None:
        for one in reversed(attempt.marks):
            if one.answered:
                return
            self._questions(one)[one.item_key].not_reached += 1

    def _questions(self, one: ItemMark) -> Questions:
        return self.drawn if one.slot is None else self.slots[one.slot]

    def remove(self, attempt: AttemptMarks) -> None:
        """Remove a counted attempt."""
        alone = Tally(len(self.slots), self.maximum)
        alone.add([attempt])
        self.merge(alone, -1)

    def merge(self, other: "Tally", times: int = 1) -> None:
        """Add another tally of the same exam; -1 removes it."""
        _merge(self.totals, other.totals, times)
        ours, others = (*self.slots, self.drawn), (*other.slots, other.drawn)
        for mine, theirs in zip(ours, others, strict=True):
            for question_id, question in theirs.items():
                mine[question_id].merge(question, times)
                if not mine[question_id].marks:
                    del mine[question_id]

    def to_json(self) -> dict[str, Any]:
        """Return the tally as plain JSON values."""
        return {
            "maximum": self.maximum,
            "totals": _columns(self.totals),
            "slots": [
                {key: _question_json(question) for key, question in slot.items()}
                for slot in self.slots
            ],
            "drawn": {key: _question_json(question) for key, question in self.drawn.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        """Return the tally of a JSON value."""
        tally = cls(len(kept["slots"]), kept["maximum"])
        tally.totals = _counter(kept["totals"])
        for slot, questions in zip(tally.slots, kept["slots"], strict=True):
            slot.update({key: _question(one) for key, one in questions.items()})
        tally.drawn.update({key: _question(one) for key, one in kept["drawn"].items()})
        return tally


def _merged(tallies: Iterable[QuestionTally]) -> QuestionTally:
    """Return the only tally, or the sum of several."""
    found = list(tallies)
    if len(found) == 1:
        return found[0]
    whole = QuestionTally()
    for one in found:
        whole.merge(one)
    return whole


def _merge(mine: Counter[int], theirs: Counter[int], times: int) -> None:
    for value, count in theirs.items():
        mine[value] += times * count
        if not mine[value]:
            del mine[value]


def _columns(counts: Counter[int]) -> list[list[int]]:
    """Return values and counts as sorted columns, which compress best."""
    return [sorted(counts), [counts[value] for value in sorted(counts)]]


def _counter(columns: list[list[int]]) -> Counter[int]:
    return Counter(dict(zip(*columns, strict=True)))


def _question_json(one: QuestionTally) -> dict[str, Any]:
    return {
        "marks": _columns(one.marks),
        "rests": _columns(one.rests),
        "sums": [one.rest_total, one.mark_by_rest, one.omitted, one.not_reached],
        "options": {
            key: [_columns(option.bands), option.totals, option.rests]
            for key, option in one.options.items()
        },
    }


def _question(kept: Mapping[str, Any]) -> QuestionTally:
    question = QuestionTally()
    question.marks, question.rests = _counter(kept["marks"]), _counter(kept["rests"])
    question.rest_total, question.mark_by_rest, *unanswered = kept["sums"]
    question.omitted, question.not_reached = unanswered
    for key, (bands, totals, rests) in kept["options"].items():
        option = question.options[key]
        option.bands, option.totals, option.rests = _counter(bands), totals, rests
    return question
