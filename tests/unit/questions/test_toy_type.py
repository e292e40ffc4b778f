"""A question type is one class: a toy of twenty lines is asked, saved, reviewed and scored."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from chalicelib.attempts.answer_reading import AnswerInput, read_answers
from chalicelib.questions.authoring import build_question, describe_question
from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.identity import PartIds, QuestionIds
from chalicelib.questions.models import Asked, Content, Response, ResponseGrade
from chalicelib.questions.question_type import Json, QuestionType
from chalicelib.questions.registry import TYPES, register
from chalicelib.questions.scoring import correct_response, decode_response
from chalicelib.questions.serialization import (
    question_from_json,
    question_to_json,
    solution_from_json,
    solution_to_json,
)
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import QuizSettings, QuizVersion
from chalicelib.results.rules import score


class Slider(QuestionType):
    """A number from 0 to 100; each step off costs a tenth."""

    name: ClassVar[str] = "slider"
    response_schema: ClassVar[dict[str, Any]] = {"type": "integer"}

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        return {}, {"correct": asked["correct"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        return {"correct": key["correct"]}

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, int) or not 0 <= given <= 100:
            raise InvalidResponseError("must be a whole number from 0 to 100")
        return str(given)

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        off = abs(int(str(response)) - key["correct"])
        return ResponseGrade(max(Fraction(0), 1 - Fraction(off, 10)))

    def correct_response(self, body: Content, key: Content) -> Json:
        return key["correct"]


@pytest.fixture(autouse=True)
def slider() -> Iterator[None]:
    register(Slider())
    yield
    del TYPES[Slider.name]


def test_a_type_of_twenty_lines_is_asked_saved_and_scored() -> None:
    asked = {
        "type": "slider",
        "text": "How many?",
        "format": "plain",
        "points": Decimal(2),
        "penalty": Decimal(0),
        "correct": 40,
    }
    question, solution = build_question(asked, QuestionIds(b"secret", "1"))
    stored = question_to_json(question), solution_to_json(solution)
    assert (question_from_json(stored[0]), solution_from_json(stored[1])) == (question, solution)
    assert describe_question(question, solution)["correct"] == 40
    settings = QuizSettings(title="Toy", duration_minutes=5, passing_score=Decimal(50))
    paper = QuizVersion(
        quiz_id="quz_1", version=1, owner_id="usr_1", settings=settings, questions=(question,)
    )
    [dealt] = in_attempt_order(paper, b"seed")
    assert TYPES[dealt.type].paper(dealt.body) == {}
    [answer] = read_answers(paper, [AnswerInput(question.id, 43, None)])
    key = AnswerKey(quiz_id="quz_1", version=1, solutions=(solution,))
    found = score(paper, key, {0: decode_response(question, answer.text)})
    assert (found.score, found.percentage) == (Decimal("1.4"), Decimal(70))
    assert correct_response(question, solution) == 40
