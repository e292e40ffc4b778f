"""Parsing of answers against the paper."""

from collections.abc import Mapping, Sequence

from chalicelib.attempts.errors import AmbiguousNumberError, InvalidAnswerError
from chalicelib.attempts.models import ParsedAnswer
from chalicelib.questions.errors import AmbiguousNumberResponseError, InvalidResponseError
from chalicelib.questions.scoring import encode_response, parse_response
from chalicelib.quizzes.models import QuizVersion
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class AnswerInput:
    """An answer as received, not yet validated."""

    question_id: str
    response: object
    revision: int | None
    index: int | None = None
    """Position in the body when there are several."""


def read_answers(paper: QuizVersion, given: Sequence[AnswerInput]) -> list[ParsedAnswer]:
    """Return the parsed answers; raises InvalidAnswerError or AmbiguousNumberError."""
    places = {question.id: place for place, question in enumerate(paper.questions)}
    return [_read(paper, places, answer) for answer in given]


def check_distinct(given: Sequence[AnswerInput]) -> None:
    """Raise InvalidAnswerError when a question is answered twice."""
    seen: set[str] = set()
    for answer in given:
        if answer.question_id in seen:
            raise InvalidAnswerError(answer.index, "question_id", "is answered twice")
        seen.add(answer.question_id)


def _read(paper: QuizVersion, places: Mapping[str, int], answer: AnswerInput) -> ParsedAnswer:
    place = places.get(answer.question_id)
    if place is None:
        raise InvalidAnswerError(answer.index, "question_id", "is not a question of this attempt")
    question = paper.questions[place]
    try:
        response = parse_response(question, answer.response)
    except AmbiguousNumberResponseError as ambiguous:
        raise AmbiguousNumberError(answer.index, "response", str(ambiguous)) from None
    except InvalidResponseError as unfit:
        raise InvalidAnswerError(answer.index, "response", str(unfit)) from None
    text = encode_response(question, response)
    return ParsedAnswer(place, answer.question_id, text, answer.revision)
