"""Models of results, grades and their parts."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, Protocol, Self, TypeAlias

from chalicelib import ids
from chalicelib.clock import Millis
from chalicelib.pages import Page
from chalicelib.quizzes.models import GradingMethod, Review, ReviewShow, ReviewWhen
from chalicelib.values import dataclass

_ID = rf"[0-7][{ids.ALPHABET}]{{{ids.LENGTH - 1}}}"
ATTEMPT_ID = re.compile(rf"^att_{_ID}{_ID}[{ids.ALPHABET}]{{4}}$")

NUMBER_WIDTH = 4
"""Hexadecimal digits of an attempt's number: enough for a million attempts at one quiz."""


@dataclass(frozen=True, slots=True)
class AttemptRef:
    """Identify an attempt: user, quiz, ordinal."""

    user_id: str
    quiz_id: str
    number: int

    @classmethod
    def parse(cls, attempt_id: str) -> Self | None:
        """Parse an ``att_…`` id; None for any other text."""
        if not ATTEMPT_ID.fullmatch(attempt_id):
            return None
        letters = ids.bare(attempt_id)
        user, quiz, number = letters[:26], letters[26:52], letters[52:]
        return cls(f"usr_{user}", f"quz_{quiz}", ids.decode(number))

    @property
    def attempt_id(self) -> str:
        number = ids.encode(self.number, NUMBER_WIDTH)
        return f"att_{ids.bare(self.user_id)}{ids.bare(self.quiz_id)}{number}"


class EndReason(StrEnum):
    """How an attempt ended."""

    SUBMITTED = "submitted"
    AUTO_SUBMITTED = "auto_submitted"
    ABANDONED = "abandoned"
    """Never submitted, at a quiz where such attempts do not count; it has no score."""


@dataclass(frozen=True, slots=True)
class SavedResponse:
    """A saved response; its revision only grows."""

    text: str | None
    """The response in its shortest form, see `rules.shortened`; None when it was cleared."""
    revision: int
    saved_at: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark of one question; its position in the tuple identifies the question."""

    answer: SavedResponse | None = None
    """None when no answer was saved."""
    correct: bool = False
    score: Decimal | None = Decimal(0)
    """None while the answer waits for manual marking."""
    given: Decimal | None = None
    """Points given by a marker."""
    comment: str | None = None
    dropped: bool = False
    """Whether a regrade removed the question from score and maximum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Points that staff added to a score or subtracted after grading."""

    points: Decimal
    reason: str
    at: Millis
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTerms:
    """The terms of an attempt, stored so that its paper can be shown again unchanged."""

    expires_at: Millis
    base_minutes: int
    extra_minutes: int
    seed: bytes
    drawn: tuple[int, ...] = ()
    """Numbers of the candidates that its draws gave."""
    """Seed of the order of questions and options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSummary:
    """What lists show of a finished attempt: a `Result` with its marks costs far more to read."""

    ref: AttemptRef
    ending: EndReason
    started_at: Millis
    submitted_at: Millis
    score: Decimal | None
    max_score: Decimal
    percentage: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A finished attempt; times and ``duration`` in ms, ``percentage`` half up to 2 decimals."""

    user_id: str
    quiz_id: str
    quiz_title: str
    quiz_version: int
    owner_id: str
    number: int
    ending: EndReason
    score: Decimal | None
    """None for an abandoned attempt, or while marking is pending."""
    max_score: Decimal
    percentage: Decimal | None
    passed: bool | None
    started_at: Millis
    submitted_at: Millis
    duration: Millis
    review: Review
    """The review rule at the end, for notifications; the quiz decides what is visible now."""
    terms: AttemptTerms
    marks: tuple[Mark, ...] = ()
    """By the question's position in the author's order."""
    generation: int = 0
    """Number of regrades: a later one replaces an earlier one, even by a lower score."""
    revision: int = 0
    """Number of manual changes of the score: each replaces the earlier leaderboard entry."""
    exact: Fraction | None = None
    """The exact points as graded, when `score` differs: rounded or adjusted."""
    graded_by: int | None = None
    """The version whose answer key graded it last; None for its own version."""
    adjustment: Adjustment | None = None
    regraded_at: Millis | None = None
    """When a regrade last changed the score or the outcome."""
    changed_at: Millis | None = None
    """When the score, or whether it was passed, last changed after the end."""
    marks_released_at: Millis | None = None
    """When the points that people gave were first released."""
    reopenings: int = 0
    """Number of times the attempt was reopened after an end."""
    superseded_at: Millis | None = None
    """When it was reopened: this is the earlier result while the attempt runs again."""
    closed_by: str | None = None
    """The staff member who ended the attempt early."""
    trace: tuple[str, ...] = ()
    """The last page of the trace; the format of entries is in `attempts.trace`."""
    revealed_at: Millis | None = None
    """When it was first shown, if it was hidden at its end."""
    voided_at: Millis | None = None
    void_reason: str | None = None
    voided_by: str | None = None

    @property
    def drawn(self) -> tuple[int, ...]:
        return self.terms.drawn

    @property
    def ref(self) -> AttemptRef:
        return AttemptRef(self.user_id, self.quiz_id, self.number)

    @property
    def attempt_id(self) -> str:
        return self.ref.attempt_id

    @property
    def graded(self) -> Fraction | None:
        """Return the exact points as graded; None without a score."""
        return self.exact if self.exact is not None or self.score is None else Fraction(self.score)

    @property
    def total(self) -> Fraction | None:
        """Return the exact points including the adjustment; None without a score."""
        if self.graded is None or self.adjustment is None:
            return self.graded
        return max(Fraction(0), self.graded + Fraction(self.adjustment.points))

    @property
    def ratio(self) -> Fraction | None:
        """Return the exact ratio of score to maximum; None without a score."""
        if self.total is None or not self.max_score:
            return None if self.total is None else Fraction(0)
        return self.total / Fraction(self.max_score)

    @property
    def is_marking_pending(self) -> bool:
        return any(mark.score is None for mark in self.marks)

    @property
    def marking(self) -> Literal["none", "pending", "released"]:
        """Return whether it needs manual marking, and whether the marks are released."""
        if self.is_marking_pending:
            return "pending"
        return "none" if all(mark.given is None for mark in self.marks) else "released"

    @property
    def ended_by(self) -> Literal["taker", "time", "staff"]:
        """Return what ended the attempt: ``taker``, ``staff`` or ``time``."""
        if self.closed_by is not None:
            return "staff"
        return "taker" if self.ending is EndReason.SUBMITTED else "time"

    @property
    def was_hidden(self) -> bool:
        """Return whether the score was hidden at the end; if so, the release notifies the taker."""
        return self.review.when is ReviewWhen.AFTER_CLOSE or self.review.show is ReviewShow.NOTHING

    @property
    def answers(self) -> Mapping[int, SavedResponse]:
        """Return the saved answers by question position."""
        return {
            place: mark.answer for place, mark in enumerate(self.marks) if mark.answer is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The grade of a user at a quiz; ``percentage`` half up to 2 decimals."""

    method: GradingMethod
    attempts: int
    """Number of ended attempts."""
    counted: int
    """Number of attempts in the grade: not voided, and fully marked."""
    percentage: Decimal | None = None
    """None when no attempt counts, or while it is hidden."""
    passed: bool | None = None
    attempt_id: str | None = None
    """The attempt that has this percentage; a mean has none."""


SlotPosition: TypeAlias = dict[str, Any]
"""Position in a list of a quiz's attempts: shard, user, and in lists of attempts the number; part
of cursors and jobs.
"""


class ListFinished(Protocol):
    """List the finished attempts of a quiz, by taker and number."""

    def __call__(
        self, quiz_id: str, limit: int, after: SlotPosition | None
    ) -> Page[AttemptRef]: ...


class ListUsersWithFinished(Protocol):
    """List the users with a finished attempt at a quiz."""

    def __call__(self, quiz_id: str, limit: int, after: SlotPosition | None) -> Page[str]: ...
