"""What an attempt came to."""

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
"""Letters for an attempt's number: a million attempts of one user at one quiz."""


@dataclass(frozen=True, slots=True)
class AttemptRef:
    """Which attempt: whose, at which quiz, and the how manyeth of theirs."""

    user_id: str
    quiz_id: str
    number: int

    @classmethod
    def parse(cls, attempt_id: str) -> Self | None:
        """The attempt an ``att_…`` id speaks of, or None when it is no such id."""
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
    """Never handed in, under a quiz whose rule is that this does not count: it has no score."""


@dataclass(frozen=True, slots=True)
class SavedResponse:
    """A response as it was last saved; revisions only grow."""

    text: str | None
    """The response in its shortest form, see `rules.shortened`; None when it was cleared."""
    revision: int
    saved_at: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One question's part in a result; which question that is, its place and the paper say."""

    answer: SavedResponse | None = None
    """None when none was ever saved."""
    correct: bool = False
    score: Decimal | None = Decimal(0)
    """None while people have to mark the answer."""
    given: Decimal | None = None
    """The points that people gave."""
    comment: str | None = None
    dropped: bool = False
    """Whether a regrade took the question out of score and maximum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Points that staff added to a score after grading, or took off."""

    points: Decimal
    reason: str
    at: Millis
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptTerms:
    """The circumstances of an attempt, kept so that its paper can be shown again as it was."""

    expires_at: Millis
    base_minutes: int
    extra_minutes: int
    seed: bytes
    """What the order of questions and options was drawn from."""


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
    """None when the attempt was abandoned, or while people have to mark some of it."""
    max_score: Decimal
    percentage: Decimal | None
    passed: bool | None
    started_at: Millis
    submitted_at: Millis
    duration: Millis
    review: Review
    """The rule when it ended, which says who is told when; what may be seen says the quiz."""
    terms: AttemptTerms
    marks: tuple[Mark, ...] = ()
    """By the question's place in the author's order."""
    generation: int = 0
    """Counts regrades: a later one replaces an earlier one, even by a lower score."""
    revision: int = 0
    """Counts what people changed of the score by hand: each replaces what boards showed before."""
    exact: Fraction | None = None
    """The points as graded, where `score` is not the same: rounded, or adjusted."""
    graded_by: int | None = None
    """The version by whose solutions it was graded again; None for those of its own."""
    adjustment: Adjustment | None = None
    regraded_at: Millis | None = None
    """When a regrade last changed the score, or whether it was passed."""
    changed_at: Millis | None = None
    """When the score, or whether it was passed, last changed after the end."""
    marks_released_at: Millis | None = None
    """When the points that people gave were first released."""
    reopenings: int = 0
    """How often the attempt went on after an end before this one."""
    superseded_at: Millis | None = None
    """When it was reopened: while it runs again, this is what it came to before."""
    closed_by: str | None = None
    """The author or administrator who ended the attempt before its time was up."""
    trace: tuple[str, ...] = ()
    """The last page of its trace; what an entry is, `attempts.trace` says."""
    revealed_at: Millis | None = None
    """When it was first shown, where it was hidden at its end."""
    voided_at: Millis | None = None
    void_reason: str | None = None
    voided_by: str | None = None

    @property
    def ref(self) -> AttemptRef:
        return AttemptRef(self.user_id, self.quiz_id, self.number)

    @property
    def attempt_id(self) -> str:
        return self.ref.attempt_id

    @property
    def graded(self) -> Fraction | None:
        """The exact points as graded; None without a score."""
        return self.exact if self.exact is not None or self.score is None else Fraction(self.score)

    @property
    def total(self) -> Fraction | None:
        """The exact points with what staff added; None without a score."""
        if self.graded is None or self.adjustment is None:
            return self.graded
        return max(Fraction(0), self.graded + Fraction(self.adjustment.points))

    @property
    def ratio(self) -> Fraction | None:
        """The exact share of the maximum that the score is; None without a score."""
        if self.total is None or not self.max_score:
            return None if self.total is None else Fraction(0)
        return self.total / Fraction(self.max_score)

    @property
    def is_marking_pending(self) -> bool:
        return any(mark.score is None for mark in self.marks)

    @property
    def marking(self) -> Literal["none", "pending", "released"]:
        """Whether people mark some of it, and whether what they gave is released."""
        if self.is_marking_pending:
            return "pending"
        return "none" if all(mark.given is None for mark in self.marks) else "released"

    @property
    def ended_by(self) -> Literal["taker", "time", "staff"]:
        """Who or what ended it: ``taker``, ``staff`` or ``time``."""
        if self.closed_by is not None:
            return "staff"
        return "taker" if self.ending is EndReason.SUBMITTED else "time"

    @property
    def was_hidden(self) -> bool:
        """Whether its score was hidden when it ended: then its taker is told at the release."""
        return self.review.when is ReviewWhen.AFTER_CLOSE or self.review.show is ReviewShow.NOTHING

    @property
    def answers(self) -> Mapping[int, SavedResponse]:
        """What was saved, by the question's place."""
        return {
            place: mark.answer for place, mark in enumerate(self.marks) if mark.answer is not None
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The one score of a user at a quiz; ``percentage`` half up to 2 decimals."""

    method: GradingMethod
    attempts: int
    """How many have ended, whatever they came to."""
    counted: int
    """How many of those the grade is made of or chosen from: not voided, not being marked."""
    percentage: Decimal | None = None
    """None when nothing counts, or while it is hidden."""
    passed: bool | None = None
    attempt_id: str | None = None
    """The attempt whose percentage it is; a mean has none."""


SlotPosition: TypeAlias = dict[str, Any]
"""Where a list of a quiz's attempts continues: the shard, the user, in lists of attempts also the
number; a part of cursors and jobs."""


class ListFinished(Protocol):
    """Lists the finished attempts of a quiz, by taker and number."""

    def __call__(
        self, quiz_id: str, limit: int, after: SlotPosition | None
    ) -> Page[AttemptRef]: ...


class ListUsersWithFinished(Protocol):
    """Lists the users with a finished attempt at a quiz."""

    def __call__(self, quiz_id: str, limit: int, after: SlotPosition | None) -> Page[str]: ...
