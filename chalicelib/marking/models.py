"""Responses that people mark, and the marks they give."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from chalicelib.clock import MINUTE, Millis
from chalicelib.media.models import AssetFacts
from chalicelib.questions.models import Response
from chalicelib.results.models import AttemptRef
from chalicelib.values import dataclass

CLAIM_DURATION: Millis = 15 * MINUTE
"""How long a response is one marker's alone; one that was not marked by then is free again."""

RubricSnapshot: TypeAlias = Mapping[str, Any]
"""The question's ``criteria`` as they were, and ``levels``: the place of the level chosen of each,
None where none was."""


@dataclass(frozen=True, slots=True)
class ResponseRef:
    """Identify a response without its taker: quiz, question, and place in the queue."""

    quiz_id: str
    question_id: str
    order: str
    """26 letters, pseudo-random and the same for ever."""


@dataclass(frozen=True, slots=True)
class BlindMark:
    """What one of several markers gave; the others do not see it."""

    marker_id: str
    points: Decimal
    version: int
    """The mark's, by which it is in the history."""
    given_under: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedResponse:
    """A response that waits to be marked."""

    ref: ResponseRef
    attempt: AttemptRef
    quiz_version: int
    """The version that the attempt was taken on."""
    version: int
    """Counts claims and marks, and never falls."""
    claimed_by: str | None = None
    claimed_until: Millis = 0
    claimed_under: int = 0
    """The version whose question and rubric the marker was shown."""
    given: tuple[BlindMark, ...] = ()
    """By those who marked it already, where several do."""
    tolerance: Decimal | None = None
    """Of the second marking, as of the first mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkInput:
    """What a marker gives: points exact to three decimals, and what explains them."""

    points: Decimal
    comment: str | None = None
    levels: tuple[int | None, ...] | None = None
    """Of each criterion of the rubric the place of a level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualMark:
    """The mark that a response has, until a later one replaces it."""

    ref: ResponseRef
    attempt: AttemptRef
    quiz_version: int
    given_under: int
    """The version of the quiz whose question was marked."""
    points: Decimal
    comment: str | None
    rubric: RubricSnapshot | None
    version: int
    marked_by: str
    marked_at: Millis
    given: tuple[BlindMark, ...] = ()
    """What it was settled from, where several people marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedResponse:
    """A response, claimed or marked, with all that its marker needs, and nothing of its taker."""

    ref: ResponseRef
    version: int
    claimed_until: Millis | None
    """None for one that is marked."""
    text: str
    format: str
    response: Response
    points: Decimal
    rubric: Mapping[str, Any] | None
    notes_for_markers: str | None
    assets: Mapping[str, AssetFacts]
    """Facts of the pictures and sounds of its paper."""


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """Responses to one question that are not marked yet."""

    free: int = 0
    claimed: int = 0
    once_marked: int = 0
    """Of these, those that wait for the second of two markers."""
    disputed: int = 0
    """Of these, the ones with two marks that differ."""


@dataclass(frozen=True, slots=True)
class MarkingCounts:
    """Responses to one question: free, claimed now, marked."""

    question_id: str
    waiting: WaitingCounts
    marked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far the first two markers of responses to one question agree."""

    question_id: str
    responses: int
    equal: int
    """Responses with the same points twice."""
    kappa: Fraction | None
    """Cohen's kappa; None where chance alone would agree always."""
    weighted_kappa: Fraction | None
    """With the squares of differences as weights."""
