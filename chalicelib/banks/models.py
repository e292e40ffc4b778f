"""Banks: questions outside of any quiz, with tags, from which quizzes draw."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from chalicelib.clock import Millis
from chalicelib.questions.models import Question, Solution
from chalicelib.values import dataclass


class BankRole(StrEnum):
    """Roles at a bank that somebody else owns; both may draw."""

    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    id: str
    owner_id: str
    title: str
    description: str
    revision: int
    """Counts the edits of title and description; the ETag."""
    created_at: Millis
    updated_at: Millis
    secret: bytes = b""
    """The ids of questions' parts are derived from it."""
    staff: Mapping[str, BankRole] = field(default_factory=dict)
    """Roles by user id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankQuestion:
    """A question of a bank as its latest edit left it."""

    bank_id: str
    question: Question
    solution: Solution
    tags: tuple[str, ...]
    version: int
    """Counts its edits; the ETag."""
    place: str
    """Sorts the bank's questions in the order they were added."""
    created_at: Millis
    updated_at: Millis


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSelection:
    """Which questions of a bank are wanted; what is empty excludes none."""

    tags: tuple[str, ...] = ()
    """All of these."""
    types: tuple[str, ...] = ()
    """One of these."""
    query: str = ""
    """Part of one of their texts, in any case."""


@dataclass(frozen=True, slots=True)
class BankEntry:
    """A question of a bank as lists and draws select it."""

    question_id: str
    version: int
    type_name: str
    position: str
    """Where a list continues after it."""
