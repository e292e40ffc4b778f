"""Read files into questions, with an account of every line."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.errors import InvalidError, MalformedError, Violation
from chalicelib.quiz_formats.aiken import is_aiken, read_aiken
from chalicelib.quiz_formats.models import (
    Entry,
    Format,
    Note,
    NoteCode,
    Outcome,
    QuestionBody,
    dropped,
    understood,
)
from chalicelib.quiz_formats.weights import share_of_points
from chalicelib.values import dataclass
from chalicelib.web import body_text

BOM = "\ufeff"
MAX_REASONS = 20
"""Reasons that one refusal gives."""

Validate = Callable[[QuestionBody], Note | None]
"""Returns what the API has against a question, None for nothing."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file came to."""

    format: Format
    entries: list[Entry]

    @property
    def questions(self) -> list[QuestionBody]:
        """The questions that were understood."""
        return [one.question for one in self.entries if one.question is not None]


def read_text(content: bytes, form: Format | None, points: Decimal, validate: Validate) -> Reading:
    """Return the questions of a text, in a format that is named or recognised.

    Raises MalformedError if it is not text, InvalidError if it holds no question at all.
    """
    text = _decoded(content)
    form = form or (Format.AIKEN if is_aiken(text) else Format.GIFT)
    found = read_aiken(text) if form is Format.AIKEN else _read_gift(text)
    reading = Reading(form, [_checked(one, points, validate) for one in found])
    if not reading.questions:
        detail = f"Nothing in the text could be understood as {form.upper()}."
        raise InvalidError(detail, violations=_reasons(reading))
    return reading


def _decoded(content: bytes) -> str:
    # files that were joined have a byte order mark wherever one of them began
    text = body_text.decode(content).replace(BOM, "")
    if "\0" in text:
        raise MalformedError("The text holds NUL characters.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read_gift(text: str) -> list[Entry]:
    from chalicelib.quiz_formats.gift import read_gift  # noqa: PLC0415 - few requests need a parser

    return read_gift(text)


def _checked(entry: Entry, points: Decimal, validate: Validate) -> Entry:
    if entry.question is None:
        return entry
    priced = _priced(entry, entry.question, points)
    refusal = validate(priced.question or {})
    return priced if refusal is None else dropped(entry.first_line, entry.last_line, refusal)


def _priced(entry: Entry, question: QuestionBody, points: Decimal) -> Entry:
    """Give a question its points; until now its penalty is a share of them."""
    part: Fraction | None = question.get("penalty")
    if part is None:
        return replace(entry, question={**question, "points": points})
    penalty, is_exact = share_of_points(part, points)
    question = {**question, "points": points, "penalty": penalty}
    rounded = Note(NoteCode.ROUNDED, f"The penalty of {part} of its points is {penalty:f}.")
    notes = entry.notes if is_exact else (*entry.notes, rounded)
    return understood(entry.first_line, entry.last_line, question, notes)


def _reasons(reading: Reading) -> list[Violation]:
    lost = [one for one in reading.entries if one.outcome is Outcome.DROPPED][:MAX_REASONS]
    said = [Violation("", f"line {one.first_line}: {_details(one)}") for one in lost]
    return said or [Violation("", "holds no question")]


def _details(entry: Entry) -> str:
    return " ".join(note.detail for note in entry.notes)
