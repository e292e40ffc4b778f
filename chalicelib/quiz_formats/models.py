"""What a text holds, line by line, before it becomes a quiz."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from chalicelib.values import dataclass

Asked: TypeAlias = dict[str, Any]
"""A question as the API takes it; not checked against the API's limits yet."""


class Format(StrEnum):
    """The forms in which quizzes come and go."""

    JSON = "json"
    GIFT = "gift"
    AIKEN = "aiken"


class Fate(StrEnum):
    """What became of some lines."""

    UNDERSTOOD = "understood"
    DROPPED = "dropped"
    IGNORED = "ignored"
    """Comments and categories, which are no part of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Some lines of a text, the first being 1, and what became of them."""

    first_line: int
    last_line: int
    fate: Fate
    question: Asked | None = None
    notes: tuple[str, ...] = ()
    """Why it was dropped, or what of it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of GIFT: ``=`` or ``~``, with its weight in percent where there is one."""

    is_right: bool
    weight: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The part of a question that depends on its type, and what of its text that leaves out."""

    asked: Asked
    notes: tuple[str, ...] = ()


class NotReadableError(Exception):
    """A question that cannot be read, or that we have no type for; ``line`` counts from 0."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class NotExpressibleError(Exception):
    """A quiz that a format has no words for; ``reasons`` by the question's place."""

    def __init__(self, reasons: dict[int, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons
