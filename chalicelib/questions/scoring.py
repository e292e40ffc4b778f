"""Parsing, storing and scoring of responses."""

from fractions import Fraction
from typing import Any

from chalicelib.questions.models import NOTHING, Content, Question, Response, Solution
from chalicelib.questions.registry import TYPES


def parse_response(question: Question, given: Any) -> Response:  # noqa: ANN401 - any JSON value
    """Parse a response; None clears an answer. Raises InvalidResponseError."""
    return None if given is None else TYPES[question.type].parse(question.body, given)


def encode_response(question: Question, response: Response) -> str | None:
    """Encode a response for storage, with parts by position; None stays None.

    Positions within a version never change.
    """
    return None if response is None else TYPES[question.type].encode(question.body, response)


def decode_response(question: Question, text: str | None) -> Response:
    """Decode a stored response."""
    return None if text is None else TYPES[question.type].decode(question.body, text)


def earned_points(question: Question, solution: Solution, response: Response) -> Fraction | None:
    """Return the exact points of a response; None when it needs manual marking.

    A wrong answer costs the penalty; a blank one costs nothing.
    """
    question_type = TYPES[question.type]
    if response is None or question_type.is_blank(response):
        return NOTHING
    if question_type.is_marked_by_people:
        return None
    credit = question_type.grade(question.body, solution.key, response).credit
    return credit * Fraction(question.points) if credit else -Fraction(question.penalty)


def correct_response(question: Question, solution: Solution) -> Any:  # noqa: ANN401 - JSON
    """Return the correct response for a review."""
    return TYPES[question.type].correct_response(question.body, solution.key)


def is_marked_by_people(question: Question) -> bool:
    """Return whether people mark what was answered to a question."""
    return TYPES[question.type].is_marked_by_people


def needs_marking(question: Question, text: str | None) -> bool:
    """Return whether people have to mark a stored response; blanks earn nothing without them."""
    response = decode_response(question, text)
    is_answered = response is not None and not TYPES[question.type].is_blank(response)
    return is_answered and is_marked_by_people(question)


def marking_guide(question: Question, solution: Solution) -> Content:
    """Return the notes for markers and the rubric of a question, where there are any."""
    return TYPES[question.type].marking_guide(solution.key)
