"""Classes of responses, by which statistics say how options were chosen."""

from chalicelib.questions.models import Question, Response, ResponseClass, Solution
from chalicelib.questions.registry import TYPES

BLANK = ResponseClass("blank", "")
MAX_CLASSES = 200
"""Of one question; with more of them, as in 15 items to be ordered, none is counted."""


def classes_of(question: Question, solution: Solution) -> tuple[ResponseClass, ...]:
    """Return the classes of a question's responses with that of blank ones; none for essays."""
    found = tuple(TYPES[question.type].response_classes(question.body, solution.key))
    return (*found, BLANK) if 0 < len(found) <= MAX_CLASSES else ()


def classify_response(
    question: Question, solution: Solution, response: Response
) -> tuple[bool, tuple[str, ...]]:
    """Return whether a question was answered, and the ids of the response's classes."""
    question_type = TYPES[question.type]
    if response is None or question_type.is_blank(response):
        return False, (BLANK.id,)
    return True, question_type.classify(question.body, solution.key, response)
