"""Essay: a long text with manual marking."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import NOTHING, Asked, Content, Response, ResponseGrade
from chalicelib.questions.question_type import Json, QuestionType

MAX_CHARACTERS = 20_000
BYTES_PER_CHARACTER = 3
"""In UTF-8, for nearly every script."""
LIMITS = ("min_words", "max_words", "max_characters")


class Essay(QuestionType):
    name: ClassVar[str] = "essay"
    response_schema: ClassVar[dict[str, Any]] = {"type": "string", "maxLength": MAX_CHARACTERS}
    is_marked_by_people: ClassVar[bool] = True

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        least, most = asked.get("min_words"), asked.get("max_words")
        if least is not None and most is not None and least > most:
            raise InvalidQuestionError("/max_words", "must not be below min_words")
        body = {name: asked[name] for name in LIMITS if asked.get(name) is not None}
        key = {"notes_for_markers": asked.get("notes_for_markers"), "rubric": None}
        if asked.get("rubric") is not None:
            key["rubric"] = _with_points(asked["rubric"], str)
        return body, key

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        rubric = key["rubric"] and _with_points(key["rubric"], Decimal)
        notes = {"notes_for_markers": key["notes_for_markers"], "rubric": rubric}
        return {**body, **{name: one for name, one in notes.items() if one is not None}}

    def paper(self, body: Content) -> dict[str, Any]:
        return {name: body.get(name) for name in LIMITS}

    def paper_schema(self) -> dict[str, Any]:
        return {name: {"type": ["integer", "null"]} for name in LIMITS}

    def parse(self, body: Content, given: Json) -> Response:
        most = body.get("max_characters", MAX_CHARACTERS)
        if not isinstance(given, str) or len(given) > most:
            raise InvalidResponseError(f"must be a text of at most {most} characters")
        if len(given.encode()) > self.largest_response(body):
            raise InvalidResponseError(f"may have {self.largest_response(body)} bytes in UTF-8")
        return given

    def is_blank(self, response: Response) -> bool:
        return not str(response or "").strip()

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        return ResponseGrade(NOTHING)

    def guess(self, body: Content, key: Content) -> Fraction | None:
        return None

    def correct_response(self, body: Content, key: Content) -> Json:
        return None

    def marking_guide(self, key: Content) -> Content:
        return key

    def largest_response(self, body: Content) -> int:
        most: int = body.get("max_characters", MAX_CHARACTERS)
        return most * BYTES_PER_CHARACTER


def _with_points(rubric: Content, convert: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "criteria": [
            {
                "text": criterion["text"],
                "levels": [
                    {"points": convert(level["points"]), "text": level["text"]}
                    for level in criterion["levels"]
                ],
            }
            for criterion in rubric["criteria"]
        ]
    }
