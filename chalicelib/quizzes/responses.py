"""Response bodies of quizzes, for takers and for staff."""

from typing import Any, Literal

from pydantic import Field

from chalicelib.errors import NotFoundError
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.models import TextFormat
from chalicelib.questions.responses import QuestionAdmin
from chalicelib.quizzes import models
from chalicelib.quizzes.access import QuizAct, Viewer, is_allowed
from chalicelib.quizzes.exam_schemas import ExamRulesOut, exam_rules_out
from chalicelib.quizzes.models import (
    Draft,
    GradingMethod,
    OverduePolicy,
    QuizSettings,
    QuizStatus,
    ReviewShow,
    ReviewWhen,
    StaffRole,
)
from chalicelib.quizzes.section_admin_schemas import SectionAdmin
from chalicelib.web.schemas import Exact, Instant, Output


class ReviewOut(Output):
    show: ReviewShow
    when: ReviewWhen


class SecondMarkingOut(Output):
    tolerance: Exact
    """Points by which two markers may differ; beyond, a third person decides."""


class QuizSummary(Output):
    id: str
    title: str
    description: str
    description_format: TextFormat
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
    assets: dict[str, AssetLink] = Field(default_factory=dict)
    """The pictures and sounds that the description shows, by id."""


class QuizAdmin(ExamRulesOut, QuizSummary):
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
    no_repeat: bool
    second_marking: SecondMarkingOut | None
    """Two people mark each response without seeing each other's points; null for one."""
    questions: list[QuestionAdmin] | None
    """Null where the quiz has sections."""
    sections: list[SectionAdmin] | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of_draft(cls, quiz: models.Quiz, draft: Draft, viewer: Viewer) -> "QuizAdmin":
        """Return a quiz with its keys; raises NotFoundError for a viewer who may not read them."""
        if not is_allowed(quiz, viewer, QuizAct.READ_KEYS):
            raise NotFoundError
        settings = draft.settings
        shown = {
            **_summary(quiz),
            **_described(settings),
            "question_count": draft.question_count,
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
            no_repeat=settings.no_repeat,
            second_marking=None
            if settings.second_marking is None
            else SecondMarkingOut(tolerance=settings.second_marking.tolerance),
            **exam_rules_out(settings.exam),
            **_content(draft),
            created_at=quiz.created_at,
            updated_at=quiz.updated_at,
        )


def _content(draft: Draft) -> dict[str, Any]:
    pairs = zip(draft.questions, draft.solutions, strict=True)
    questions = [QuestionAdmin.of(question, solution) for question, solution in pairs]
    if not draft.sections:
        return {"questions": questions, "sections": None}
    by_id = {one.id: one for one in questions}
    sections = [SectionAdmin.of(section, by_id) for section in draft.sections]
    return {"questions": None, "sections": sections}


class RunningAttempt(Output):
    id: str
    expires_at: Instant


class OverrideOut(Output):
    quiz_id: str
    user_id: str
    time_factor: Exact
    extra_minutes: int
    opens_at: Instant | None
    closes_at: Instant | None
    extra_attempts: int
    seb_exempt: bool
    """Whether Safe Exam Browser is not required of this user."""
    running_attempt: RunningAttempt | None = None
    """The user's running attempt, with its end under the override."""

    @classmethod
    def of(cls, override: models.Override, running: RunningAttempt | None = None) -> "OverrideOut":
        return cls(
            quiz_id=override.quiz_id,
            user_id=override.user_id,
            time_factor=override.time_factor,
            extra_minutes=override.extra_minutes,
            opens_at=override.opens_at,
            closes_at=override.closes_at,
            extra_attempts=override.extra_attempts,
            seb_exempt=override.seb_exempt,
            running_attempt=running,
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
        "description_format": settings.description_format,
        "duration_minutes": settings.duration_minutes,
        "passing_score": settings.passing_score,
        "max_attempts": settings.max_attempts,
        "opens_at": settings.opens_at,
        "closes_at": settings.closes_at,
    }
