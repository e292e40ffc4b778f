"""Tallies: exact sums over attempts, which can be added, removed and merged.

Memory grows with the number of different totals, not with the number of attempts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from chalicelib.statistics.compact_models import CompactHistogram
from chalicelib.statistics.models import AttemptMarks, ItemMark

PERCENT = 100
ANY_DRAWN = ""
"""The key, in a slot, of all questions that draws put there."""


class OptionTally:
    """Attempts with a response of one class."""

    __slots__ = ("bands", "rests", "totals")

    def __init__(self) -> None:
        self.bands = CompactHistogram()
        """Attempts by their total, in whole percent of the maximum."""
        self.totals = 0
        self.rests = 0
        """Sum of totals without the item's mark."""

    def merge(self, other: "OptionTally", times: int = 1) -> None:
        self.bands.merge(other.bands, times)
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
        "rest_squares",
        "rest_total",
        "rests",
    )

    def __init__(self) -> None:
        self.marks: Counter[int] = Counter()
        self.rests = CompactHistogram()
        self.rest_total = 0
        self.rest_squares = 0
        self.mark_by_rest = 0
        """Sum of mark times rest score."""
        self.omitted = 0
        self.not_reached = 0
        self.options: defaultdict[str, OptionTally] = defaultdict(OptionTally)

    def add(self, one: ItemMark, totals: Sequence[int], bands: Sequence[int]) -> None:
        """Count attempts with the same answer, by their totals and bands."""
        mark, count, together = one.mark, len(totals), sum(totals)
        rests = together - count * mark
        self.marks[mark] += count
        self.rests.extend([total - mark for total in totals] if mark else totals)
        self.rest_total += rests
        squares = sum([total * total for total in totals])
        self.rest_squares += squares - 2 * mark * together + count * mark * mark
        self.mark_by_rest += mark * rests
        self.omitted += 0 if one.answered else count
        for chosen in one.chosen:
            option = self.options[chosen]
            option.bands.extend(bands)
            option.totals += together
            option.rests += rests

    def merge(self, other: "QuestionTally", times: int = 1) -> None:
        _merge(self.marks, other.marks, times)
        self.rests.merge(other.rests, times)
        self.rest_total += times * other.rest_total
        self.rest_squares += times * other.rest_squares
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

    def add(self, attempts: Iterable[AttemptMarks]) -> None:
        """Count attempts."""
        counting = Counting(self)
        counting.collect(attempts)
        counting.end()

    def questions_of(self, one: ItemMark) -> Questions:
        """Return the questions of a slot, or the drawn ones."""
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


class Counting:
    """Attempts that are being added to a tally, with the same `ItemMark` objects as one group.

    The more attempts are collected, the less it costs to count each of them.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._marks: list[ItemMark] = []
        """Those that have totals waiting: to look marks up costs more than all the rest."""
        self._by_slot: dict[tuple[int, int], list[int]] = {}
        """Totals by slot and points, where draws fill slots."""

    def collect(self, attempts: Iterable[AttemptMarks]) -> None:
        """Add attempts, which the tally has from `end` on."""
        marks, by_slot = self._marks, self._by_slot
        for attempt in attempts:
            total = sum([one.mark for one in attempt.marks])
            self._tally.totals[total] += 1
            for one in attempt.marks:
                if not one.waiting:
                    marks.append(one)
                one.waiting.append(total)
            for at in attempt.drawn:
                found = by_slot.get(at)
                if found is None:
                    by_slot[at] = [total]
                else:
                    found.append(total)
            self._add_not_reached(attempt)

    def end(self) -> None:
        """Put all that was collected into the tally."""
        tally = self._tally
        bands = {total: tally.band(total) for total in tally.totals}
        for one in self._marks:
            in_bands = [bands[total] for total in one.waiting] if one.chosen else ()
            tally.questions_of(one)[one.item_key].add(one, one.waiting, in_bands)
            one.waiting.clear()
        for (slot, mark), totals in self._by_slot.items():
            any_drawn = ItemMark(slot=slot, item_key=ANY_DRAWN, mark=mark, answered=True)
            tally.slots[slot][ANY_DRAWN].add(any_drawn, totals, ())
        self._marks, self._by_slot = [], {}

    def _add_not_reached(self, attempt: AttemptMarks) -> None:
        for one in reversed(attempt.marks):
            if one.answered:
                return
            self._tally.questions_of(one)[one.item_key].not_reached += 1


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
        "rests": one.rests.to_json(),
        "sums": [
            one.rest_total,
            one.rest_squares,
            one.mark_by_rest,
            one.omitted,
            one.not_reached,
        ],
        "options": {
            key: [option.bands.to_json(), option.totals, option.rests]
            for key, option in one.options.items()
        },
    }


def _question(kept: Mapping[str, Any]) -> QuestionTally:
    question = QuestionTally()
    question.marks = _counter(kept["marks"])
    question.rests = CompactHistogram.from_json(kept["rests"])
    question.rest_total, question.rest_squares, question.mark_by_rest, *unanswered = kept["sums"]
    question.omitted, question.not_reached = unanswered
    for key, (bands, totals, rests) in kept["options"].items():
        option = question.options[key]
        option.bands = CompactHistogram.from_json(bands)
        option.totals, option.rests = totals, rests
    return question
