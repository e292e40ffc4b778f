"""Aiken, the plainest format of choices.

https://docs.moodle.org/en/Aiken_format
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_uppercase

from chalicelib.quiz_formats.models import Asked, Fate, NotReadableError, Passage

_OPTION = re.compile(r"\s*([A-Za-z])[.)]\s+(\S.*)")
_ANSWER = re.compile(r"\s*ANSWER:\s*([A-Za-z])\s*", re.IGNORECASE)


@dataclass
class _Block:
    """The lines of one question so far."""

    first_line: int
    last_line: int = 0
    text: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)


def looks_like_it(text: str) -> bool:
    """Whether some option is followed by the name of an answer."""
    lines = [line for line in text.split("\n") if line.strip()]
    return any(
        _ANSWER.fullmatch(after) and _OPTION.fullmatch(before) for before, after in pairwise(lines)
    )


def read(text: str) -> list[Passage]:
    """All passages of a text; every line that is not empty is in exactly one."""
    return list(_passages(text.split("\n")))


def _passages(lines: list[str]) -> Iterator[Passage]:
    block: _Block | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        answer, option = _ANSWER.fullmatch(line), _OPTION.fullmatch(line)
        if block is not None and block.options and not answer and not option:
            yield _dropped(block, "there is no line with its ANSWER")
            block = None
        block = block or _Block(number)
        block.last_line = number
        if answer:
            yield _passage(block, answer[1].upper())
            block = None
        elif option and (block.options or block.text):
            block.letters.append(option[1].upper())
            block.options.append(option[2].strip())
        else:
            block.text.append(line.strip())
    if block is not None:
        yield _dropped(block, "there is no line with its ANSWER")


def _passage(block: _Block, answer: str) -> Passage:
    try:
        question = _question(block, answer)
    except NotReadableError as unreadable:
        return _dropped(block, unreadable.reason)
    return Passage(
        first_line=block.first_line,
        last_line=block.last_line,
        fate=Fate.UNDERSTOOD,
        question=question,
    )


def _question(block: _Block, answer: str) -> Asked:
    if not block.text:
        raise NotReadableError("it has no text")
    if not block.options:
        raise NotReadableError("it has no options")
    if "".join(block.letters) != ascii_uppercase[: len(block.letters)]:
        raise NotReadableError(f"its options are {', '.join(block.letters)}, not A, B, C and so on")
    if answer not in block.letters:
        raise NotReadableError(f"its answer {answer} is none of its options")
    options = [
        {"text": text, "correct": letter == answer}
        for letter, text in zip(block.letters, block.options, strict=True)
    ]
    text = "\n".join(block.text)
    return {"type": "single_choice", "text": text, "points": 1, "options": options}


def _dropped(block: _Block, reason: str) -> Passage:
    return Passage(
        first_line=block.first_line,
        last_line=block.last_line,
        fate=Fate.DROPPED,
        notes=(reason,),
    )
