"""Aiken: a plain text format of single-choice questions.

https://docs.moodle.org/en/Aiken_format
A question ends at its ANSWER. An empty line ends a text without options, so that stray paragraphs
are reported instead of becoming part of the next question.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_uppercase

from chalicelib.quiz_formats.file_bounds import bounded, check_lines, lines_of
from chalicelib.quiz_formats.models import (
    Entry,
    NoteCode,
    QuestionBody,
    UnreadableError,
    dropped,
    understood,
)

_OPTION = re.compile(r"\s*([A-Za-z])(?:\)\s*|\.\s+)(\S.*)")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Za-z])(?:[.)].*|\s*)", re.IGNORECASE)
_EXPLANATION = re.compile(
    r"\s*(?:ANSWER_EXPLANATION|EXPLANATION|FEEDBACK)\s*:\s*(\S.*)", re.IGNORECASE
)


@dataclass
class _Block:
    """The lines of the current question."""

    first_line: int
    last_line: int = 0
    text: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    answer: str = ""
    explanation: list[str] = field(default_factory=list)
    is_cut: bool = False
    """Whether an empty line follows the last line."""

    def add(self, line: str) -> None:
        """Add a line that is not an ANSWER."""
        option = _OPTION.fullmatch(line)
        if option and (self.options or (self.text and option[1].upper() == "A")):
            self.letters.append(option[1].upper())
            self.options.append(option[2].strip())
        elif self.options:
            self.options[-1] += f"\n{line.strip()}"
        else:
            self.text.append(line.strip())

    def continues_with(self, line: str) -> bool:
        """Return whether a line belongs to this question or starts the next one."""
        if self.answer:
            return not self.is_cut and _EXPLANATION.fullmatch(line) is not None
        option = _OPTION.fullmatch(line)
        is_expected = bool(option and (self.options or option[1].upper() == "A"))
        return not self.is_cut or is_expected or bool(self.options and _ANSWER.fullmatch(line))


def is_aiken(text: str) -> bool:
    """Return whether any option or its text is followed by an ANSWER line."""
    lines = [line for line in text.split("\n") if line.strip()]
    has_option = any(_OPTION.fullmatch(line) for line in lines)
    return has_option and any(
        _ANSWER.fullmatch(after) and "{" not in before for before, after in pairwise(lines)
    )


def read_aiken(text: str) -> list[Entry]:
    """Return all entries; every non-empty line is in exactly one.

    Raises UnreadableFileError for a text beyond its bounds.
    """
    return bounded(map(_entry, _blocks(lines_of(text))))


def _blocks(lines: Iterable[tuple[int, str]]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in lines:
        if not line.strip():
            if block is not None:
                block.is_cut = True
            continue
        if block is not None and not block.continues_with(line):
            yield block
            block = None
        block = block or _Block(number)
        block.last_line, block.is_cut = number, False
        check_lines(number - block.first_line, number)
        _take(block, line)
    if block is not None:
        yield block


def _take(block: _Block, line: str) -> None:
    answer = _ANSWER.fullmatch(line)
    explanation = _EXPLANATION.fullmatch(line) if block.answer else None
    if explanation:
        block.explanation.append(explanation[1].strip())
    elif answer:
        block.answer = answer[1].upper()
    else:
        block.add(line)


def _entry(block: _Block) -> Entry:
    try:
        question = _question(block)
    except UnreadableError as unreadable:
        return dropped(block.first_line, block.last_line, unreadable.note)
    return understood(block.first_line, block.last_line, question, ())


def _question(block: _Block) -> QuestionBody:
    _refuse_incomplete(block)
    options = [
        {"text": text, "correct": letter == block.answer}
        for letter, text in zip(block.letters, block.options, strict=True)
    ]
    question: QuestionBody = {
        "type": "single_choice",
        "text": "\n".join(block.text),
        "points": 1,
        "options": options,
    }
    if block.explanation:
        question["explanation"] = "\n".join(block.explanation)
    return question


def _refuse_incomplete(block: _Block) -> None:
    if not block.options:
        detail = "It has no options." if block.answer else "It asks nothing: it has no options."
        raise UnreadableError(NoteCode.NO_ANSWERS, detail)
    if not block.answer:
        raise UnreadableError(NoteCode.SYNTAX, "There is no line with its ANSWER.")
    if "".join(block.letters) != ascii_uppercase[: len(block.letters)]:
        letters = ", ".join(block.letters)
        raise UnreadableError(
            NoteCode.SYNTAX, f"Its options are {letters} instead of A, B, C and so on."
        )
    if block.answer not in block.letters:
        raise UnreadableError(
            NoteCode.NO_CORRECT_ANSWER, f"Its answer {block.answer} is not one of its options."
        )
