"""Request and response bodies of results."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from chalicelib import ids
from chalicelib.accounts.models import User
from chalicelib.clock import SECOND
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.number_schemas import few_places, number_schema
from chalicelib.questions.responses import ResponseOut, response_as_json
from chalicelib.quizzes.models import GradingMethod, Quiz
from chalicelib.results import models
from chalicelib.results.models import EndReason
from chalicelib.results.service import QuestionReview, ResultView
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Exact, Input, Instant, Output, Reason


class ResultsQuery(PageQuery):
    quiz_id: Annotated[str, Field(max_length=64)] | None = None


class GradebookQuery(PageQuery):
    format: Literal["json", "csv", "xlsx"] | None = None
    """Absent: by the header Accept."""
    questions: bool = False
    """Whether a file has a column for each question."""
    group_id: Annotated[str, Field(pattern=ids.pattern("grp"))] | None = None
    """Only members of this group."""

    @model_validator(mode="after")
    def a_file_has_no_pages(self) -> Self:
        if self.format in {"csv", "xlsx"} and "limit" in self.model_fields_set:
            raise ValueError("limit is for JSON; a file has as many rows as fit")
        return self


class ReceiptIn(Input):
    receipt: Annotated[str, Field(min_length=1, max_length=500_000)]


class ReceiptVerdict(Output):
    """The statement of a genuine receipt; without one, only ``valid``, which is false."""

    valid: bool
    statement: dict[str, Any] | None = None


class VoidIn(Input):
    reason: Reason


class AdjustIn(Input):
    points: Annotated[
        Exact,
        Field(ge=-1000, le=1000),
        AfterValidator(few_places),
        number_schema(minimum=-1000, maximum=1000),
    ]
    """Added to the score after grading; 0 removes an adjustment."""
    reason: Reason


class AdjustmentOut(Output):
    points: Exact
    reason: str
    at: Instant


class ReviewedQuestion(Output):
    question_id: str
    response: ResponseOut
    correct: bool | None
    """Null, like the score, until it is marked."""
    score: Exact | None
    points: Exact
    correct_response: ResponseOut = None
    explanation: str | None = None
    comment: str | None = None
    """Comment of the marker, once the marks are released."""

    @classmethod
    def of(cls, reviewed: QuestionReview) -> "ReviewedQuestion":
        question, mark = reviewed.question, reviewed.mark
        return cls(
            question_id=question.id,
            response=response_as_json(reviewed.response),
            correct=None if mark.score is None else mark.correct,
            score=mark.score,
            points=Decimal(0) if mark.dropped else question.points,
            correct_response=reviewed.correct_response,
            explanation=reviewed.explanation,
            comment=mark.comment,
        )


class ResultOut(Output):
    attempt_id: str
    quiz_id: str
    quiz_version: int
    number: int
    status: EndReason
    score: Exact | None
    max_score: Exact
    percentage: Exact | None
    passed: bool | None
    marking: Literal["none", "pending", "released"]
    """Pending until people have marked all of it and that is released: there is no total yet."""
    duration_seconds: int
    started_at: Instant
    submitted_at: Instant
    voided_at: Instant | None
    superseded: bool
    """Whether the attempt runs again after this end; staff alone see such a result."""
    adjustment: AdjustmentOut | None
    """Points that staff added or subtracted after grading."""
    regraded_at: Instant | None
    """When a regrade last changed the score or the outcome."""
    ended_by: Literal["taker", "time", "staff"]
    receipt: str | None
    """A signed statement of the submitted answers (JWS, ES256); null in lists."""
    review: list[ReviewedQuestion] | None
    """Null while the review rules hide it."""
    assets: dict[str, AssetLink] = Field(default_factory=dict)
    """The pictures and sounds that the review's explanations show, by id."""

    @classmethod
    def of(cls, shown: ResultView, receipt: str | None = None) -> "ResultOut":
        result, review = shown.result, shown.review
        return cls(
            attempt_id=result.attempt_id,
            quiz_id=result.quiz_id,
            quiz_version=result.quiz_version,
            number=result.number,
            status=result.ending,
            score=result.score if shown.with_score else None,
            max_score=result.max_score,
            percentage=result.percentage if shown.with_score else None,
            passed=result.passed if shown.with_score else None,
            marking=result.marking,
            duration_seconds=result.duration // SECOND,
            started_at=result.started_at,
            submitted_at=result.submitted_at,
            voided_at=result.voided_at,
            superseded=result.superseded_at is not None,
            adjustment=_adjustment(result) if shown.with_score else None,
            regraded_at=result.regraded_at if shown.with_score else None,
            ended_by=result.ended_by,
            receipt=receipt,
            review=None if review is None else [ReviewedQuestion.of(one) for one in review],
        )


def _adjustment(result: models.Result) -> AdjustmentOut | None:
    one = result.adjustment
    return None if one is None else AdjustmentOut(points=one.points, reason=one.reason, at=one.at)


class _Grade(Output):
    grading_method: GradingMethod
    attempts: int
    """Number of ended attempts."""
    counted_attempts: int
    """Number of attempts in the grade: not voided, and fully marked."""
    percentage: Exact | None
    """Null when no attempt counts, or while the review rules hide the score."""
    passed: bool | None
    attempt_id: str | None
    """The attempt that has this percentage; a mean has none."""


class OwnGrade(_Grade):
    quiz_id: str
    title: str

    @classmethod
    def of(cls, quiz: Quiz, grade: models.Grade) -> "OwnGrade":
        return cls(quiz_id=quiz.id, title=quiz.settings.title, **_members(grade))


class GradeOfUser(_Grade):
    user_id: str
    username: str | None

    @classmethod
    def of(cls, user_id: str, user: User | None, grade: models.Grade) -> "GradeOfUser":
        username = None if user is None else user.username
        return cls(user_id=user_id, username=username, **_members(grade))


def _members(grade: models.Grade) -> dict[str, Any]:
    return {
        "grading_method": grade.method,
        "attempts": grade.attempts,
        "counted_attempts": grade.counted,
        "percentage": grade.percentage,
        "passed": grade.passed,
        "attempt_id": grade.attempt_id,
    }
