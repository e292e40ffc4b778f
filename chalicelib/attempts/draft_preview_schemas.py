"""Request and response bodies of previews."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.attempts.schemas import AnswerIn, PaperQuestion
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.models import Question, TextFormat
from chalicelib.quizzes.models import QuizVersion
from chalicelib.quizzes.paper_schemas import PaperSection
from chalicelib.results.rules import Score
from chalicelib.results.schemas import ReviewedQuestion
from chalicelib.results.service import QuestionReview
from chalicelib.web.schemas import Exact, Input, Output

MAX_QUESTIONS = 500
Seed = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
"""Determines the order of questions and options; equal seeds give equal papers."""


class PreviewIn(Input):
    seed: Seed | None = None
    """Optional; a random seed is used and returned when absent."""


class PreviewPaper(Output):
    """The paper of a draft."""

    quiz_id: str
    seed: str
    title: str
    description: str
    description_format: TextFormat
    duration_minutes: int
    total_points: Exact
    questions: list[PaperQuestion]
    sections: list[PaperSection]
    assets: dict[str, AssetLink] = Field(default_factory=dict)
    """The pictures and sounds that the description and the questions show, by id."""

    @classmethod
    def of(cls, paper: QuizVersion, seed: str, dealt: Sequence[Question]) -> "PreviewPaper":
        settings = paper.settings
        return cls(
            quiz_id=paper.quiz_id,
            seed=seed,
            title=settings.title,
            description=settings.description,
            description_format=settings.description_format,
            duration_minutes=settings.duration_minutes,
            total_points=paper.total_points,
            questions=[PaperQuestion.of(question) for question in dealt],
            sections=PaperSection.all_of(paper, dealt),
        )


class PreviewScoreIn(Input):
    seed: Seed
    answers: Annotated[list[AnswerIn], Field(max_length=MAX_QUESTIONS)]


class PreviewResult(Output):
    """The result of a preview; it is not stored."""

    quiz_id: str
    seed: str
    score: Exact | None
    """Null, like percentage and passed, while some of it requires manual marking."""
    max_score: Exact
    percentage: Exact | None
    passed: bool | None
    marking: Literal["none", "pending"]
    review: list[ReviewedQuestion]
    assets: dict[str, AssetLink] = Field(default_factory=dict)
    """The pictures and sounds that the review's explanations show, by id."""

    @classmethod
    def of(
        cls, quiz_id: str, seed: str, found: Score, reviewed: Sequence[QuestionReview]
    ) -> "PreviewResult":
        return cls(
            quiz_id=quiz_id,
            seed=seed,
            score=found.score,
            max_score=found.max_score,
            percentage=found.percentage,
            passed=found.passed,
            marking="pending" if found.score is None else "none",
            review=[ReviewedQuestion.of(one) for one in reviewed],
        )
