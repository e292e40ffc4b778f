"""Models of test and item statistics; marks and points are whole thousandths."""

from collections.abc import Iterable
from dataclasses import field
from enum import StrEnum
from fractions import Fraction
from typing import Protocol, TypeAlias

from chalicelib.values import dataclass


class AttemptSelection(StrEnum):
    """Selection of a taker's attempts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    ALL = "all"


class NullReason(StrEnum):
    """Reason why a figure has no value."""

    TOO_FEW = "too_few"
    NO_VARIANCE = "no_variance"
    NEGATIVE_COVARIANCE = "negative_covariance"
    NOT_COMPUTABLE = "not_computable"


class ItemFlag(StrEnum):
    """A hint that an item should be reviewed; never a verdict."""

    KEY_MAY_BE_WRONG = "key_may_be_wrong"
    OPTION_UNUSED = "option_unused"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    FEW_ATTEMPTS = "few_attempts"


class Histogram(Protocol):
    """Number of occurrences of each value."""

    def items(self) -> Iterable[tuple[int, int]]:
        """Return values with their counts."""

    def values(self) -> Iterable[int]:
        """Return the counts."""


Figure: TypeAlias = Fraction | float | NullReason
"""An unrounded value, or the reason why there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOption:
    """A class of responses to an item: an option, a pair, an accepted answer."""

    id: str
    text: str
    correct: bool | None = None
    """None for a class that is neither key nor distractor, such as "other"."""
    part: str = ""
    """The stem or gap of the option: key and distractors are compared within a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamItem:
    """A question of an exam, with what statistics need."""

    question_id: str
    wording: str = ""
    """Tells apart what was asked under the same id: another text, other options, another key."""
    type: str
    text: str
    points: int
    slot: int | None
    """The slot it fills in every attempt, in whatever wording; None for one that is drawn."""
    random_guess: Fraction | None
    """Expected ratio of points for a random answer; None where there is none."""
    options: tuple[ItemOption, ...] = ()

    @property
    def key(self) -> str:
        """Return the key under which its answers are counted."""
        return f"{self.question_id}#{self.wording}" if self.wording else self.question_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """The slots of every attempt, and all questions that can fill them, in quiz order."""

    slots: tuple[int, ...]
    """The maximum of each slot."""
    items: tuple[ExamItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMark:
    """The mark of an attempt at one question."""

    slot: int | None
    """None for a drawn question: which of its draw's slots it fills is chance."""
    item_key: str
    """The `ExamItem.key`."""
    mark: int
    """After penalties: can be negative."""
    answered: bool
    chosen: tuple[str, ...] = ()
    """Ids of the `ItemOption`s that the response belongs to."""
    waiting: list[int] = field(default_factory=list)
    """Totals of attempts with this mark that a `Counting` has collected; empty at its end."""


class TakenAttempt(Protocol):
    """A finished, graded attempt of one taker."""

    @property
    def number(self) -> int: ...
    @property
    def ratio(self) -> Fraction | None:
        """Return the exact share of the maximum."""


@dataclass(frozen=True, slots=True)
class AttemptMarks:
    """What a finished, graded attempt came to."""

    marks: tuple[ItemMark, ...]
    """In the order shown to the taker, where one is not answered; else in any."""
    drawn: tuple[tuple[int, int], ...] = ()
    """The slots that draws fill, and the mark at each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamFigures:
    """Figures of the whole test: the first three and the last in points, others as noted."""

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
    """Figures of one class of responses."""

    id: str
    text: str
    count: int
    share: Figure
    """Percent of the attempts with the item."""
    mean_total: Figure
    """Mean total of the attempts with this response, in points."""
    point_biserial: Figure
    """Correlation of the response with the rest score, in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """Figures of one item, in percent except for the counts."""

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
    """Corrected item-total correlation: with the total excluding the item."""
    discriminative_efficiency: Figure
    """Covariance with the rest score, in percent of the largest possible with these marks."""
    alpha_if_deleted: Figure
    omitted: int
    not_reached: int
    """Those of `omitted` without any later answer."""
    options: tuple[OptionFigures, ...]
    flags: tuple[ItemFlag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamStatistics:
    """All figures of an exam over the selected attempts."""

    attempts: int
    exam: ExamFigures
    items: tuple[ItemFigures, ...]
    distribution: tuple[int, ...]
    """Attempts by score: bands of 5 percent of the maximum, the last one closed."""
