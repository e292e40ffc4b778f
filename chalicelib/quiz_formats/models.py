"""Models of imported files: entries, notes and questions."""

from dataclasses import field
from enum import StrEnum
from typing import Any, TypeAlias

from chalicelib.values import dataclass

QuestionBody: TypeAlias = dict[str, Any]
"""A question in the format of `QuestionIn`, not yet validated."""


class Format(StrEnum):
    """File formats of quizzes."""

    JSON = "json"
    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle_xml"
    QTI = "qti"
    CSV = "csv"
    XLSX = "xlsx"


class Outcome(StrEnum):
    """Outcome of one entry of a file."""

    UNDERSTOOD = "understood"
    CHANGED = "changed"
    """Understood with losses, which the notes list."""
    DROPPED = "dropped"
    IGNORED = "ignored"
    """Not part of a question, such as comments and categories."""


class NoteCode(StrEnum):
    """Stable codes of notes, for translations by clients."""

    ALT_MISSING = "alt_missing"
    ANSWER_LIMITED = "answer_limited"
    BANK_MISSING = "bank_missing"
    CATEGORY_IGNORED = "category_ignored"
    CUSTOM_SCORING = "custom_scoring"
    EMPTY_ANSWER_REMOVED = "empty_answer_removed"
    ENCODING = "encoding"
    EXPLANATION_MOVED = "explanation_moved"
    FEEDBACK_REMOVED = "feedback_removed"
    FILE_MISSING = "file_missing"
    HTML_KEPT = "html_kept"
    HTML_REMOVED = "html_removed"
    INVALID_QUESTION = "invalid_question"
    NO_ANSWERS = "no_answers"
    NO_CORRECT_ANSWER = "no_correct_answer"
    NO_TEXT = "no_text"
    OUT_OF_RANGE = "out_of_range"
    PARTIAL_CREDIT_LOST = "partial_credit_lost"
    REPORT_TRUNCATED = "report_truncated"
    ROUNDED = "rounded"
    SETTING_IGNORED = "setting_ignored"
    SYNTAX = "syntax"
    TITLE_REMOVED = "title_removed"
    UNSUPPORTED_TYPE = "unsupported_type"
    WEIGHTS_EVENED = "weights_evened"
    WILDCARD_REMOVED = "wildcard_removed"


@dataclass(frozen=True, slots=True)
class Note:
    """A loss, change or assumption; ``detail`` is a sentence for authors."""

    code: NoteCode
    detail: str


Notes: TypeAlias = tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A part of a file (lines count from 1), its outcome, and its question if understood."""

    first_line: int
    last_line: int
    outcome: Outcome
    question: QuestionBody | None = None
    notes: Notes = ()
    name: str | None = None
    """Name in the file, if it has names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileContent:
    """The entries of a file, and the settings of its quiz."""

    entries: list[Entry]
    settings: dict[str, Any] = field(default_factory=dict)
    """Members of `QuizIn`."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """The members of a question's type, with notes on losses."""

    members: QuestionBody
    notes: Notes = ()


class UnreadableError(Exception):
    """A question must be dropped; ``line`` counts from 0 within the question."""

    def __init__(self, code: NoteCode, detail: str, line: int = 0) -> None:
        super().__init__(detail)
        self.note = Note(code, detail)
        self.line = line


class UnreadableFileError(Exception):
    """A file is refused as a whole; the message is a sentence for authors."""


class NotExpressibleError(Exception):
    """A quiz that a format cannot express; ``reasons`` by pointers into its body."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(reasons.values()))
        self.reasons = reasons


def understood(
    first_line: int,
    last_line: int,
    question: QuestionBody,
    notes: Notes,
    *,
    name: str | None = None,
) -> Entry:
    """Return the entry of a question, without duplicate notes."""
    return Entry(
        first_line=first_line,
        last_line=last_line,
        outcome=Outcome.CHANGED if notes else Outcome.UNDERSTOOD,
        question=question,
        notes=tuple(dict.fromkeys(notes)),
        name=name,
    )


def dropped(first_line: int, last_line: int, *notes: Note, name: str | None = None) -> Entry:
    """Return the entry of lines without a question."""
    return Entry(
        first_line=first_line,
        last_line=last_line,
        outcome=Outcome.DROPPED,
        notes=notes,
        name=name,
    )
