"""Ordering: items to be put in order.

``pairs`` gives the ratio of pairs in the right order (Kendall), like Moodle's "all previous and
next".
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    Asked,
    Content,
    Part,
    Response,
    ResponseClass,
    ResponseGrade,
)
from chalicelib.questions.parts import build_parts
from chalicelib.questions.question_type import Json, Lot, QuestionType, as_objects, mixed, places

ByOrder = Callable[[Sequence[str], Sequence[str]], Fraction]


def _all_or_nothing(right: Sequence[str], given: Sequence[str]) -> Fraction:
    return EVERYTHING if list(given) == list(right) else NOTHING


def _absolute_position(right: Sequence[str], given: Sequence[str]) -> Fraction:
    in_place = sum(one == other for one, other in zip(right, given, strict=False))
    return Fraction(in_place, max(1, len(right)))


def _pairs(right: Sequence[str], given: Sequence[str]) -> Fraction:
    at = {item: place for place, item in enumerate(given)}
    every = list(combinations(right, 2))
    in_order = sum(at[one] < at[other] for one, other in every if one in at and other in at)
    return Fraction(in_order, max(1, len(every)))


SCORING: dict[str, ByOrder] = {
    "all_or_nothing": _all_or_nothing,
    "absolute_position": _absolute_position,
    "pairs": _pairs,
}


class Ordering(QuestionType):
    name: ClassVar[str] = "ordering"
    part_lists: ClassVar[tuple[str, ...]] = ("items",)
    response_schema: ClassVar[dict[str, Any]] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Item ids in order, all or some.",
    }

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        items = build_parts(asked["items"], ids, "itm", "/items")
        order = [item[0] for item in items]
        # the author's order is the solution, so the body has another order
        return {"items": sorted(items)}, {"order": order, "scoring": asked["scoring"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        return {"items": as_objects(_in_order(body, key)), "scoring": key["scoring"]}

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        return {"items": mixed(body["items"], lot)}

    def texts(self, body: Content, key: Content) -> Any:  # noqa: ANN401
        return super().texts({"items": _in_order(body, key)}, key)

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, list):
            raise InvalidResponseError("must be a list of item ids in order")
        items = places(body["items"])
        if not all(isinstance(one, str) and one in items for one in given):
            raise InvalidResponseError("must name items of the question by their ids")
        if len(set(given)) < len(given):
            raise InvalidResponseError("names an item twice")
        return tuple(given)

    def encode(self, body: Content, response: Response) -> str:
        at = places(body["items"])
        return ",".join(str(at[one]) for one in _given(response))

    def decode(self, body: Content, text: str) -> Response:
        return tuple(body["items"][int(place)][0] for place in text.split(",") if place)

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        items = places(body["items"])
        right = [one for one in key["order"] if one in items]
        given = [one for one in _given(response) if one in right]
        return ResponseGrade(SCORING[key["scoring"]](right, given))

    def guess(self, body: Content, key: Content) -> Fraction | None:
        items = len(body["items"])
        expected = {
            "all_or_nothing": Fraction(1, factorial(items)),
            "absolute_position": Fraction(1, items),
            "pairs": Fraction(1, 2),
        }
        return expected[key["scoring"]]

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        texts = dict(body["items"])
        right: list[str] = self.correct_response(body, key)
        for number, expected in enumerate(right, start=1):
            for item in right:
                name = f"{number}. {texts[item]}"
                yield ResponseClass(f"{number}:{item}", name, item == expected, str(number))

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        return tuple(f"{number}:{item}" for number, item in enumerate(_given(response), start=1))

    def correct_response(self, body: Content, key: Content) -> Json:
        items = places(body["items"])
        return [one for one in key["order"] if one in items]

    def as_text(self, body: Content, response: Response) -> str:
        texts = dict(body["items"])
        return "; ".join(texts[one] for one in _given(response))


def _in_order(body: Content, key: Content) -> list[Part]:
    texts = dict(body["items"])
    return [[one, texts[one]] for one in key["order"]]


def _given(response: Response) -> tuple[str, ...]:
    return response if isinstance(response, tuple) else ()
