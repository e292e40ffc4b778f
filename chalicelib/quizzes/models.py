"""What is asked: a quiz, its frozen versions, the keys to them, and what one taker is allowed."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, Self, TypeAlias

from chalicelib.clock import Millis
from chalicelib.questions.models import Question, Solution, TextFormat
from chalicelib.quizzes.section_models import Sections, draws_of, points_of
from chalicelib.values import dataclass


class QuizStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"
    """Deleted: gone from lists and starts, while running attempts may finish."""


class StaffRole(StrEnum):
    """What somebody is to a quiz they do not own; `access` says what each may do."""

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
    """How much of a finished attempt its taker may see, and from when on."""

    show: ReviewShow = ReviewShow.SCORE
    when: ReviewWhen = ReviewWhen.IMMEDIATELY


class EventLogLevel(StrEnum):
    OFF = "off"
    BASIC = "basic"
    FULL = "full"


class DeviceRule(StrEnum):
    FREE = "free"
    LOG = "log"
    LOCK = "lock"
    """Answers from another device are refused until staff release the attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeExamBrowser:
    """The keys, in lower-case hex, of which a request must carry one's hash."""

    config_keys: tuple[str, ...] = ()
    browser_exam_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRules:
    """What holds in the exam's room; ``networks`` None is everywhere."""

    event_log: EventLogLevel = EventLogLevel.BASIC
    events_visible_to_taker: bool = False
    device_rule: DeviceRule = DeviceRule.LOG
    networks: tuple[str, ...] | None = None
    safe_exam_browser: SafeExamBrowser | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """Everything about a quiz but its questions; times in ms, ``passing_score`` in percent."""

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
    """The groups that the quiz is for; None for everyone."""
    late_start_minutes: int | None = None
    """How long after ``opens_at`` an attempt may be started; None for as long as it is open."""
    leaderboard: bool = True
    exam: ExamRules = ExamRules()


class RegradeMode(StrEnum):
    """How a regrade counts a question."""

    NEW_KEY = "new_key"
    EITHER_KEY = "either_key"
    """By the better of the key that held before and the new one."""
    FULL_CREDIT = "full_credit"
    """All its points for everybody, blanks included."""
    DROP = "drop"
    """Neither in the score nor in the maximum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizVersion:
    """One frozen version of a quiz without its solutions; questions in the author's order."""

    quiz_id: str
    version: int
    owner_id: str
    settings: QuizSettings
    questions: tuple[Question, ...]
    sections: Sections = ()
    generation: int = 0
    """Of the grading: counts how often all results had been graded again by then."""
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)
    """How its regrade counts single questions, by their ids; those of the new key are left out."""
    regraded_before: int = 0
    """The version of the regrade before its own; 0 for none."""

    @property
    def total_points(self) -> Decimal:
        return points_of(self.questions, self.sections)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """The solutions to one version, by place in the author's order; no taker's path reads it."""

    quiz_id: str
    version: int
    solutions: tuple[Solution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """What the answers to one version are graded by."""

    key: AnswerKey
    earlier: AnswerKey | None = None
    """The key that held before, for questions of which either counts."""
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)


ExtraTime: TypeAlias = tuple[Decimal, int]
"""A time factor, and minutes beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseState:
    """What a quiz keeps of the release of its results."""

    not_before: Millis = 0
    """The latest instant, grace included, at which an attempt may end; it only grows."""
    extra_times: tuple[ExtraTime, ...] = ()
    """Of all overrides there ever were those that no other one exceeds in both parts."""
    settling: Millis | None = None
    """Since when attempts that no close cuts off are being looked through."""
    shown: ReviewShow = ReviewShow.NOTHING
    """What staff have released by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """One stop of a quiz's clock; ``until`` is None while it lasts."""

    since: Millis
    until: Millis | None = None
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamMessage:
    """What staff say to who sits an exam; without ``user_ids`` to all."""

    id: str
    text: str
    at: Millis
    by: str
    user_ids: tuple[str, ...] = ()


Pauses: TypeAlias = tuple[Pause, ...]
"""All pauses of a quiz in their order; only the last may be open. The list only grows."""


@dataclass(frozen=True, slots=True)
class RegradeProgress:
    """A regrade that runs: by which version, and how many attempts it has looked at."""

    version: int
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """Where a quiz stands: whose it is, and which version (0 = none yet) is open to takers."""

    id: str
    owner_id: str
    status: QuizStatus
    version: int
    revision: int
    """Counts the edits of the draft; the ETag."""
    settings: QuizSettings
    """Of the published version once there is one, else of the draft."""
    question_count: int
    total_points: Decimal
    created_at: Millis
    updated_at: Millis
    published_at: Millis | None = None
    release: ReleaseState = ReleaseState()
    pauses: Pauses = ()
    graded_version: int = 0
    """The version by whose solutions all results were graded again the last time; 0 for none."""
    regrade: RegradeProgress | None = None
    """The regrade that runs."""
    last_message: str | None = None
    staff: Mapping[str, StaffRole] = field(default_factory=dict)
    """Roles by user id."""
    access_code: str | None = None
    """The HMAC of what a start must say; None for nothing."""

    @property
    def audience(self) -> frozenset[str] | None:
        return self.settings.audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What one user is allowed beyond the rest; absent fields leave the quiz's own."""

    quiz_id: str
    user_id: str
    time_factor: Decimal = Decimal(1)
    extra_minutes: int = 0
    opens_at: Millis | None = None
    closes_at: Millis | None = None
    extra_attempts: int = 0

    @classmethod
    def none(cls, quiz_id: str, user_id: str) -> Self:
        """What everybody gets."""
        return cls(quiz_id=quiz_id, user_id=user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A quiz as its author is writing it."""

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
    """Where one user stands with a quiz."""

    attempts_used: int = 0
    active_attempt_id: str | None = None


class OnPublished(Protocol):
    """Follows the publication of a quiz; a failure is made good by the timer."""

    def __call__(self, quiz: Quiz) -> None: ...


class OnReleaseChanged(Protocol):
    """Follows a change of a quiz's release; a failure is made good by the timer."""

    def __call__(self, quiz: Quiz) -> None: ...
