"""Options of choice questions: building, parsing, and scoring by weights."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    Asked,
    Content,
    Part,
    ResponseClass,
)
from chalicelib.questions.parts import build_parts

WEIGHTS = "weights"
NEGATIVE = "negative"
REQUIRED = "is required here"


def build_options(asked: Asked, ids: PartIds) -> list[Part]:
    """Return a question's options; raises InvalidQuestionError."""
    return build_parts(asked["options"], ids, "opt", "/options")


def build_weights(asked: Asked, options: Sequence[Part], best: str) -> dict[str, Any]:
    """Return the key of options with weights; raises InvalidQuestionError.

    ``best`` is "sum" where several options can be chosen, "max" where one can.
    """
    weights = _required(asked, "weight", "correct")
    positive = [weight for weight in weights if weight > 0]
    reached = sum(positive) if best == "sum" else max(weights)
    if reached < 1:
        raise InvalidQuestionError("/options", "the best response must earn at least 1")
    return {
        "scoring": WEIGHTS,
        "weights": {
            option[0]: str(weight) for option, weight in zip(options, weights, strict=True)
        },
        "floor": asked.get("floor") or "zero",
    }


def build_correct(asked: Asked, options: Sequence[Part]) -> list[str]:
    """Return the ids of the correct options; raises InvalidQuestionError."""
    if asked.get("floor") is not None:
        raise InvalidQuestionError("/floor", "requires scoring by weights")
    correct = _required(asked, "correct", "weight")
    return [option[0] for option, is_correct in zip(options, correct, strict=True) if is_correct]


def describe_options(body: Content, key: Content) -> list[dict[str, Any]]:
    """Return options as their author writes them."""
    if key.get("scoring") == WEIGHTS:
        return [
            {"id": one, "text": text, "weight": Decimal(key["weights"][one])}
            for one, text in body["options"]
        ]
    correct = set(key["correct"])
    return [{"id": one, "text": text, "correct": one in correct} for one, text in body["options"]]


def describe_floor(key: Content) -> dict[str, Any]:
    """Return the member ``floor`` when weights can be negative."""
    return {"floor": NEGATIVE} if key.get("floor") == NEGATIVE else {}


def parse_option(options: Sequence[Part], given: object) -> str:
    """Parse an option's id; raises InvalidResponseError."""
    if not isinstance(given, str) or given not in {option[0] for option in options}:
        raise InvalidResponseError("must be the id of one of the question's options")
    return given


def weigh(chosen: Sequence[str], key: Content) -> Fraction:
    """Return the credit of chosen options by their weights, within the question's bounds."""
    weights = key["weights"]
    total = sum((Fraction(weights.get(one, "0")) for one in chosen), NOTHING)
    floor = -EVERYTHING if key["floor"] == NEGATIVE else NOTHING
    return min(EVERYTHING, max(floor, total))


def option_classes(body: Content, key: Content, full: Fraction) -> Iterator[ResponseClass]:
    """Yield a class for each option; with weights those from ``full`` on are correct."""
    for option, text in body["options"]:
        yield ResponseClass(option, text, _is_correct(option, key, full))


def _is_correct(option: str, key: Content, full: Fraction) -> bool | None:
    if key.get("scoring") != WEIGHTS:
        return option in key["correct"]
    weight = Fraction(key["weights"].get(option, "0"))
    if weight <= 0:
        return False
    return True if weight >= full else None


def _required(asked: Asked, name: str, other: str) -> list[Any]:
    for place, option in enumerate(asked["options"]):
        if option.get(name) is None:
            raise InvalidQuestionError(f"/options/{place}/{name}", REQUIRED)
        if option.get(other) is not None:
            raise InvalidQuestionError(f"/options/{place}/{other}", f"excludes {name}")
    return [option[name] for option in asked["options"]]
