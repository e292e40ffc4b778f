"""Models of quizzes: settings, versions, answer keys, release, overrides."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, Self, TypeAlias

from chalicelib.clock import Millis
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import Question, Solution, TextFormat
from chalicelib.quizzes.exam_models import ExamRules, Pauses
from chalicelib.quizzes.grading_models import RegradeMode, RegradeProgress
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.section_models import Sections, draws_of, points_of
from chalicelib.values import dataclass


class QuizStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    """Deleted: not listed and not startable, while running attempts can finish."""


class StaffRole(StrEnum):
    """Role of staff other than the owner; `access` lists its actions."""

    EDITOR = "editor"
    MARKER = "marker"
    PROCTOR = "proctor"
    VIEWER = "viewer"


class GradingMethod(StrEnum):
    BEST = "best"
    LATEST = "latest"
    FIRST = "first"
    MEAN = "mean"


class OverduePolicy(StrEnum):
    AUTO_SUBMIT = "auto_submit"
    ABANDON = "abandon"


class ReviewShow(StrEnum):
    NOTHING = "nothing"
    SCORE = "score"
    RESPONSES = "responses"
    CORRECT_ANSWERS = "correct_answers"


class ReviewWhen(StrEnum):
    IMMEDIATELY = "immediately"
    AFTER_CLOSE = "after_close"


@dataclass(frozen=True, slots=True)
class Review:
    """Which parts of a finished attempt its taker may see, and when."""

    show: ReviewShow = ReviewShow.SCORE
    when: ReviewWhen = ReviewWhen.IMMEDIATELY


@dataclass(frozen=True, slots=True)
class SecondMarking:
    """Two people mark each response without seeing each other's points."""

    tolerance: Decimal
    """The most points by which the two may differ; beyond, a third person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """Settings of a quiz, without its questions; times in ms, ``passing_score`` in percent."""

    title: str
    description: str = ""
    description_format: TextFormat = TextFormat.PLAIN
    duration_minutes: int
    passing_score: Decimal
    max_attempts: int | None = None
    randomize_questions: bool = False
    randomize_options: bool = False
    opens_at: Millis | None = None
    closes_at: Millis | None = None
    grading_method: GradingMethod = GradingMethod.BEST
    overdue: OverduePolicy = OverduePolicy.AUTO_SUBMIT
    review: Review = Review()
    audience: frozenset[str] | None = None
    """The groups that may take the quiz; None for all users."""
    late_start_minutes: int | None = None
    """How long after ``opens_at`` an attempt can start; None for no limit."""
    leaderboard: bool = True
    no_repeat: bool = False
    """Whether draws prefer questions that a taker has not had in earlier attempts."""
    second_marking: SecondMarking | None = None
    """None: one person marks each response."""
    exam: ExamRules = ExamRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizVersion:
    """A frozen version of a quiz without its solutions; questions in the author's order."""

    quiz_id: str
    version: int
    owner_id: str
    settings: QuizSettings
    questions: tuple[Question, ...]
    """Those that all attempts have, unless the draws are resolved."""
    sections: Sections = ()
    pools: Pools | None = None
    """The candidates of its draws; None without draws, and in the paper of an attempt."""
    generation: int = 0
    """Number of regrades before this version."""
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)
    """Regrade modes by question id; questions scored with the new key are omitted."""
    regraded_before: int = 0
    """The version of the previous regrade; 0 for none."""
    assets: Mapping[str, AssetFacts] = field(default_factory=dict)
    """Facts of the pictures and sounds that its texts show, by id."""
    drawn_ids: frozenset[str] = frozenset()
    """In the paper of an attempt, the ids of the questions that draws gave."""

    @property
    def question_count(self) -> int:
        return len(self.questions) + sum(draw.count for draw in draws_of(self.sections))

    @property
    def total_points(self) -> Decimal:
        return points_of(self.questions, self.sections)


ExtraTime: TypeAlias = tuple[Decimal, int]
"""Time factor and extra minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseState:
    """State of the release of a quiz's results."""

    not_before: Millis = 0
    """The latest possible end of an attempt, with grace period; only grows."""
    extra_times: tuple[ExtraTime, ...] = ()
    """The maximal ones of all overrides ever made: each of the others is exceeded in both parts."""
    settling: Millis | None = None
    """Since when attempts that outlast the close are being settled; None when done."""
    shown: ReviewShow = ReviewShow.NOTHING
    """What staff have released manually."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """A quiz: its owner, state and published version (0 = none yet)."""

    id: str
    owner_id: str
    status: QuizStatus
    version: int
    revision: int
    """Number of edits of the draft; the ETag."""
    settings: QuizSettings
    """Settings of the published version if there is one, else of the draft."""
    question_count: int
    total_points: Decimal
    created_at: Millis
    updated_at: Millis
    published_at: Millis | None = None
    release: ReleaseState = ReleaseState()
    pauses: Pauses = ()
    published_revision: int | None = None
    """The draft's revision of the published version."""
    generation: int = 0
    """Number of regrades."""
    graded_version: int = 0
    """The version of the last regrade; 0 for none."""
    graded_revision: int | None = None
    """The draft's revision of the last regrade."""
    regrade: RegradeProgress | None = None
    """The running regrade."""
    last_message: str | None = None
    staff: Mapping[str, StaffRole] = field(default_factory=dict)
    """Roles by user id."""
    access_code: str | None = None
    """HMAC of the access code; None without one."""

    @property
    def audience(self) -> frozenset[str] | None:
        return self.settings.audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Override for one user; absent values fall back to the quiz's."""

    quiz_id: str
    user_id: str
    time_factor: Decimal = Decimal(1)
    extra_minutes: int = 0
    opens_at: Millis | None = None
    closes_at: Millis | None = None
    extra_attempts: int = 0
    seb_exempt: bool = False
    """Whether Safe Exam Browser is not required of this user."""

    @classmethod
    def none(cls, quiz_id: str, user_id: str) -> Self:
        """Return an empty override."""
        return cls(quiz_id=quiz_id, user_id=user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The draft of a quiz."""

    settings: QuizSettings
    questions: tuple[Question, ...]
    """In the order of their sections, where there are any."""
    solutions: tuple[Solution, ...]
    sections: Sections = ()

    @property
    def question_count(self) -> int:
        return len(self.questions) + sum(draw.count for draw in draws_of(self.sections))

    @property
    def total_points(self) -> Decimal:
        return points_of(self.questions, self.sections)


@dataclass(frozen=True, slots=True)
class QuizProgress:
    """The attempts of a user at a quiz."""

    attempts_used: int = 0
    active_attempt_id: str | None = None


class OnPublished(Protocol):
    """Handle the publication of a quiz; the timer repeats failed calls."""

    def __call__(self, quiz: Quiz) -> None: ...


class OnReleaseChanged(Protocol):
    """Handle a change of a quiz's release; the timer repeats failed calls."""

    def __call__(self, quiz: Quiz) -> None: ...
