"""Models of grading: answer keys, and how regrades use them."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.questions.models import Solution
from chalicelib.values import dataclass


class RegradeMode(StrEnum):
    """How a regrade scores a question."""

    NEW_KEY = "new_key"
    EITHER_KEY = "either_key"
    """By the better of the previous and the new key."""
    FULL_CREDIT = "full_credit"
    """Full points for all, also for blank answers."""
    DROP = "drop"
    """Removed from score and maximum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerKey:
    """The solutions of a version by position in the author's order; never read for takers."""

    quiz_id: str
    version: int
    solutions: tuple[Solution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The answer keys and modes that grade a version."""

    key: AnswerKey
    earlier: AnswerKey | None = None
    """The previous key, for questions where either key counts."""
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegradeProgress:
    """A running regrade: its version, and the number of attempts done."""

    version: int
    attempts: int
