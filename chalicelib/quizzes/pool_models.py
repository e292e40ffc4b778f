"""Pools: the candidates of a version's draws, frozen with it."""

from typing import TypeAlias

from chalicelib.values import dataclass

Range: TypeAlias = tuple[int, int]
"""Candidates from one number to before another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Where the candidates of a version are stored, and which of them each draw has."""

    tag: str
    """Names the stored parts: the same candidates have the same tag."""
    starts: tuple[int, ...]
    """The number of the first candidate of each part."""
    size: int
    """Candidates there are, counted once."""
    ranges: tuple[tuple[Range, ...], ...]
    """The candidates of each draw, in the order of the draws."""
    marked_at_most: int = 0
    """How many questions that people mark an attempt can draw."""


@dataclass(frozen=True, slots=True)
class CandidateRef:
    """A question of a bank as it was at one version; a candidate, whatever its content is."""

    bank_id: str
    question_id: str
    version: int
    type_name: str
