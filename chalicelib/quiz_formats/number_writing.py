"""Numbers and ratios in Moodle's format."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chalicelib.quiz_formats.weights import plain_number

Asked = Mapping[str, Any]

_FULL = Decimal(100)
_PLACES = Decimal("0.00001")
"""Moodle writes five decimals."""


def percent(share: Decimal) -> str:
    """Return a ratio in percent in Moodle's format."""
    return f"{plain_number((_FULL * share).quantize(_PLACES)):f}"


def number_answers(question: Asked) -> list[dict[str, Any]]:
    """Return the numbers of a question or gap with absolute tolerances."""
    if "answers" not in question:
        return [{"value": question["correct"], "tolerance": question["tolerance"], "credit": 1}]
    return [{**one, "tolerance": _absolute(one)} for one in question["answers"]]


def _absolute(answer: Asked) -> str:
    value, tolerance = Decimal(answer["value"]), Decimal(answer["tolerance"])
    if answer["tolerance_type"] == "relative":
        return f"{plain_number(abs(value) * tolerance):f}"
    if answer["tolerance_type"] == "significant_figures":
        place = value.adjusted() - int(tolerance) + 1
        return f"{plain_number(Decimal(5).scaleb(place - 1)):f}"
    return f"{tolerance:f}"


def option_shares(question: Asked) -> list[Decimal]:
    """Return the credit of each option, 1 being full credit."""
    options = question["options"]
    if question.get("scoring") == "weights":
        return [one["weight"] for one in options]
    right = Decimal(1) / sum(one["correct"] for one in options)
    if question["type"] == "single_choice":
        wrong = -question["penalty"] / question["points"]
    else:
        wrong = -right if question["scoring"] == "right_minus_wrong" else Decimal(-1)
    return [right if one["correct"] else wrong for one in options]
