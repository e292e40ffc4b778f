"""One sitting: an attempt while it runs."""

from collections.abc import Mapping
from dataclasses import field

from chalicelib.clock import Millis
from chalicelib.results.models import AttemptRef, SavedResponse
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The one place a user's attempts at a quiz are taken in, one after the other.

    It speaks of attempt ``number`` alone; ``version`` counts its writes, so that finishing it
    never overlooks an answer.
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
    """``expires_at`` and the grace for what was on the wire: the same on every path."""
    base_minutes: int
    extra_minutes: int
    seed: bytes
    started_by: str
    """The write that started it: a repeat of that write finds itself here."""
    last_write: str
    answers: Mapping[int, SavedResponse] = field(default_factory=dict)
    """By the question's place in the author's order."""
    paused_for: Millis = 0
    """What pauses have given back; ``expires_at`` has it already."""
    pauses_applied: int = 0
    """How many of the quiz's pauses that is the sum of."""
    seen_at: Millis | None = None
    """When its taker's page last asked how it stands."""
    devices: tuple[str, ...] = ()
    """Sessions that answers came from, shortened, the last one last."""
    network: str | None = None
    """Where the last answer came from, coarsely."""
    trace: tuple[str, ...] = ()
    """The entries since the last full page; see `attempts.trace`."""
    ending: str = "submitted"
    """How it ended, once it has."""
    acts: tuple[str, ...] = ()
    """The last extensions and the like that reached it, so that none does twice."""

    @property
    def ref(self) -> AttemptRef:
        return AttemptRef(self.user_id, self.quiz_id, self.number)


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """An answer as it arrived, checked against the paper."""

    place: int
    question_id: str
    text: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class SaveReport:
    """What became of each answer: saved, or stale because a later one was there."""

    saved: Mapping[str, SavedResponse]
    stale: tuple[str, ...]
