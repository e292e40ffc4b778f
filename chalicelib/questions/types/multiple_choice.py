"""Multiple choice: any number of options."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import comb
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
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

Ticked = Callable[[int, int, int, int], Fraction]
"""Returns the credit from the numbers of right and wrong options, ticked and in all."""


def _all_or_nothing(right: int, wrong: int, rights: int, _: int) -> Fraction:
    return EVERYTHING if (right, wrong) == (rights, 0) else NOTHING


def _right_minus_wrong(right: int, wrong: int, rights: int, _: int) -> Fraction:
    return max(NOTHING, Fraction(right - wrong, max(1, rights)))


def _per_option(right: int, wrong: int, rights: int, wrongs: int) -> Fraction:
    return Fraction(right + wrongs - wrong, max(1, rights + wrongs))


SCORING: dict[str, Ticked] = {
    "all_or_nothing": _all_or_nothing,
    "right_minus_wrong": _right_minus_wrong,
    "per_option": _per_option,
}


class MultipleChoice(QuestionType):
    name: ClassVar[str] = "multiple_choice"
    part_lists: ClassVar[tuple[str, ...]] = ("options",)
    response_schema: ClassVar[dict[str, Any]] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Option ids.",
    }

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        options = choices.build_options(asked, ids)
        if asked["scoring"] == choices.WEIGHTS:
            return {"options": options}, choices.build_weights(asked, options, "sum")
        correct = choices.build_correct(asked, options)
        if not correct:
            raise InvalidQuestionError("/options", "at least one option must be correct")
        return {"options": options}, {"correct": sorted(correct), "scoring": asked["scoring"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        options = choices.describe_options(body, key)
        return {"options": options, "scoring": key["scoring"], **choices.describe_floor(key)}

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        return {**body, "options": mixed(body["options"], lot)} if mix_options else body

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, list):
            raise InvalidResponseError("must be a list of option ids")
        ticked = {choices.parse_option(body["options"], one) for one in given}
        if len(ticked) < len(given):
            raise InvalidResponseError("names an option twice")
        return tuple(option[0] for option in body["options"] if option[0] in ticked)

    def encode(self, body: Content, response: Response) -> str:
        at = places(body["options"])
        return ",".join(str(at[one]) for one in _ticked(response))

    def decode(self, body: Content, text: str) -> Response:
        return tuple(body["options"][int(place)][0] for place in text.split(",") if place)

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        if key["scoring"] == choices.WEIGHTS:
            return ResponseGrade(choices.weigh(_ticked(response), key))
        options = {option[0] for option in body["options"]}
        rights = options & set(key["correct"])
        ticked = set(_ticked(response))
        right = len(ticked & rights)
        counts = (right, len(ticked) - right, len(rights), len(options) - len(rights))
        return ResponseGrade(SCORING[key["scoring"]](*counts))

    def guess(self, body: Content, key: Content) -> Fraction | None:
        if key["scoring"] == choices.WEIGHTS:
            return None
        rights = len(key["correct"])
        wrongs = len(body["options"]) - rights
        credit = SCORING[key["scoring"]]
        expected = (
            comb(rights, right) * comb(wrongs, wrong) * credit(right, wrong, rights, wrongs)
            for right in range(rights + 1)
            for wrong in range(wrongs + 1)
            if right + wrong  # without a ticked option there is no response
        )
        responses: int = 2 ** (rights + wrongs) - 1
        return sum(expected, NOTHING) / responses

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        # each option is a part of its own: several are ticked at once
        for one in choices.option_classes(body, key, NOTHING):
            yield replace(one, part=one.id)

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        return _ticked(response)

    def correct_response(self, body: Content, key: Content) -> Json:
        if key["scoring"] == choices.WEIGHTS:
            return [one for one, weight in key["weights"].items() if Fraction(weight) > 0]
        correct = set(key["correct"])
        return [option[0] for option in body["options"] if option[0] in correct]

    def as_text(self, body: Content, response: Response) -> str:
        texts = dict(body["options"])
        return "; ".join(texts[one] for one in _ticked(response))


def _ticked(response: Response) -> tuple[str, ...]:
    return response if isinstance(response, tuple) else ()
