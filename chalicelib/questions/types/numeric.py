"""Numeric: a number within a tolerance, optionally with a unit."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    OTHER_RESPONSES,
    Asked,
    Content,
    Response,
    ResponseClass,
    ResponseGrade,
)
from chalicelib.questions.numbers import DECIMAL_DIGITS, parse_quantity, round_to_figures
from chalicelib.questions.question_type import Json, QuestionType
from chalicelib.questions.text_equality import comparable

_MICRO_SIGN, _GREEK_MU = "\u00b5", "\u03bc"
_NOT_A_NUMBER = (
    f"must be a number with at most {DECIMAL_DIGITS} digits before and after its point, "
    'or the same in a string, as "3.14"'
)
_FIGURES = range(1, DECIMAL_DIGITS + 1)


def _is_absolutely_close(given: Fraction, value: Decimal, tolerance: Decimal) -> bool:
    return abs(given - Fraction(value)) <= Fraction(tolerance)


def _is_relatively_close(given: Fraction, value: Decimal, tolerance: Decimal) -> bool:
    return abs(given - Fraction(value)) <= Fraction(tolerance) * abs(Fraction(value))


def _has_same_figures(given: Fraction, value: Decimal, tolerance: Decimal) -> bool:
    figures = int(tolerance)
    return round_to_figures(given, figures) == round_to_figures(Fraction(value), figures)


CLOSENESS: dict[str, Callable[[Fraction, Decimal, Decimal], bool]] = {
    "absolute": _is_absolutely_close,
    "relative": _is_relatively_close,
    "significant_figures": _has_same_figures,
}


class Numeric(QuestionType):
    name: ClassVar[str] = "numeric"
    response_schema: ClassVar[dict[str, Any]] = {
        "anyOf": [{"type": "number"}, {"type": "string", "examples": ["3.14", "3 km"]}]
    }

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        units = _build_units(asked.get("units"))
        body = {"units": sorted(one["unit"] for one in units["accepted"])} if units else {}
        key = _build_answers(asked)
        return body, {**key, "units": units} if units else key

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        units = {"units": _described_units(key["units"])} if "units" in key else {}
        if "answers" not in key:
            return {"correct": key["correct"], "tolerance": key["tolerance"], **units}
        answers = [{**one, "credit": Decimal(one["credit"])} for one in key["answers"]]
        return {"answers": answers, **units}

    def paper(self, body: Content) -> dict[str, Any]:
        return {"units": body["units"]} if "units" in body else {}

    def paper_schema(self) -> dict[str, Any]:
        return {"units": {"type": "array", "items": {"type": "string"}}}

    def parse(self, body: Content, given: Json) -> Response:
        if isinstance(given, int | Decimal) and not isinstance(given, bool):
            given = str(given)
        quantity = parse_quantity(given) if isinstance(given, str) else None
        if quantity is None or (quantity[1] and "units" not in body):
            raise InvalidResponseError(_NOT_A_NUMBER)
        number, unit = quantity
        if not unit:
            return number
        known = {unit_identity(one): one for one in body["units"]}
        if unit_identity(unit) not in known:
            raise InvalidResponseError(f"its unit must be one of {', '.join(body['units'])}")
        return f"{number} {known[unit_identity(unit)]}"

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        number, _, unit = str(response).partition(" ")
        given = Fraction(Decimal(number))
        if "units" not in key:
            return ResponseGrade(_credit(given, key))
        return ResponseGrade(_credit_with_unit(given, unit_identity(unit), key))

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        for place, one in enumerate(_answers(key), start=1):
            is_full = Fraction(one["credit"]) == EVERYTHING or None
            yield ResponseClass(f"answer-{place}", one["value"], is_full)
        yield OTHER_RESPONSES

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        alone = ({**key, "answers": [one]} for one in _answers(key))
        earned = [self.grade(body, one, response).credit for one in alone]
        best = max(earned)
        return (f"answer-{earned.index(best) + 1}" if best else OTHER_RESPONSES.id,)

    def correct_response(self, body: Content, key: Content) -> Json:
        best = max(_answers(key), key=lambda one: Fraction(one["credit"]))
        return str(best["value"])


def unit_identity(unit: str) -> str:
    """Return the form in which units are compared: case-sensitive, both micro signs equal."""
    return comparable(unit, case_sensitive=True).replace(_MICRO_SIGN, _GREEK_MU)


def _answers(key: Content) -> list[dict[str, Any]]:
    if "answers" in key:
        answers: list[dict[str, Any]] = key["answers"]
        return answers
    absolute = {"tolerance_type": "absolute", "credit": "1"}
    return [{"value": key["correct"], "tolerance": key["tolerance"], **absolute}]


def _credit(given: Fraction, key: Content) -> Fraction:
    return max(
        (
            Fraction(one["credit"])
            for one in _answers(key)
            if CLOSENESS[one["tolerance_type"]](
                given, Decimal(one["value"]), Decimal(one["tolerance"])
            )
        ),
        default=NOTHING,
    )


def _credit_with_unit(given: Fraction, unit: str, key: Content) -> Fraction:
    """Return the credit in the given unit; a right number in a wrong unit loses a share."""
    units = key["units"]
    multipliers = {unit_identity(one["unit"]): one["multiplier"] for one in units["accepted"]}
    own = multipliers.get(unit, "1" if units["mode"] == "optional" else None)
    if own is not None and (full := _credit(given * Fraction(own), key)):
        return full
    others = [_credit(given * Fraction(one), key) for one in multipliers.values()]
    return max(others, default=NOTHING) * (1 - Fraction(units["wrong_unit_penalty"]))


def _build_answers(asked: Asked) -> dict[str, Any]:
    answers = asked.get("answers")
    if answers is None:
        if asked.get("correct") is None:
            raise InvalidQuestionError("/correct", "or answers is required")
        tolerance = asked.get("tolerance") or Decimal(0)
        return {"correct": f"{asked['correct']:f}", "tolerance": f"{tolerance:f}"}
    for name in ("correct", "tolerance"):
        if asked.get(name) is not None:
            raise InvalidQuestionError(f"/{name}", "excludes answers")
    if max(one["credit"] for one in answers) < 1:
        raise InvalidQuestionError("/answers", "one of them must have credit 1")
    return {"answers": list(_build_each(answers))}


def _build_each(answers: list[Asked]) -> Iterator[dict[str, Any]]:
    for place, one in enumerate(answers):
        is_figures = one["tolerance_type"] == "significant_figures"
        if is_figures and one["tolerance"] not in _FIGURES:
            pointer = f"/answers/{place}/tolerance"
            raise InvalidQuestionError(pointer, f"must be 1 to {_FIGURES[-1]} significant figures")
        yield {
            "value": f"{one['value']:f}",
            "tolerance": f"{one['tolerance']:f}",
            "tolerance_type": one["tolerance_type"],
            "credit": str(one["credit"]),
        }


def _build_units(units: Asked | None) -> dict[str, Any] | None:
    if units is None or units["mode"] == "none":
        return None
    accepted = units["accepted"]
    if not accepted:
        raise InvalidQuestionError("/units/accepted", "is required here")
    if len({unit_identity(one["unit"]) for one in accepted}) < len(accepted):
        raise InvalidQuestionError("/units/accepted", "two of them are equal")
    return {
        "mode": units["mode"],
        "accepted": [
            {
                "unit": comparable(one["unit"], case_sensitive=True),
                "multiplier": f"{one['multiplier']:f}",
            }
            for one in accepted
        ],
        "wrong_unit_penalty": str(units["wrong_unit_penalty"]),
    }


def _described_units(units: Content) -> dict[str, Any]:
    return {**units, "wrong_unit_penalty": Decimal(units["wrong_unit_penalty"])}
