"""Texts into questions, with an account of every line."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.errors import InvalidError, MalformedError, Violation
from chalicelib.quiz_formats import aiken
from chalicelib.quiz_formats.models import Asked, Fate, Format, Passage
from chalicelib.values import dataclass

BOM = "\ufeff"
MOST_REASONS = 20
"""Reasons that one refusal gives."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text came to."""

    format: Format
    passages: list[Passage]

    @property
    def asked(self) -> list[Asked]:
        """The questions that were understood."""
        return [one.question for one in self.passages if one.question is not None]

    def of(self, fate: Fate) -> list[Passage]:
        """The passages that came to that."""
        return [one for one in self.passages if one.fate is fate]


def read(
    content: bytes, form: Format | None, why_refused: Callable[[Asked], str | None]
) -> Reading:
    """The questions of a text, in a format that is named or recognised.

    Raises MalformedError when it is no text, InvalidError when it holds no question at all.
    """
    text = _text(content)
    form = form or _form_of(text)
    found = aiken.read(text) if form is Format.AIKEN else _gift(text)
    reading = Reading(form, [_checked(one, why_refused) for one in found])
    if not reading.asked:
        raise InvalidError("Nothing in the text could be understood.", violations=_reasons(reading))
    return reading


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError:
        raise MalformedError("The text is not UTF-8.") from None
    if "\0" in text:
        raise MalformedError("The text holds NUL characters.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _form_of(text: str) -> Format:
    return Format.AIKEN if aiken.looks_like_it(text) else Format.GIFT


def _gift(text: str) -> list[Passage]:
    from chalicelib.quiz_formats import gift  # noqa: PLC0415 - few requests need a parser

    return gift.read(text)


def _checked(passage: Passage, why_refused: Callable[[Asked], str | None]) -> Passage:
    reason = why_refused(passage.question) if passage.question is not None else None
    if reason is None:
        return passage
    return replace(passage, fate=Fate.DROPPED, question=None, notes=(reason,))


def _reasons(reading: Reading) -> list[Violation]:
    dropped = reading.of(Fate.DROPPED)[:MOST_REASONS]
    said = [Violation("", f"line {one.first_line}: {', '.join(one.notes)}") for one in dropped]
    return said or [Violation("", "holds no question")]
