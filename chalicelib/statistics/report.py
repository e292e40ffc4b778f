"""Statistics as JSON values; figures are rounded only here."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chalicelib.results.rules import rounded
from chalicelib.statistics.models import (
    ExamFigures,
    ExamStatistics,
    Figure,
    ItemFigures,
    NullReason,
    OptionFigures,
)

PLACES = Decimal("0.0001")


def to_json(found: ExamStatistics) -> dict[str, Any]:
    """Return all figures to four decimals, half up; ``reasons`` explains the null ones."""
    return {
        "attempts": found.attempts,
        "test": _exam(found.exam),
        "items": [_item(one) for one in found.items],
        "distribution": list(found.distribution),
    }


def _exam(found: ExamFigures) -> dict[str, Any]:
    return _with_reasons(
        {
            "mean": found.mean,
            "median": found.median,
            "sd": found.sd,
            "skewness": found.skewness,
            "kurtosis": found.kurtosis,
            "alpha": found.alpha,
            "error_ratio": found.error_ratio,
            "standard_error": found.standard_error,
        }
    )


def _item(found: ItemFigures) -> dict[str, Any]:
    figures: dict[str, Figure] = {
        "facility": found.facility,
        "sd": found.sd,
        "random_guess": found.random_guess,
        "intended_weight": found.intended_weight,
        "effective_weight": found.effective_weight,
        "discrimination_index": found.discrimination_index,
        "discriminative_efficiency": found.discriminative_efficiency,
        "alpha_if_deleted": found.alpha_if_deleted,
    }
    return {
        "question_id": found.question_id,
        "type": found.type,
        "text": found.text,
        "attempts": found.attempts,
        **_with_reasons(figures),
        "omitted": found.omitted,
        "not_reached": found.not_reached,
        "options": [_option(one) for one in found.options],
        "flags": [flag.value for flag in found.flags],
    }


def _option(found: OptionFigures) -> dict[str, Any]:
    figures = {
        "share": found.share,
        "mean_total": found.mean_total,
        "point_biserial": found.point_biserial,
    }
    named = {"id": found.id, "text": found.text, "count": found.count}
    return {**named, **_with_reasons(figures)}


def _with_reasons(figures: Mapping[str, Figure]) -> dict[str, Any]:
    reasons = {name: one.value for name, one in figures.items() if isinstance(one, NullReason)}
    return {**{name: _number(one) for name, one in figures.items()}, "reasons": reasons}


def _number(figure: Figure) -> float | None:
    if isinstance(figure, NullReason):
        return None
    return float(rounded(Fraction(figure), PLACES))
