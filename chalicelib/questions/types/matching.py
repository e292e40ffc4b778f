"""Matching: each stem belongs to one of several choices."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    Asked,
    Content,
    PartGrade,
    Response,
    ResponseClass,
    ResponseGrade,
)
from chalicelib.questions.parts import build_parts
from chalicelib.questions.question_type import Json, Lot, QuestionType, mixed, places

ALL_OR_NOTHING = "all_or_nothing"


class Matching(QuestionType):
    name: ClassVar[str] = "matching"
    part_lists: ClassVar[tuple[str, ...]] = ("stems", "choices")
    response_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": {"type": ["string", "null"]},
        "description": "A choice's id by each stem's id.",
    }

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        stems = build_parts(asked["stems"], ids, "stm", "/stems")
        choices = build_parts(asked["choices"], ids, "cho", "/choices")
        pairs = _build_pairs(asked["pairs"], len(stems), len(choices))
        key = {
            "pairs": {stems[stem][0]: choices[choice][0] for stem, choice in pairs},
            "scoring": asked["scoring"],
        }
        return {"stems": stems, "choices": choices}, key

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        at = places(body["choices"])
        pairs = [[place, at[key["pairs"][stem[0]]]] for place, stem in enumerate(body["stems"])]
        return {**super().paper(body), "pairs": pairs, "scoring": key["scoring"]}

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        return {name: mixed(body[name], lot) for name in self.part_lists}

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, dict):
            raise InvalidResponseError("must be an object of choice ids by stem ids")
        stems, choices = places(body["stems"]), places(body["choices"])
        for stem, choice in given.items():
            if stem not in stems:
                raise InvalidResponseError("must name stems of the question by their ids")
            if choice is not None and (not isinstance(choice, str) or choice not in choices):
                raise InvalidResponseError("must give each stem the id of a choice, or null")
        return {stem: given[stem] for stem in stems if given.get(stem) is not None}

    def encode(self, body: Content, response: Response) -> str:
        at, given = places(body["choices"]), _given(response)
        chosen = (given.get(stem[0]) for stem in body["stems"])
        return ",".join("" if choice is None else str(at[choice]) for choice in chosen)

    def decode(self, body: Content, text: str) -> Response:
        choices = body["choices"]
        chosen = zip(body["stems"], text.split(","), strict=True)
        return {stem[0]: choices[int(place)][0] for stem, place in chosen if place}

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        given = _given(response)
        stems = [stem[0] for stem in body["stems"] if stem[0] in key["pairs"]]
        each = Fraction(1, max(1, len(stems)))
        parts = tuple(
            PartGrade(stem, each if given.get(stem) == key["pairs"][stem] else NOTHING, each)
            for stem in stems
        )
        credit = sum((part.earned for part in parts), NOTHING)
        if key["scoring"] == ALL_OR_NOTHING and credit < EVERYTHING:
            return ResponseGrade(NOTHING, parts)
        return ResponseGrade(credit, parts)

    def guess(self, body: Content, key: Content) -> Fraction | None:
        one = Fraction(1, len(body["choices"]))
        return one ** len(body["stems"]) if key["scoring"] == ALL_OR_NOTHING else one

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        for stem, text in body["stems"]:
            for choice, name in body["choices"]:
                is_right = key["pairs"].get(stem) == choice
                yield ResponseClass(_pair_id(stem, choice), f"{text}: {name}", is_right, stem)

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        return tuple(_pair_id(*pair) for pair in _given(response).items())

    def correct_response(self, body: Content, key: Content) -> Json:
        pairs = key["pairs"]
        return {stem[0]: pairs[stem[0]] for stem in body["stems"] if stem[0] in pairs}

    def as_text(self, body: Content, response: Response) -> str:
        choices, given = dict(body["choices"]), _given(response)
        chosen = ((text, given.get(stem)) for stem, text in body["stems"])
        return "; ".join(f"{text}: {choices[one]}" for text, one in chosen if one is not None)


def _build_pairs(pairs: list[list[int]], stems: int, choices: int) -> list[list[int]]:
    if sorted(stem for stem, _ in pairs) != list(range(stems)):
        raise InvalidQuestionError("/pairs", "must name each stem exactly once, counted from 0")
    for place, (_, choice) in enumerate(pairs):
        if choice >= choices:
            raise InvalidQuestionError(f"/pairs/{place}/1", "is not the position of a choice")
    return pairs


def _pair_id(stem: str, choice: str) -> str:
    return f"{stem}:{choice}"


def _given(response: Response) -> Mapping[str, str]:
    return response if isinstance(response, Mapping) else {}
