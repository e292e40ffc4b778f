"""Models of questions, solutions and grades of responses."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from chalicelib.values import dataclass

Content: TypeAlias = Mapping[str, Any]
"""A JSON object whose format is private to its question type."""

Part: TypeAlias = list[str]
"""A part of a question, such as an option: its id and its text."""

Response: TypeAlias = str | bool | tuple[str, ...] | Mapping[str, str] | None
"""A parsed response: parts by their ids, a number as its decimal text; None when cleared."""

Asked: TypeAlias = Mapping[str, Any]
"""The members of a question in a request, validated by the schema of its type."""

NOTHING = Fraction(0)
EVERYTHING = Fraction(1)


class TextFormat(StrEnum):
    """Format of a question's texts."""

    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as takers may see it, without its solution."""

    id: str
    type: str
    text: str
    points: Decimal
    penalty: Decimal = Decimal(0)
    format: TextFormat = TextFormat.PLAIN
    body: Content = field(default_factory=dict)
    """Members of the question's type: options, stems, gaps, limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The solution of a question."""

    key: Content
    explanation: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseClass:
    """Responses that statistics count together: an option, a pair, an accepted answer."""

    id: str
    text: str
    is_correct: bool | None = None
    """None for a class that is neither key nor distractor."""
    part: str = ""
    """The stem, place or gap it belongs to: a response has at most one class of each part."""


OTHER_RESPONSES = ResponseClass("other", "")
"""Responses that no other class takes."""


@dataclass(frozen=True, slots=True)
class PartGrade:
    """The credit of one stem, gap or item, as a fraction of the question's points."""

    part_id: str
    earned: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class ResponseGrade:
    """The credit for a response, an exact fraction of the question's points from -1 to 1."""

    credit: Fraction
    parts: tuple[PartGrade, ...] = ()
