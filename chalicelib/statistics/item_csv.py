"""Item statistics as CSV, one row per question."""

from collections.abc import Mapping
from typing import Any

from chalicelib.results.gradebook_csv import Cell, csv_response

FIGURES = (
    "attempts",
    "facility",
    "sd",
    "random_guess",
    "intended_weight",
    "effective_weight",
    "discrimination_index",
    "discriminative_efficiency",
    "alpha_if_deleted",
    "omitted",
    "not_reached",
)
COLUMNS = ("slot", "question_id", "question", "type", *FIGURES, "flags")


def to_csv(report: Mapping[str, Any]) -> str:
    """Return the items of a report (`report.to_json`) as CSV with a header."""
    rows = [_row(number, one) for number, one in enumerate(report["items"], start=1)]
    return csv_response(COLUMNS, rows)


def _row(number: int, item: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        "slot": number,
        "question_id": item["question_id"],
        "question": item["text"],
        "type": item["type"],
        **{name: item[name] for name in FIGURES},
        "flags": " ".join(item["flags"]),
    }
