"""Values of test and item statistics; marks and points are whole thousandths."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from chalicelib.values import dataclass


class AttemptSelection(StrEnum):
    """Which attempts of a taker count."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


class NullReason(StrEnum):
    """Why a figure has no value."""

    TOO_FEW = "too_few"
    NO_VARIANCE = "no_variance"
    NEGATIVE_COVARIANCE = "negative_covariance"
    NOT_COMPUTABLE = "not_computable"


class ItemFlag(StrEnum):
    """A hint that an item deserves a look; never a verdict."""

    KEY_MAY_BE_WRONG = "key_may_be_wrong"
    OPTION_UNUSED = "option_unused"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    FEW_ATTEMPTS = "few_attempts"


Histogram: TypeAlias = Mapping[int, int]
"""How often each value occurs."""

Figure: TypeAlias = Fraction | float | NullReason
"""A value, not rounded, or why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOption:
    """One class of responses to an item: an option, a pair, an accepted answer."""

    id: str
    text: str
    correct: bool | None = None
    """None for a class that is neither key nor distractor, such as "other"."""
    part: str = ""
    """The stem or gap it belongs to: key and distractors are compared within a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamItem:
    """A question of an exam as statistics see it."""

    question_id: str
    type: str
    text: str
    points: int
    slot: int | None
    """The slot it fills in every attempt; None for a question that is drawn from a pool."""
    random_guess: Fraction | None
    """Expected share of the points of a blind answer; None where there is no such thing."""
    options: tuple[ItemOption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """The slots that every attempt has, and all questions that may fill them in quiz order."""

    slots: tuple[int, ...]
    """The maximum of each slot."""
    items: tuple[ExamItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMark:
    """What one attempt came to at one slot."""

    slot: int
    question_id: str
    mark: int
    """After penalties: it may be below 0."""
    answered: bool
    chosen: tuple[str, ...] = ()
    """Ids of the `ItemOption`s that the response belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptMarks:
    """A finished, graded attempt."""

    number: int
    percentage: Fraction
    marks: tuple[ItemMark, ...]
    """In the order in which the taker saw the questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFigures:
    """Figures of the whole test: the first three and the last in points, the rest as said."""

    mean: Figure
    median: Figure
    sd: Figure
    skewness: Figure
    kurtosis: Figure
    """Excess kurtosis: 0 for a normal distribution."""
    alpha: Figure
    """Cronbach's alpha, in percent."""
    error_ratio: Figure
    """In percent; above 100 where alpha is negative."""
    standard_error: Figure
    """Of measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFigures:
    """How one class of responses was chosen."""

    id: str
    text: str
    count: int
    share: Figure
    """Percent of the attempts that had the item."""
    mean_total: Figure
    """Mean total of those who chose it, in points."""
    point_biserial: Figure
    """Correlation of choosing it with the rest score, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """Figures of one item, in percent but for the counts."""

    question_id: str
    type: str
    text: str
    attempts: int
    facility: Figure
    sd: Figure
    random_guess: Figure
    intended_weight: Figure
    effective_weight: Figure
    discrimination_index: Figure
    """Corrected item-total correlation: with the total without the item itself."""
    discriminative_efficiency: Figure
    """Covariance with the rest score, in percent of the largest possible with these marks."""
    alpha_if_deleted: Figure
    omitted: int
    not_reached: int
    """Those of `omitted` after which nothing was answered any more."""
    options: tuple[OptionFigures, ...]
    flags: tuple[ItemFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamStatistics:
    """All figures of an exam over the attempts that count."""

    attempts: int
    exam: ExamFigures
    items: tuple[ItemFigures, ...]
    distribution: tuple[int, ...]
    """Attempts by score: bands of 5 percent of the maximum, the last one closed."""
