"""Models of running attempts."""

from collections.abc import Mapping
from dataclasses import field
from typing import Protocol

from chalicelib.clock import Millis
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import AttemptRef, SavedResponse
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The current or last attempt of a user at a quiz.

    It describes attempt ``number`` only; ``version`` counts its writes, so that completing it never
    misses an answer.
    """

    user_id: str
    quiz_id: str
    number: int
    running: bool
    version: int
    quiz_version: int
    started_at: Millis
    expires_at: Millis
    closes_at: Millis | None
    accepts_until: Millis
    """``expires_at`` plus the grace period for requests under way; the same on every path."""
    base_minutes: int
    extra_minutes: int
    seed: bytes
    drawn: tuple[int, ...] = ()
    """The numbers of the candidates that its draws gave, in the order of the draws."""
    started_by: str
    """Id of the write that started it, by which a repeated write recognizes itself."""
    last_write: str
    answers: Mapping[int, SavedResponse] = field(default_factory=dict)
    """By the question's position in the author's order."""
    paused_for: Millis = 0
    """Time given back for pauses; ``expires_at`` includes it."""
    pauses_applied: int = 0
    """Number of the quiz's pauses in that sum."""
    seen_at: Millis | None = None
    """When the taker's client last requested the live state."""
    devices: tuple[str, ...] = ()
    """Sessions that sent answers, shortened, oldest first."""
    network: str | None = None
    """Coarse network of the last answer."""
    trace: tuple[str, ...] = ()
    """Entries since the last full page; see `attempts.trace`."""
    seb_exempt: bool = False
    """Whether its saves need no Safe Exam Browser, by its taker's override."""
    ending: str = "submitted"
    """End reason, once it has ended."""
    reopenings: int = 0
    """Number of times it was reopened after an end."""
    reopened_at: Millis | None = None
    """Time of the last reopening; earlier pauses give nothing back."""
    starts: int = 1
    """Number of starts at the quiz since ``starts_since``, for the limit per hour."""
    starts_since: Millis = 0
    purged: int = 0
    """Number of purged results, counted from the first attempt."""
    acts: tuple[str, ...] = ()
    """Ids of the last extensions and similar actions, so that none is applied twice."""

    @property
    def runs_since(self) -> Millis:
        """Return when it last began to run."""
        return self.started_at if self.reopened_at is None else self.reopened_at

    @property
    def ref(self) -> AttemptRef:
        return AttemptRef(self.user_id, self.quiz_id, self.number)


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """An answer validated against the paper."""

    place: int
    question_id: str
    text: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class SaveReport:
    """Outcome of each answer: saved, or stale when a newer one was stored."""

    saved: Mapping[str, SavedResponse]
    stale: tuple[str, ...]


class OnStarted(Protocol):
    """Learns that an attempt has started; never fails, and may hear of one more than once."""

    def __call__(self, quiz: Quiz, slot: Slot) -> None: ...
