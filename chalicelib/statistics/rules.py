"""Rules of test and item statistics: exact fractions, floats only for square roots.

The definitions are those of Moodle's quiz statistics, except that an item is always correlated with
the total excluding it, also for drawn questions.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import TypeVar

from chalicelib.statistics import flags, histograms
from chalicelib.statistics.models import (
    AttemptSelection,
    Exam,
    ExamFigures,
    ExamItem,
    ExamStatistics,
    Figure,
    Histogram,
    ItemFigures,
    ItemOption,
    NullReason,
    OptionFigures,
    TakenAttempt,
)
from chalicelib.statistics.tallies import OptionTally, QuestionTally, Tally
from chalicelib.values import dataclass

Taken = TypeVar("Taken", bound=TakenAttempt)
POINT = 1_000
"""Thousandths."""
PERCENT = 100
SCORE_BANDS = 20
FEWEST_FOR_VARIANCE, FEWEST_FOR_SKEWNESS, FEWEST_FOR_KURTOSIS = 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slots:
    """Values shared by all items of an exam; empty with fewer than two attempts."""

    attempts: int
    points: int
    variances: tuple[Fraction, ...]
    rest_variances: tuple[Fraction, ...]
    """Of the totals without the slot."""
    covariances: tuple[Fraction, ...]
    """With the total."""
    roots: float
    """Sum of the square roots of the non-negative covariances."""
    top: int
    """The `flags.lowest_of_top` of the exam."""


def select(attempts: Sequence[Taken], selection: AttemptSelection) -> Sequence[Taken]:
    """Return the selected attempts of one taker; of equal best ones the earliest."""
    ordered = sorted(attempts, key=lambda one: one.number)
    if selection is AttemptSelection.ALL:
        return ordered
    if selection is AttemptSelection.BEST:
        return sorted(ordered, key=lambda one: -(one.ratio or 0))[:1]
    return ordered[:1] if selection is AttemptSelection.FIRST else ordered[-1:]


def statistics(exam: Exam, tally: Tally) -> ExamStatistics:
    """Return all figures of an exam."""
    slots = _slots(exam, tally)
    return ExamStatistics(
        attempts=slots.attempts,
        exam=_exam_figures(tally.totals, slots),
        items=tuple(_item(one, tally, slots) for one in exam.items),
        distribution=_distribution(tally.totals, slots.points),
    )


def _slots(exam: Exam, tally: Tally) -> _Slots:
    attempts = histograms.size(tally.totals)
    enough = range(len(exam.slots) if attempts >= FEWEST_FOR_VARIANCE else 0)
    found = [tally.slot(place) for place in enough]
    variances = tuple(histograms.variance(one.marks) for one in found)
    covariances = tuple(
        variance + _rest_covariance(one) for variance, one in zip(variances, found, strict=True)
    )
    return _Slots(
        attempts=attempts,
        points=sum(exam.slots),
        variances=variances,
        rest_variances=tuple(map(_rest_variance, found)),
        covariances=covariances,
        roots=sum(sqrt(one) for one in covariances if one >= 0),
        top=flags.lowest_of_top(tally),
    )


def _exam_figures(totals: Histogram, slots: _Slots) -> ExamFigures:
    none = None if slots.attempts else NullReason.TOO_FEW
    alpha = _alpha(totals, slots)
    return ExamFigures(
        mean=none or Fraction(histograms.total(totals), slots.attempts * POINT),
        median=none or histograms.median(totals) / POINT,
        sd=_sd(totals, POINT),
        skewness=_skewness(totals),
        kurtosis=_kurtosis(totals),
        alpha=alpha if isinstance(alpha, NullReason) else PERCENT * alpha,
        error_ratio=alpha if isinstance(alpha, NullReason) else PERCENT * sqrt(1 - alpha),
        standard_error=_standard_error(totals, alpha),
    )


def _sd(values: Histogram, unit: int) -> Figure:
    if histograms.size(values) < FEWEST_FOR_VARIANCE:
        return NullReason.TOO_FEW
    return sqrt(histograms.variance(values)) / unit


def _skewness(totals: Histogram) -> Figure:
    count = histograms.size(totals)
    if count < FEWEST_FOR_SKEWNESS:
        return NullReason.TOO_FEW
    variance = histograms.variance(totals)
    if not variance:
        return NullReason.NO_VARIANCE
    third = histograms.central_moment(totals, 3) * Fraction(
        count * count, (count - 1) * (count - 2)
    )
    return float(third) / (float(variance) * sqrt(variance))


def _kurtosis(totals: Histogram) -> Figure:
    count = histograms.size(totals)
    if count < FEWEST_FOR_KURTOSIS:
        return NullReason.TOO_FEW
    variance = histograms.variance(totals)
    if not variance:
        return NullReason.NO_VARIANCE
    second, fourth = (histograms.central_moment(totals, order) for order in (2, 4))
    cumulant = count * count * ((count + 1) * fourth - 3 * (count - 1) * second**2)
    return cumulant / ((count - 1) * (count - 2) * (count - 3)) / variance**2


def _alpha(totals: Histogram, slots: _Slots) -> Fraction | NullReason:
    if slots.attempts < FEWEST_FOR_VARIANCE:
        return NullReason.TOO_FEW
    return _cronbach(slots.variances, histograms.variance(totals))


def _cronbach(parts: Sequence[Fraction], whole: Fraction) -> Fraction | NullReason:
    """Return Cronbach's alpha from the variances of the parts and of their sum."""
    count = len(parts)
    if count <= 1:
        return NullReason.NOT_COMPUTABLE
    if not whole:
        return NullReason.NO_VARIANCE
    return Fraction(count, count - 1) * (1 - sum(parts) / whole)


def _standard_error(totals: Histogram, alpha: Fraction | NullReason) -> Figure:
    if isinstance(alpha, NullReason):
        return alpha
    return sqrt(histograms.variance(totals) * (1 - alpha)) / POINT


def _item(item: ExamItem, tally: Tally, slots: _Slots) -> ItemFigures:
    found = tally.question(item.key)
    count = histograms.size(found.marks)
    guess, points = item.random_guess, item.points
    return ItemFigures(
        question_id=item.question_id,
        type=item.type,
        text=item.text,
        attempts=count,
        facility=_facility(found.marks, points),
        sd=_item_sd(found.marks, points),
        random_guess=NullReason.NOT_COMPUTABLE if guess is None else PERCENT * guess,
        intended_weight=_intended_weight(points, slots),
        effective_weight=_effective_weight(item.slot, slots),
        discrimination_index=_discrimination_index(found),
        discriminative_efficiency=_discriminative_efficiency(found),
        alpha_if_deleted=_alpha_if_deleted(item.slot, slots),
        omitted=found.omitted,
        not_reached=found.not_reached,
        options=tuple(_option(one, found) for one in item.options if _is_listed(one, found)),
        flags=flags.item_flags(item, found, slots.top),
    )


def _facility(marks: Histogram, points: int) -> Figure:
    if not points:
        return NullReason.NOT_COMPUTABLE
    if not marks:
        return NullReason.TOO_FEW
    return Fraction(PERCENT * histograms.total(marks), histograms.size(marks) * points)


def _item_sd(marks: Histogram, points: int) -> Figure:
    if not points:
        return NullReason.NOT_COMPUTABLE
    sd = _sd(marks, points)
    return sd if isinstance(sd, NullReason) else PERCENT * sd


def _intended_weight(points: int, slots: _Slots) -> Figure:
    return Fraction(PERCENT * points, slots.points) if slots.points else NullReason.NOT_COMPUTABLE


def _effective_weight(slot: int | None, slots: _Slots) -> Figure:
    if slot is None:
        return NullReason.NOT_COMPUTABLE
    if not slots.covariances:
        return NullReason.TOO_FEW
    covariance = slots.covariances[slot]
    if covariance < 0:
        return NullReason.NEGATIVE_COVARIANCE
    return PERCENT * sqrt(covariance) / slots.roots if slots.roots else NullReason.NO_VARIANCE


def _rest_covariance(found: QuestionTally) -> Fraction:
    sums = histograms.total(found.marks), found.rest_total
    return histograms.covariance(histograms.size(found.marks), found.mark_by_rest, *sums)


def _rest_variance(found: QuestionTally) -> Fraction:
    sums = found.rest_squares, found.rest_total, found.rest_total
    return histograms.covariance(histograms.size(found.marks), *sums)


def _discrimination_index(found: QuestionTally) -> Figure:
    if histograms.size(found.marks) < FEWEST_FOR_VARIANCE:
        return NullReason.TOO_FEW
    spread = histograms.variance(found.marks) * _rest_variance(found)
    return PERCENT * _rest_covariance(found) / sqrt(spread) if spread else NullReason.NO_VARIANCE


def _discriminative_efficiency(found: QuestionTally) -> Figure:
    if histograms.size(found.marks) < FEWEST_FOR_VARIANCE:
        return NullReason.TOO_FEW
    largest = histograms.largest_covariance(found.marks, found.rests)
    return PERCENT * _rest_covariance(found) / largest if largest else NullReason.NO_VARIANCE


def _alpha_if_deleted(slot: int | None, slots: _Slots) -> Figure:
    if slot is None:
        return NullReason.NOT_COMPUTABLE
    if not slots.variances:
        return NullReason.TOO_FEW
    others = slots.variances[:slot] + slots.variances[slot + 1 :]
    alpha = _cronbach(others, slots.rest_variances[slot])
    return alpha if isinstance(alpha, NullReason) else PERCENT * alpha


def _is_listed(option: ItemOption, found: QuestionTally) -> bool:
    """Return whether an option is a key or a distractor, or somebody's response."""
    return option.correct is not None or option.id in found.options


def _option(option: ItemOption, found: QuestionTally) -> OptionFigures:
    chosen = found.options.get(option.id) or OptionTally()
    count, everybody = histograms.size(chosen.bands), histograms.size(found.marks)
    return OptionFigures(
        id=option.id,
        text=option.text,
        count=count,
        share=Fraction(PERCENT * count, everybody) if everybody else NullReason.TOO_FEW,
        mean_total=Fraction(chosen.totals, count * POINT) if count else NullReason.TOO_FEW,
        point_biserial=point_biserial(chosen, found),
    )


def point_biserial(chosen: OptionTally, found: QuestionTally) -> Figure:
    """Return the correlation of a choice (0 or 1) with the rest score, in percent."""
    everybody = histograms.size(found.marks)
    if everybody < FEWEST_FOR_VARIANCE:
        return NullReason.TOO_FEW
    count = histograms.size(chosen.bands)
    own = histograms.covariance(everybody, count, count, count)
    spread = own * _rest_variance(found)
    together = histograms.covariance(everybody, chosen.rests, count, found.rest_total)
    return PERCENT * together / sqrt(spread) if spread else NullReason.NO_VARIANCE


def _distribution(totals: Histogram, points: int) -> tuple[int, ...]:
    bands = [0] * SCORE_BANDS
    for total, count in totals.items():
        band = SCORE_BANDS * total // points if points else 0
        bands[min(max(band, 0), SCORE_BANDS - 1)] += count
    return tuple(bands)
