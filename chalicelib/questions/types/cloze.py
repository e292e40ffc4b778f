"""Cloze: a text with gaps, each scored like a small question."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from chalicelib.questions.question_type import Json, Lot, QuestionType
from chalicelib.questions.types.numeric import Numeric
from chalicelib.questions.types.short_text import ShortText
from chalicelib.questions.types.single_choice import SingleChoice

GAP = re.compile(r"\{\{([1-9][0-9]?)\}\}")
KINDS: Mapping[str, QuestionType] = {
    "text": ShortText(),
    "choice": SingleChoice(),
    "numeric": Numeric(),
}
ALL_OR_NOTHING = "all_or_nothing"
ENCODING_BYTES = 3
"""Overhead of a list per text."""


class Cloze(QuestionType):
    name: ClassVar[str] = "cloze"
    response_schema: ClassVar[dict[str, Any]] = {
        "type": "object",
        "additionalProperties": {"type": ["string", "number", "null"]},
        "description": "A text, a number or an option's id by each gap's id.",
    }

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        gaps = asked["gaps"]
        named = [int(number) for number in GAP.findall(asked["text"])]
        if sorted(named) != list(range(1, len(gaps) + 1)):
            raise InvalidQuestionError("/text", "must contain each gap once, as {{1}}, {{2}} …")
        built = [_build_gap(gap, place, ids) for place, gap in enumerate(gaps)]
        body = {"gaps": [gap for gap, _ in built]}
        key = {gap["id"]: gap_key for gap, gap_key in built}
        return body, {"gaps": key, "scoring": asked["scoring"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        gaps = []
        for gap in body["gaps"]:
            own = key["gaps"][gap["id"]]
            described = KINDS[gap["kind"]].describe(gap["body"], own["key"])
            head = {"id": gap["id"], "kind": gap["kind"], "weight": own["weight"]}
            gaps.append({**head, **described})
        return {"gaps": gaps, "scoring": key["scoring"]}

    def paper(self, body: Content) -> dict[str, Any]:
        gaps = [
            {"id": gap["id"], "kind": gap["kind"], **KINDS[gap["kind"]].paper(gap["body"])}
            for gap in body["gaps"]
        ]
        return {"gaps": gaps}

    def paper_schema(self) -> dict[str, Any]:
        own = {"id": {"type": "string"}, "kind": {"enum": list(KINDS)}}
        for kind in KINDS.values():
            own |= kind.paper_schema()
        gap = {"type": "object", "properties": own, "required": ["id", "kind"]}
        return {"gaps": {"type": "array", "items": gap}}

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        return {
            "gaps": [
                {
                    **gap,
                    "body": KINDS[gap["kind"]].deal(gap["body"], lot, mix_options=mix_options),
                }
                for gap in body["gaps"]
            ]
        }

    def part_ids(self, body: Content) -> frozenset[str]:
        inner = (KINDS[gap["kind"]].part_ids(gap["body"]) for gap in body["gaps"])
        return frozenset(gap["id"] for gap in body["gaps"]).union(*inner)

    def texts(self, body: Content, key: Content) -> Iterator[tuple[str, str]]:
        for place, gap in enumerate(body["gaps"]):
            own = KINDS[gap["kind"]].texts(gap["body"], key["gaps"][gap["id"]]["key"])
            yield from ((f"/gaps/{place}{pointer}", text) for pointer, text in own)

    def parse(self, body: Content, given: Json) -> Response:
        gaps = {gap["id"]: gap for gap in body["gaps"]}
        if not isinstance(given, dict) or given.keys() - gaps.keys():
            raise InvalidResponseError("must be an object of answers by the ids of its gaps")
        return {
            gap_id: str(KINDS[gap["kind"]].parse(gap["body"], given[gap_id]))
            for gap_id, gap in gaps.items()
            if not _is_empty(given.get(gap_id))
        }

    def encode(self, body: Content, response: Response) -> str:
        given = _given(response)
        texts = [
            KINDS[gap["kind"]].encode(gap["body"], given[gap["id"]]) if gap["id"] in given else None
            for gap in body["gaps"]
        ]
        return json.dumps(texts, ensure_ascii=False, separators=(",", ":"))

    def decode(self, body: Content, text: str) -> Response:
        return {
            gap["id"]: str(KINDS[gap["kind"]].decode(gap["body"], one))
            for gap, one in zip(body["gaps"], json.loads(text), strict=True)
            if one is not None
        }

    def is_blank(self, response: Response) -> bool:
        texts = _given(response).values()
        return not any(text.strip() for text in texts)

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        parts = tuple(_graded_gaps(body, key["gaps"], _given(response)))
        credit = sum((part.earned for part in parts), NOTHING)
        if key["scoring"] == ALL_OR_NOTHING and credit < EVERYTHING:
            return ResponseGrade(NOTHING, parts)
        return ResponseGrade(credit, parts)

    def guess(self, body: Content, key: Content) -> Fraction | None:
        guesses = [
            (KINDS[gap["kind"]].guess(gap["body"], own["key"]) or NOTHING, own["weight"])
            for gap in body["gaps"]
            for own in (key["gaps"][gap["id"]],)
        ]
        if key["scoring"] == ALL_OR_NOTHING:
            expected = EVERYTHING
            for guess, _ in guesses:
                expected *= guess
            return expected
        total: int = sum(weight for _, weight in guesses)
        return sum((guess * weight for guess, weight in guesses), NOTHING) / total

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        for kind, gap, own in _keyed_gaps(body, key):
            for one in kind.response_classes(gap["body"], own["key"]):
                yield replace(one, id=f"{gap['id']}:{one.id}", part=gap["id"])

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        given = _given(response)
        return tuple(
            f"{gap['id']}:{one}"
            for kind, gap, own in _keyed_gaps(body, key)
            if not kind.is_blank(text := given.get(gap["id"], ""))
            for one in kind.classify(gap["body"], own["key"], text)
        )

    def correct_response(self, body: Content, key: Content) -> Json:
        return {
            gap["id"]: _first(KINDS[gap["kind"]].correct_response(gap["body"], own["key"]))
            for gap in body["gaps"]
            if (own := key["gaps"].get(gap["id"])) is not None
        }

    def as_text(self, body: Content, response: Response) -> str:
        given = _given(response)
        return "; ".join(
            KINDS[gap["kind"]].as_text(gap["body"], given.get(gap["id"])) for gap in body["gaps"]
        )

    def largest_response(self, body: Content) -> int:
        kinds = ((KINDS[gap["kind"]], gap["body"]) for gap in body["gaps"])
        return sum(kind.largest_response(own) + ENCODING_BYTES for kind, own in kinds)


def _build_gap(gap: Asked, place: int, ids: PartIds) -> tuple[dict[str, Any], dict[str, Any]]:
    pointer = f"/gaps/{place}"
    gap_id = ids.assign("gap", gap.get("id"), pointer)
    try:
        body, key = KINDS[gap["kind"]].build(gap, ids)
    except InvalidQuestionError as refused:
        raise InvalidQuestionError(f"{pointer}{refused.pointer}", refused.detail) from None
    own = {"weight": gap["weight"], "key": key}
    return {"id": gap_id, "kind": gap["kind"], "body": body}, own


def _graded_gaps(
    body: Content, keys: Mapping[str, Any], given: Mapping[str, str]
) -> Iterator[PartGrade]:
    gaps = [gap for gap in body["gaps"] if gap["id"] in keys]
    total = sum(keys[gap["id"]]["weight"] for gap in gaps)
    for gap in gaps:
        own, text = keys[gap["id"]], given.get(gap["id"])
        kind, maximum = KINDS[gap["kind"]], Fraction(own["weight"], total)
        is_blank = text is None or kind.is_blank(text)
        credit = NOTHING if is_blank else kind.grade(gap["body"], own["key"], text).credit
        yield PartGrade(gap["id"], credit * maximum, maximum)


def _keyed_gaps(
    body: Content, key: Content
) -> Iterator[tuple[QuestionType, dict[str, Any], dict[str, Any]]]:
    """Yield the type, the body and the key of each gap that has a key."""
    for gap in body["gaps"]:
        if (own := key["gaps"].get(gap["id"])) is not None:
            yield KINDS[gap["kind"]], gap, own


def _given(response: Response) -> Mapping[str, str]:
    return response if isinstance(response, Mapping) else {}


def _is_empty(given: object) -> bool:
    return given is None or (isinstance(given, str) and not given.strip())


def _first(correct: Json) -> Json:
    return correct[0] if isinstance(correct, list) else correct
