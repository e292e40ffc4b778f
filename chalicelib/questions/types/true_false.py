"""True/false: a statement."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    Asked,
    Content,
    Response,
    ResponseClass,
    ResponseGrade,
)
from chalicelib.questions.question_type import Json, QuestionType


class TrueFalse(QuestionType):
    name: ClassVar[str] = "true_false"
    response_schema: ClassVar[dict[str, Any]] = {"type": "boolean"}

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        return {}, {"correct": asked["correct"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        return {"correct": key["correct"]}

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, bool):
            raise InvalidResponseError("must be true or false")
        return given

    def encode(self, body: Content, response: Response) -> str:
        return "t" if response else "f"

    def decode(self, body: Content, text: str) -> Response:
        return text == "t"

    def is_blank(self, response: Response) -> bool:
        return response is None

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        return ResponseGrade(EVERYTHING if response is key["correct"] else NOTHING)

    def guess(self, body: Content, key: Content) -> Fraction | None:
        return Fraction(1, 2)

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        for value in (True, False):
            name = self.as_text(body, value)
            yield ResponseClass(name, name, value is key["correct"])

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        return (self.as_text(body, response),)

    def correct_response(self, body: Content, key: Content) -> Json:
        return key["correct"]

    def as_text(self, body: Content, response: Response) -> str:
        return "" if response is None else str(response).lower()
