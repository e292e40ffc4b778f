"""The bodies of quizzes, and the drafts they describe."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from chalicelib import ids
from chalicelib.quizzes import models, rules
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
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Exact, Input, InstantIn, Truth

POINT_PLACES = 3
MAX_POINTS = Decimal(100_000)


def _few_places(number: Decimal) -> Decimal:
    if number != round(number, POINT_PLACES):
        raise ValueError(f"may have at most {POINT_PLACES} decimals")
    return number


def _short(text: str) -> str:
    if not rules.is_valid_response_text(text):
        raise ValueError(f"may have at most {rules.MAX_RESPONSE_BYTES} bytes in UTF-8")
    return text


def _decimal_text(value: object) -> object:
    plain = rules.plain_decimal(value) if isinstance(value, str) else None
    if plain is None:
        digits = f"with at most {rules.DECIMAL_DIGITS} digits before and after its point"
        raise ValueError(f'must be a decimal in a string, such as "3.14", {digits}')
    return Decimal(plain)


def _number(**bounds: float) -> WithJsonSchema:
    return WithJsonSchema({"type": "number", **bounds})


Points = Annotated[
    Exact,
    Field(gt=0, le=MAX_POINTS),
    AfterValidator(_few_places),
    _number(exclusiveMinimum=0, maximum=int(MAX_POINTS)),
]
Penalty = Annotated[
    Exact,
    Field(ge=0, le=MAX_POINTS),
    AfterValidator(_few_places),
    _number(minimum=0, maximum=int(MAX_POINTS)),
]
Percent = Annotated[
    Exact, Field(ge=0, le=100), AfterValidator(_few_places), _number(minimum=0, maximum=100)
]
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Field(min_length=1, max_length=5000)]
OptionText = Annotated[str, Field(min_length=1, max_length=1000)]
_DECIMAL_TEXT = {"type": "string", "pattern": f"^{rules.DECIMAL.pattern}$"}
DecimalText = Annotated[Decimal, BeforeValidator(_decimal_text), WithJsonSchema(_DECIMAL_TEXT)]
Tolerance = Annotated[
    Decimal, Field(ge=0), BeforeValidator(_decimal_text), WithJsonSchema(_DECIMAL_TEXT)
]
Accepted = Annotated[
    str,
    Field(min_length=1, max_length=rules.MAX_RESPONSE_LENGTH, pattern=r"\S"),
    AfterValidator(_short),
]


class OptionIn(Input):
    text: OptionText
    correct: bool


class _QuestionIn(Input):
    text: Text
    points: Points
    penalty: Penalty = Decimal(0)
    explanation: Annotated[str, Field(max_length=5000)] | None = None


def _differ(options: list[OptionIn]) -> list[OptionIn]:
    if len({rules.display_key(option.text) for option in options}) < len(options):
        raise ValueError("two options read the same")
    return options


def _one_correct(options: list[OptionIn]) -> list[OptionIn]:
    if sum(option.correct for option in options) != 1:
        raise ValueError("exactly one option must be correct")
    return options


def _some_correct(options: list[OptionIn]) -> list[OptionIn]:
    if not any(option.correct for option in options):
        raise ValueError("at least one option must be correct")
    return options


Options = Annotated[list[OptionIn], Field(min_length=2, max_length=20), AfterValidator(_differ)]


class SingleChoiceIn(_QuestionIn):
    type: Literal["single_choice"]
    options: Annotated[Options, AfterValidator(_one_correct)]


class MultipleChoiceIn(_QuestionIn):
    type: Literal["multiple_choice"]
    options: Annotated[Options, AfterValidator(_some_correct)]
    scoring: Annotated[MultipleScoring, Field(strict=False)] = MultipleScoring.ALL_OR_NOTHING


class TrueFalseIn(_QuestionIn):
    type: Literal["true_false"]
    correct: bool


class NumericIn(_QuestionIn):
    type: Literal["numeric"]
    correct: DecimalText
    tolerance: Tolerance = Decimal(0)


class ShortTextIn(_QuestionIn):
    type: Literal["short_text"]
    accepted: Annotated[list[Accepted], Field(min_length=1, max_length=50)]
    case_sensitive: bool = False


QuestionIn = Annotated[
    SingleChoiceIn | MultipleChoiceIn | TrueFalseIn | NumericIn | ShortTextIn,
    Field(discriminator="type"),
]


class ReviewIn(Input):
    show: Annotated[ReviewShow, Field(strict=False)] = ReviewShow.SCORE
    when: Annotated[ReviewWhen, Field(strict=False)] = ReviewWhen.IMMEDIATELY


class AudienceIn(Input):
    group_ids: Annotated[
        list[Annotated[str, Field(pattern=ids.pattern("grp"))]], Field(min_length=1, max_length=50)
    ]


class StaffIn(Input):
    role: Annotated[StaffRole, Field(strict=False)]


class OwnerIn(Input):
    user_id: Annotated[str, Field(pattern=ids.pattern("usr"))]


class PublishIn(Input):
    announce: bool = False
    """Whether the audience is told; everyone is told by an administrator alone."""


class QuizIn(Input):
    title: Title
    description: Annotated[str, Field(max_length=5000)] = ""
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
    """Absent, it stays as it is; null removes it."""
    late_start_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    leaderboard: bool = True
    questions: Annotated[list[QuestionIn], Field(min_length=1, max_length=500)]

    def draft(self, secret: bytes) -> Draft:
        """The draft this body describes, with ids that stay while a question's text does."""
        seen: dict[str, int] = {}
        pairs = []
        for asked in self.questions:
            seen[asked.text] = seen.get(asked.text, 0) + 1
            question_id = rules.derived_id("que", secret, asked.text, str(seen[asked.text]))
            pairs.append(_question(asked, question_id, secret))
        return Draft(
            settings=self._settings(),
            questions=tuple(question for question, _ in pairs),
            solutions=tuple(solution for _, solution in pairs),
        )

    def _settings(self) -> QuizSettings:
        return QuizSettings(
            title=self.title,
            description=self.description,
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
        )


class OverrideIn(Input):
    time_factor: Annotated[Exact, Field(ge=1, le=10), _number(minimum=1, maximum=10)] = Decimal(1)
    extra_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    opens_at: InstantIn | None = None
    closes_at: InstantIn | None = None
    extra_attempts: Annotated[int, Field(ge=0, le=1000)] = 0

    @field_validator("closes_at")
    @classmethod
    def opens_before_it_closes(cls, closes_at: int | None, info: ValidationInfo) -> int | None:
        opens_at = info.data.get("opens_at")
        if opens_at is not None and closes_at is not None and closes_at <= opens_at:
            raise ValueError("must be after opens_at")
        return closes_at


class QuizzesQuery(PageQuery):
    status: QuizStatus | None = None
    mine: Truth = False


def _question(
    asked: Any,  # noqa: ANN401 - one of QuestionIn's members
    question_id: str,
    secret: bytes,
) -> tuple[models.Question, Solution]:
    options = tuple(
        models.Option(rules.derived_id("opt", secret, question_id, option.text), option.text)
        for option in getattr(asked, "options", ())
    )
    question = models.Question(
        id=question_id,
        type=QuestionType(asked.type),
        text=asked.text,
        points=asked.points,
        penalty=asked.penalty,
        options=options,
    )
    return question, _solution(asked, options)


def _solution(asked: Any, options: tuple[models.Option, ...]) -> Solution:  # noqa: ANN401
    given = getattr(asked, "options", ())
    correct = getattr(asked, "correct", None)
    return Solution(
        options=frozenset(
            option.id for option, one in zip(options, given, strict=True) if one.correct
        ),
        scoring=getattr(asked, "scoring", MultipleScoring.ALL_OR_NOTHING),
        truth=correct if isinstance(correct, bool) else None,
        number=correct if isinstance(correct, Decimal) else None,
        tolerance=getattr(asked, "tolerance", Decimal(0)),
        accepted=tuple(getattr(asked, "accepted", ())),
        case_sensitive=getattr(asked, "case_sensitive", False),
        explanation=asked.explanation,
    )
