"""Single choice: one of several options, scored by the right one or by weights."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidQuestionError
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
from chalicelib.questions.question_type import Json, Lot, QuestionType, mixed, places
from chalicelib.questions.types import choice_options as choices


class SingleChoice(QuestionType):
    name: ClassVar[str] = "single_choice"
    part_lists: ClassVar[tuple[str, ...]] = ("options",)
    response_schema: ClassVar[dict[str, Any]] = {"type": "string", "description": "An option's id."}

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        options = choices.build_options(asked, ids)
        if asked.get("scoring") == choices.WEIGHTS:
            return {"options": options}, choices.build_weights(asked, options, "max")
        correct = choices.build_correct(asked, options)
        if len(correct) != 1:
            raise InvalidQuestionError("/options", "exactly one option must be correct")
        return {"options": options}, {"correct": correct}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        options = choices.describe_options(body, key)
        if key.get("scoring") != choices.WEIGHTS:
            return {"options": options}
        return {"options": options, "scoring": choices.WEIGHTS, **choices.describe_floor(key)}

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        return {**body, "options": mixed(body["options"], lot)} if mix_options else body

    def parse(self, body: Content, given: Json) -> Response:
        return choices.parse_option(body["options"], given)

    def encode(self, body: Content, response: Response) -> str:
        return str(places(body["options"])[str(response)])

    def decode(self, body: Content, text: str) -> Response:
        option: str = body["options"][int(text)][0]
        return option

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        if key.get("scoring") == choices.WEIGHTS:
            return ResponseGrade(choices.weigh([str(response)], key))
        return ResponseGrade(EVERYTHING if response in key["correct"] else NOTHING)

    def guess(self, body: Content, key: Content) -> Fraction | None:
        options = [option[0] for option in body["options"]]
        earned = (self.grade(body, key, option).credit for option in options)
        return sum(earned, NOTHING) / len(options)

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        return choices.option_classes(body, key, EVERYTHING)

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        return (str(response),)

    def correct_response(self, body: Content, key: Content) -> Json:
        if key.get("scoring") == choices.WEIGHTS:
            return max(key["weights"], key=lambda option: Fraction(key["weights"][option]))
        return key["correct"][0]

    def as_text(self, body: Content, response: Response) -> str:
        texts: dict[str, str] = dict(body["options"])
        return texts.get(str(response), "")
