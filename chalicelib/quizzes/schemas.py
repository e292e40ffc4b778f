"""Request bodies of quizzes."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    RootModel,
    ValidationInfo,
    field_validator,
)

from chalicelib import ids
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import TextFormat
from chalicelib.questions.number_schemas import MAX_POINTS, few_places, number_schema
from chalicelib.questions.schemas import FormatName, QuestionIn
from chalicelib.quizzes import models
from chalicelib.quizzes.drafting import MAX_QUESTIONS, build_questions, check_description
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.exam_schemas import ExamRulesIn
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
from chalicelib.quizzes.section_drafting import MAX_SECTIONS, Pairs, build_sections
from chalicelib.quizzes.section_models import Sections
from chalicelib.quizzes.section_schemas import SectionIn
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import CleanLine, CleanText, Exact, Input, InstantIn, Truth

Percent = Annotated[
    Exact, Field(ge=0, le=100), AfterValidator(few_places), number_schema(minimum=0, maximum=100)
]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S"), CleanLine]


class ReviewIn(Input):
    show: Annotated[ReviewShow, Field(strict=False)] = ReviewShow.SCORE
    when: Annotated[ReviewWhen, Field(strict=False)] = ReviewWhen.IMMEDIATELY


class AudienceIn(Input):
    group_ids: Annotated[
        list[Annotated[str, Field(pattern=ids.pattern("grp"))]], Field(min_length=1, max_length=50)
    ]


class SecondMarkingIn(Input):
    tolerance: Annotated[
        Exact,
        Field(ge=0, le=MAX_POINTS),
        AfterValidator(few_places),
        number_schema(minimum=0, maximum=int(MAX_POINTS)),
    ]
    """Points by which two markers may differ; beyond, a third person decides."""


class StaffIn(Input):
    role: Annotated[StaffRole, Field(strict=False)]


class StaffByEmailIn(StaffIn):
    email: Annotated[str, Field(min_length=3, max_length=254)]


class OwnerIn(Input):
    user_id: Annotated[str, Field(pattern=ids.pattern("usr"))]


class PublishIn(Input):
    announce: bool = False
    """Whether to notify the audience; only an administrator can notify all users."""


class QuizIn(ExamRulesIn):
    title: Title
    description: Annotated[str, Field(max_length=5000), CleanText] = ""
    description_format: FormatName = "plain"
    duration_minutes: Annotated[int, Field(ge=1, le=1440)]
    passing_score: Percent
    max_attempts: Annotated[int, Field(ge=1, le=1000)] | None = None
    randomize_questions: bool = False
    randomize_options: bool = False
    opens_at: InstantIn | None = None
    closes_at: InstantIn | None = None
    grading_method: Annotated[GradingMethod, Field(strict=False)] = GradingMethod.BEST
    overdue: Annotated[OverduePolicy, Field(strict=False)] = OverduePolicy.AUTO_SUBMIT
    review: ReviewIn = ReviewIn()
    audience: Literal["everyone"] | AudienceIn = "everyone"
    access_code: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] | None = None
    """Absent: unchanged; null removes it."""
    late_start_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    leaderboard: bool = True
    no_repeat: bool = False
    """Draws prefer questions that a taker has not had in earlier attempts."""
    second_marking: SecondMarkingIn | None = None
    """Two people mark each response without seeing each other's points; null for one."""
    questions: Annotated[list[QuestionIn], Field(min_length=1, max_length=MAX_QUESTIONS)] | None = (
        None
    )
    """Either these or sections."""
    sections: Annotated[list[SectionIn], Field(min_length=1, max_length=MAX_SECTIONS)] | None = None

    @property
    def question_count(self) -> int:
        """Return the number of questions in the body."""
        if self.sections is None:
            return len(self.questions or ())
        return sum(section.question_count for section in self.sections)

    def draft(self, ids: QuestionIds) -> Draft:
        """Return the draft this body describes; raises InvalidError."""
        settings = self.settings()
        check_description(settings)
        pairs, sections = self._content(ids)
        return Draft(
            settings=settings,
            questions=tuple(question for question, _ in pairs),
            solutions=tuple(solution for _, solution in pairs),
            sections=sections,
        )

    def _content(self, ids: QuestionIds) -> tuple[Pairs, Sections]:
        if self.sections is None:
            if self.questions is None:
                raise InvalidQuizError("/questions", "is missing, and so is sections")
            asked = [
                (f"/questions/{at}", one.model_dump()) for at, one in enumerate(self.questions)
            ]
            return build_questions(asked, ids), ()
        if self.questions is not None:
            raise InvalidQuizError("/sections", "is for quizzes without questions beside sections")
        return build_sections([one.model_dump() for one in self.sections], ids)

    def settings(self) -> QuizSettings:
        """Return the settings this body describes; raises InvalidError."""
        return QuizSettings(
            title=self.title,
            description=self.description,
            description_format=TextFormat(self.description_format),
            duration_minutes=self.duration_minutes,
            passing_score=self.passing_score,
            max_attempts=self.max_attempts,
            randomize_questions=self.randomize_questions,
            randomize_options=self.randomize_options,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            grading_method=self.grading_method,
            overdue=self.overdue,
            review=models.Review(self.review.show, self.review.when),
            audience=None if isinstance(self.audience, str) else frozenset(self.audience.group_ids),
            late_start_minutes=self.late_start_minutes,
            leaderboard=self.leaderboard,
            no_repeat=self.no_repeat,
            second_marking=None
            if self.second_marking is None
            else models.SecondMarking(self.second_marking.tolerance),
            exam=self.exam_rules(),
        )


class QuestionBody(RootModel[QuestionIn]):
    """A question of a quiz."""

    model_config = ConfigDict(defer_build=True)


class QuestionOrder(Input):
    question_ids: Annotated[
        list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=MAX_QUESTIONS)
    ]
    """All questions of the quiz."""


class OverrideIn(Input):
    time_factor: Annotated[Exact, Field(ge=1, le=10), number_schema(minimum=1, maximum=10)] = (
        Decimal(1)
    )
    extra_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    opens_at: InstantIn | None = None
    closes_at: InstantIn | None = None
    extra_attempts: Annotated[int, Field(ge=0, le=1000)] = 0
    seb_exempt: bool = False

    @field_validator("closes_at")
    @classmethod
    def opens_before_it_closes(cls, closes_at: int | None, info: ValidationInfo) -> int | None:
        opens_at = info.data.get("opens_at")
        if opens_at is not None and closes_at is not None and closes_at <= opens_at:
            raise ValueError("must be after opens_at")
        return closes_at


class OverrideByEmailIn(OverrideIn):
    email: Annotated[str, Field(min_length=3, max_length=254)]


class QuizzesQuery(PageQuery):
    status: QuizStatus | None = None
    mine: Truth = False
