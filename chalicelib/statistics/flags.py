"""Flags: hints at items that should be reviewed; the thresholds are conventions of the field."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from chalicelib.statistics import histograms
from chalicelib.statistics.models import ExamItem, Histogram, ItemFlag, ItemOption
from chalicelib.statistics.tallies import OptionTally, QuestionTally, Tally

EASY, HARD, UNUSED = Fraction(95, 100), Fraction(5, 100), Fraction(5, 100)
TOP = Fraction(27, 100)
"""Share of the attempts with the highest totals (Kelley, 1939)."""
FEW_ATTEMPTS = 30
FEWEST_FOR_OPTIONS = 8
"""With fewer attempts, how options were chosen is noise."""


def item_flags(item: ExamItem, found: QuestionTally, top: int) -> tuple[ItemFlag, ...]:
    """Return the flags of one item, in the order of their declaration.

    ``top`` is the `lowest_of_top` of the exam.
    """
    attempts = histograms.size(found.marks)
    raised = {ItemFlag.FEW_ATTEMPTS} if attempts < FEW_ATTEMPTS else set()
    if attempts:
        raised |= _of_marks(item, found)
    if attempts >= FEWEST_FOR_OPTIONS:
        raised |= _of_options(item, found, top)
    return tuple(flag for flag in ItemFlag if flag in raised)


def lowest_of_top(tally: Tally) -> int:
    """Return the lowest total of the top group in whole percent; equal totals belong to it."""
    bands: Counter[int] = Counter()
    for total, count in tally.totals.items():
        bands[tally.band(total)] += count
    wanted, reached, band = TOP * histograms.size(bands), 0, 0
    for band in sorted(bands, reverse=True):
        reached += bands[band]
        if reached >= wanted:
            break
    return band


def _of_marks(item: ExamItem, found: QuestionTally) -> set[ItemFlag]:
    attempts, marks = histograms.size(found.marks), histograms.total(found.marks)
    raised = set()
    if marks > EASY * item.points * attempts:
        raised.add(ItemFlag.TOO_EASY)
    if marks < HARD * item.points * attempts:
        raised.add(ItemFlag.TOO_HARD)
    if attempts * found.mark_by_rest < marks * found.rest_total:
        raised.add(ItemFlag.NEGATIVE_DISCRIMINATION)
    return raised


def _of_options(item: ExamItem, found: QuestionTally, top: int) -> set[ItemFlag]:
    raised = set()
    least = UNUSED * histograms.size(found.marks)
    if any(_count(found, one) < least for one in item.options if one.correct is False):
        raised.add(ItemFlag.OPTION_UNUSED)
    if any(_is_suspicious(found, *pair, top) for pair in _keys_and_distractors(item)):
        raised.add(ItemFlag.KEY_MAY_BE_WRONG)
    return raised


def _keys_and_distractors(item: ExamItem) -> Iterator[tuple[ItemOption, ItemOption]]:
    for key, distractor in product(item.options, repeat=2):
        if key.correct and distractor.correct is False and key.part == distractor.part:
            yield key, distractor


def _is_suspicious(found: QuestionTally, key: ItemOption, distractor: ItemOption, top: int) -> bool:
    """Return whether the best takers prefer it, or only it correlates with the rest score."""
    of_key, of_distractor = _tally(found, key), _tally(found, distractor)
    if _attempts_above(of_key.bands, top) < _attempts_above(of_distractor.bands, top):
        return True
    return _rest_difference(of_distractor, found) > 0 >= _rest_difference(of_key, found)


def _rest_difference(chosen: OptionTally, found: QuestionTally) -> int:
    """Return a number with the sign of the option's point-biserial correlation."""
    rests, count = found.rest_total, histograms.size(chosen.bands)
    return histograms.size(found.marks) * chosen.rests - count * rests


def _attempts_above(bands: Histogram, lowest: int) -> int:
    return sum(count for band, count in bands.items() if band >= lowest)


def _count(found: QuestionTally, option: ItemOption) -> int:
    return histograms.size(_tally(found, option).bands)


def _tally(found: QuestionTally, option: ItemOption) -> OptionTally:
    return found.options.get(option.id) or OptionTally()
