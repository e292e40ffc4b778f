"""The answers of quizzes: what takers see, and what authors see."""

from decimal import Decimal
from typing import Any, Literal

from chalicelib.quizzes import models
from chalicelib.quizzes.models import (
    Draft,
    GradingMethod,
    MultipleScoring,
    OverduePolicy,
    QuestionType,
    QuizSettings,
    QuizStatus,
    ReviewShow,
    ReviewWhen,
    Solution,
    StaffRole,
)
from chalicelib.web.schemas import Exact, Instant, Output


def _spelled(number: Decimal) -> str:
    return format(number, "f")


class ReviewOut(Output):
    show: ReviewShow
    when: ReviewWhen


class QuizSummary(Output):
    id: str
    title: str
    description: str
    status: QuizStatus
    duration_minutes: int
    question_count: int
    total_points: Exact
    passing_score: Exact
    max_attempts: int | None
    opens_at: Instant | None
    closes_at: Instant | None
    published_at: Instant | None

    @classmethod
    def of(cls, quiz: models.Quiz) -> "QuizSummary":
        return cls(**_summary(quiz))


class Audience(Output):
    group_ids: list[str]


class StaffMember(Output):
    user_id: str
    username: str | None
    role: StaffRole


class QuizDetail(QuizSummary):
    has_access_code: bool
    late_start_minutes: int | None
    leaderboard: bool
    version: int
    attempts_used: int
    active_attempt_id: str | None
    deadline_if_started_now: Instant | None
    """Null where a start would be refused now."""


class OptionAdmin(Output):
    id: str
    text: str
    correct: bool


class QuestionAdmin(Output):
    id: str
    type: QuestionType
    text: str
    points: Exact
    penalty: Exact
    explanation: str | None
    options: list[OptionAdmin] | None = None
    scoring: MultipleScoring | None = None
    correct: bool | str | None = None
    tolerance: str | None = None
    accepted: list[str] | None = None
    case_sensitive: bool | None = None


class QuizAdmin(QuizSummary):
    owner_id: str
    version: int
    randomize_questions: bool
    randomize_options: bool
    grading_method: GradingMethod
    overdue: OverduePolicy
    review: ReviewOut
    audience: Literal["everyone"] | Audience
    has_access_code: bool
    late_start_minutes: int | None
    leaderboard: bool
    questions: list[QuestionAdmin]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of_draft(cls, quiz: models.Quiz, draft: Draft) -> "QuizAdmin":
        settings = draft.settings
        shown = {
            **_summary(quiz),
            **_described(settings),
            "question_count": len(draft.questions),
            "total_points": draft.total_points,
        }
        return cls(
            **shown,
            owner_id=quiz.owner_id,
            version=quiz.version,
            randomize_questions=settings.randomize_questions,
            randomize_options=settings.randomize_options,
            grading_method=settings.grading_method,
            overdue=settings.overdue,
            review=ReviewOut(show=settings.review.show, when=settings.review.when),
            audience=_audience(settings),
            has_access_code=quiz.access_code is not None,
            late_start_minutes=settings.late_start_minutes,
            leaderboard=settings.leaderboard,
            questions=[
                _admin_question(question, solution)
                for question, solution in zip(draft.questions, draft.solutions, strict=True)
            ],
            created_at=quiz.created_at,
            updated_at=quiz.updated_at,
        )


class OverrideOut(Output):
    quiz_id: str
    user_id: str
    time_factor: Exact
    extra_minutes: int
    opens_at: Instant | None
    closes_at: Instant | None
    extra_attempts: int

    @classmethod
    def of(cls, override: models.Override) -> "OverrideOut":
        return cls(
            quiz_id=override.quiz_id,
            user_id=override.user_id,
            time_factor=override.time_factor,
            extra_minutes=override.extra_minutes,
            opens_at=override.opens_at,
            closes_at=override.closes_at,
            extra_attempts=override.extra_attempts,
        )


def _summary(quiz: models.Quiz) -> dict[str, Any]:
    return {
        "id": quiz.id,
        "status": quiz.status,
        "question_count": quiz.question_count,
        "total_points": quiz.total_points,
        "published_at": quiz.published_at,
        **_described(quiz.settings),
    }


def _audience(settings: QuizSettings) -> Literal["everyone"] | Audience:
    if settings.audience is None:
        return "everyone"
    return Audience(group_ids=sorted(settings.audience))


def _described(settings: QuizSettings) -> dict[str, Any]:
    return {
        "title": settings.title,
        "description": settings.description,
        "duration_minutes": settings.duration_minutes,
        "passing_score": settings.passing_score,
        "max_attempts": settings.max_attempts,
        "opens_at": settings.opens_at,
        "closes_at": settings.closes_at,
    }


def _admin_question(question: models.Question, solution: Solution) -> QuestionAdmin:
    shown = {
        "id": question.id,
        "type": question.type,
        "text": question.text,
        "points": question.points,
        "penalty": question.penalty,
        "explanation": solution.explanation,
    }
    return QuestionAdmin(**shown, **_admin_solution(question, solution))


def _admin_solution(question: models.Question, solution: Solution) -> dict[str, Any]:
    if question.type is QuestionType.TRUE_FALSE:
        return {"correct": solution.truth}
    if question.type is QuestionType.NUMERIC:
        number = _spelled(solution.number or Decimal(0))
        return {"correct": number, "tolerance": _spelled(solution.tolerance)}
    if question.type is QuestionType.SHORT_TEXT:
        accepted = list(solution.accepted)
        return {"accepted": accepted, "case_sensitive": solution.case_sensitive}
    options = [
        OptionAdmin(id=option.id, text=option.text, correct=option.id in solution.options)
        for option in question.options
    ]
    multiple = question.type is QuestionType.MULTIPLE_CHOICE
    return {"options": options, "scoring": solution.scoring if multiple else None}
