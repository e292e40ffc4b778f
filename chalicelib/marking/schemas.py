"""The bodies and answers of marking."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from chalicelib.clock import Millis
from chalicelib.marking.models import (
    Agreement,
    ClaimedResponse,
    ManualMark,
    MarkingCounts,
    MarkInput,
    RubricSnapshot,
)
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.models import TextFormat
from chalicelib.questions.number_schemas import MAX_POINTS, few_places, number_schema
from chalicelib.questions.responses import ResponseOut, response_as_json
from chalicelib.quizzes.asset_links import AssetUrl, asset_links
from chalicelib.results.rules import rounded
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import CleanText, Exact, Input, Instant, Output

QuestionId = Annotated[str, Field(max_length=64)]
MAX_VERSION = 2**53 - 1
MAX_CRITERIA = 20
AGREEMENT_PLACES = Decimal("0.0001")


class NextIn(Input):
    question_id: QuestionId | None = None
    """Without it the first question that has a free response."""


class MarksQuery(PageQuery):
    question_id: QuestionId


class MarkIn(Input):
    points: Annotated[
        Exact,
        Field(ge=0, le=MAX_POINTS),
        AfterValidator(few_places),
        number_schema(minimum=0, maximum=int(MAX_POINTS)),
    ]
    comment: Annotated[str, Field(min_length=1, max_length=5000), CleanText] | None = None
    """Shown to the taker after the release of the marks."""
    rubric: Annotated[list[int | None], Field(min_length=1, max_length=MAX_CRITERIA)] | None = None
    """For each criterion the place of a level, from 0 on, or null."""
    version: Annotated[int, Field(ge=0, le=MAX_VERSION)]

    def to_input(self) -> MarkInput:
        levels = None if self.rubric is None else tuple(self.rubric)
        return MarkInput(points=self.points, comment=self.comment, levels=levels)


class ReleaseMarksIn(Input):
    partial: bool = False
    """Release the results that are marked as a whole although other responses wait."""


class QuestionCounts(Output):
    """Responses that are free, held by a marker now, and marked."""

    question_id: str
    unmarked: int
    claimed: int
    marked: int
    once_marked: int
    """Of those that are not marked yet: with the first of two marks."""
    disputed: int
    """Unmarked responses with two marks that differ by more than the tolerance."""

    @classmethod
    def of(cls, counts: MarkingCounts) -> "QuestionCounts":
        waiting = counts.waiting
        return cls(
            question_id=counts.question_id,
            unmarked=waiting.free,
            claimed=waiting.claimed,
            marked=counts.marked,
            once_marked=waiting.once_marked,
            disputed=waiting.disputed,
        )


class AgreementOut(Output):
    """Agreement of the first two markers of each response, settled or not."""

    question_id: str
    responses: int
    """Responses that two people have marked."""
    equal: int
    """Responses with the same points twice."""
    kappa: float | None
    """Cohen's kappa, to four decimals; null where all gave the same points to all."""
    weighted_kappa: float | None
    """With the squares of differences as weights, so that near misses count less."""

    @classmethod
    def of(cls, found: Agreement) -> "AgreementOut":
        return cls(
            question_id=found.question_id,
            responses=found.responses,
            equal=found.equal,
            kappa=_shown(found.kappa),
            weighted_kappa=_shown(found.weighted_kappa),
        )


class AgreementsOut(Output):
    items: list[AgreementOut]


class MarkingOut(Output):
    items: list[QuestionCounts]


class RubricLevel(Output):
    points: Exact
    text: str


class RubricCriterion(Output):
    text: str
    levels: list[RubricLevel]


class Rubric(Output):
    criteria: list[RubricCriterion]


class MarkedRubric(Rubric):
    """The rubric as it was when it was marked, and the place of the level chosen of each."""

    levels: list[int | None]


class ResponseToMark(Output):
    """A response without its taker; its id is good for this marker alone."""

    response_id: str
    question_id: str
    text: str
    format: TextFormat
    response: ResponseOut
    points: Exact
    """The most that it can be given."""
    rubric: Rubric | None
    notes_for_markers: str | None
    assets: dict[str, AssetLink]
    """The pictures and sounds that its question shows, by id."""
    version: int
    claimed_until: Instant

    @classmethod
    def of(
        cls, claimed: ClaimedResponse, response_id: str, until: Millis, url: AssetUrl
    ) -> "ResponseToMark":
        return cls(response_id=response_id, claimed_until=until, **_members(claimed, url))


class MarkOut(Output):
    response_id: str
    question_id: str
    points: Exact
    comment: str | None
    rubric: MarkedRubric | None
    version: int
    """What a later mark of it has to say."""
    marked_at: Instant
    marked_by_you: bool
    markers: int
    """How many people it comes from: 2 for the mean of two, 3 where a third decided."""

    @classmethod
    def of(cls, mark: ManualMark, response_id: str, viewer_id: str) -> "MarkOut":
        return cls(
            response_id=response_id,
            question_id=mark.ref.question_id,
            points=mark.points,
            comment=mark.comment,
            rubric=None if mark.rubric is None else _snapshot(mark.rubric),
            version=mark.version,
            marked_at=mark.marked_at,
            marked_by_you=viewer_id in {mark.marked_by, *(one.marker_id for one in mark.given)},
            markers=max(1, len(mark.given)),
        )


class MarkedResponse(Output):
    """A response that is marked, without its taker."""

    response_id: str
    question_id: str
    text: str
    format: TextFormat
    response: ResponseOut
    points: Exact
    """The most that it can be given."""
    rubric: Rubric | None
    notes_for_markers: str | None
    assets: dict[str, AssetLink]
    """The pictures and sounds that its question shows, by id."""
    version: int
    mark: MarkOut

    @classmethod
    def of(cls, claimed: ClaimedResponse, mark: MarkOut, url: AssetUrl) -> "MarkedResponse":
        return cls(response_id=mark.response_id, mark=mark, **_members(claimed, url))


class ReleaseMarksOut(Output):
    quiz_id: str
    released_at: Instant
    left: int
    """Responses that are not marked; results with one of them stay pending."""


def _members(claimed: ClaimedResponse, url: AssetUrl) -> dict[str, Any]:
    texts = [claimed.text] if claimed.format == TextFormat.MARKDOWN else []
    return {
        "assets": asset_links(texts, lambda _: claimed.assets, url),
        "question_id": claimed.ref.question_id,
        "text": claimed.text,
        "format": claimed.format,
        "response": response_as_json(claimed.response),
        "points": claimed.points,
        "rubric": None if claimed.rubric is None else Rubric(criteria=_criteria(claimed.rubric)),
        "notes_for_markers": claimed.notes_for_markers,
        "version": claimed.version,
    }


def _shown(figure: Fraction | None) -> float | None:
    return None if figure is None else float(rounded(figure, AGREEMENT_PLACES))


def _snapshot(rubric: RubricSnapshot) -> MarkedRubric:
    return MarkedRubric(criteria=_criteria(rubric), levels=rubric["levels"])


def _criteria(rubric: RubricSnapshot) -> list[RubricCriterion]:
    return [
        RubricCriterion(
            text=criterion["text"],
            levels=[
                RubricLevel(points=Decimal(level["points"]), text=level["text"])
                for level in criterion["levels"]
            ],
        )
        for criterion in rubric["criteria"]
    ]
