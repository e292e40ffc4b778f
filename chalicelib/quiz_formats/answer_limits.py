"""Limits of answers in imported quizzes: essays get a length with which all answers can be kept."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.questions.registry import TYPES
from chalicelib.questions.types.essay import BYTES_PER_CHARACTER, MAX_CHARACTERS
from chalicelib.quiz_formats.models import (
    Entry,
    Note,
    NoteCode,
    QuestionBody,
    understood,
)
from chalicelib.quiz_formats.schemas import build_valid
from chalicelib.quiz_formats.service import Reading
from chalicelib.quizzes.rules import MAX_RESPONSES_BYTES

_ROUND = 100
_SHORTEST = 500
"""Characters; an essay of fewer is none, so the quiz is refused with the reason."""
_LIMIT = "max_characters"


def limit_essays(reading: Reading) -> Reading:
    """Return a quiz whose essays without a limit have one where their answers would be too long.

    Each of them is noted. Other systems keep answers of any length.
    """
    essays = [one for one in reading.questions if _is_unlimited(one)]
    if not essays:
        return reading
    room = MAX_RESPONSES_BYTES - _largest([one for one in reading.questions if one not in essays])
    most = room // len(essays) // BYTES_PER_CHARACTER // _ROUND * _ROUND
    if most >= MAX_CHARACTERS or most < _SHORTEST:
        return reading
    return replace(reading, entries=[_limited(one, most) for one in reading.entries])


def _is_unlimited(question: QuestionBody) -> bool:
    return question["type"] == "essay" and question.get(_LIMIT) is None


def _largest(questions: Sequence[QuestionBody]) -> int:
    """Return how many bytes the longest answers to all questions have."""
    built = (build_valid(one)[0] for one in questions)
    return sum(TYPES[one.type].largest_response(one.body) for one in built)


def _limited(entry: Entry, most: int) -> Entry:
    if entry.question is None or not _is_unlimited(entry.question):
        return entry
    detail = f"Answers may have {most:,} characters, so that those to all essays can be kept."
    notes = (*entry.notes, Note(NoteCode.ANSWER_LIMITED, detail))
    return understood(
        entry.first_line,
        entry.last_line,
        {**entry.question, _LIMIT: most},
        notes,
        name=entry.name,
    )
