"""Response bodies of leaderboards."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.leaderboard import models
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Exact, Instant, Output, Query, WholeNumber

ANONYMOUS = "Anonymous"
MAX_AROUND = 10
Window = Literal["all", "week"]


class AroundQuery(Query):
    around: Annotated[WholeNumber, Field(ge=0, le=MAX_AROUND)] = 2


class GlobalQuery(PageQuery):
    window: Window = "all"


class GlobalAroundQuery(AroundQuery):
    window: Window = "all"


class EntryOut(Output):
    rank: int
    user_id: str | None
    """Null for an anonymous user."""
    username: str
    score: Exact
    max_score: Exact
    percentage: Exact
    duration_seconds: int
    submitted_at: Instant

    @classmethod
    def of(cls, entry: models.RankedEntry) -> "EntryOut":
        return cls(
            rank=entry.rank,
            user_id=None if entry.username is None else entry.user_id,
            username=entry.username or ANONYMOUS,
            score=entry.score,
            max_score=entry.max_score,
            percentage=entry.percentage,
            duration_seconds=entry.duration_seconds,
            submitted_at=entry.submitted_at,
        )


class Leaderboard(Output):
    items: list[EntryOut]
    next_cursor: str | None
    total: int
    """On a large leaderboard as of its last snapshot."""
    as_of: Instant


class OwnPlace(Output):
    entry: EntryOut
    rank: int
    position: int
    total: int
    percentile: Exact
    exact: bool
    """False on a large leaderboard: then ranks can miss changes since ``as_of``."""
    as_of: Instant
    above: list[EntryOut]
    below: list[EntryOut]

    @classmethod
    def of(cls, place: models.RankContext) -> "OwnPlace":
        return cls(
            entry=EntryOut.of(place.entry),
            rank=place.entry.rank,
            position=place.entry.position,
            total=place.total,
            percentile=place.percentile,
            exact=place.exact,
            as_of=place.as_of,
            above=[EntryOut.of(entry) for entry in place.above],
            below=[EntryOut.of(entry) for entry in place.below],
        )
