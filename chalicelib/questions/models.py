"""Questions, their solutions, and what a response to one earns."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from chalicelib.values import dataclass

Content: TypeAlias = Mapping[str, Any]
"""A JSON object that its question type alone writes and reads."""

Part: TypeAlias = list[str]
"""An identified text of a question, such as an option: its id and its text."""

Response: TypeAlias = str | bool | tuple[str, ...] | Mapping[str, str] | None
"""A parsed response: parts by their ids, a number as its decimal text; None when cleared."""

Asked: TypeAlias = Mapping[str, Any]
"""The members of a request for a question, checked against its type's schema."""

NOTHING = Fraction(0)
EVERYTHING = Fraction(1)


class TextFormat(StrEnum):
    """How the texts of a question are written."""

    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as a taker may see it: nothing in it says what is correct."""

    id: str
    type: str
    text: str
    points: Decimal
    penalty: Decimal = Decimal(0)
    format: TextFormat = TextFormat.PLAIN
    body: Content = field(default_factory=dict)
    """What the question's type adds: options, stems, gaps, limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What is correct for one question."""

    key: Content
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class PartGrade:
    """What one stem, gap or item earned of the question, as fractions of its points."""

    part_id: str
    earned: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class ResponseGrade:
    """The credit for a response, an exact fraction of the question's points from -1 to 1."""

    credit: Fraction
    parts: tuple[PartGrade, ...] = ()
