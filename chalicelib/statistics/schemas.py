"""Bodies of statistics: figures to four decimals; what is null says why under ``reasons``."""

from typing import Annotated

from pydantic import Field

from chalicelib.clock import Millis
from chalicelib.statistics.models import AttemptSelection, ItemFlag, NullReason
from chalicelib.web.schemas import Input, Instant, Output, Query

Selection = Annotated[AttemptSelection, Field(strict=False)]
Points = float | None
"""In points of the quiz."""
Percent = float | None
"""As 80, not as 0.8."""
Reasons = dict[str, NullReason]
"""Why figures are null, by their names."""


Version = Annotated[int, Field(ge=1)] | None


class StatisticsIn(Input):
    attempts: Selection = AttemptSelection.FIRST
    """Which finished attempts of each taker count."""
    version: Version = None
    """Only those of them that were at this version; absent or null: all."""


class StatisticsQuery(Query):
    attempts: Selection = AttemptSelection.FIRST
    version: Version = None
    """The version that they were computed of alone; absent: all."""


class StatisticsRequested(Output):
    """Statistics are computed within seconds: read them until ``as_of`` is this instant."""

    quiz_id: str
    selection: AttemptSelection
    version: int | None
    """The version whose attempts alone are counted; null: all."""
    requested_at: Instant

    @classmethod
    def of(cls, quiz_id: str, asked: StatisticsIn, requested_at: Millis) -> "StatisticsRequested":
        return cls(
            quiz_id=quiz_id,
            selection=asked.attempts,
            version=asked.version,
            requested_at=requested_at,
        )


class ScoreStatistics(Output):
    mean: Points
    median: Points
    sd: Points
    skewness: float | None
    kurtosis: float | None
    alpha: Percent
    """Cronbach's."""
    error_ratio: Percent
    standard_error: Points
    reasons: Reasons


class OptionStatistics(Output):
    id: str
    text: str
    count: int
    share: Percent
    mean_total: Points
    point_biserial: Percent
    reasons: Reasons


class ItemStatistics(Output):
    """One question; one that was asked in another wording, or by another key, is another item."""

    question_id: str
    type: str
    text: str
    attempts: int
    facility: Percent
    sd: Percent
    random_guess: Percent
    intended_weight: Percent
    effective_weight: Percent
    discrimination_index: Percent
    discriminative_efficiency: Percent
    alpha_if_deleted: Percent
    reasons: Reasons
    omitted: int
    not_reached: int
    options: list[OptionStatistics]
    flags: list[ItemFlag]


class StatisticsOut(Output):
    as_of: Instant
    """All that was finished by then is counted."""
    selection: AttemptSelection
    attempts: int
    versions: list[int]
    """The versions whose attempts are counted: their questions have the same points."""
    left_out: int
    """Attempts at versions with other points."""
    test: ScoreStatistics
    items: list[ItemStatistics]
    """In the order of the quiz."""
    distribution: list[int]
    """Attempts by score, in bands of 5 percent of the maximum."""
