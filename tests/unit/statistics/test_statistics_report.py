"""Statistics as JSON, as CSV and as plots."""

import csv
import io
import json
from dataclasses import replace
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from chalicelib.statistics import item_csv, plots, report, rules
from chalicelib.statistics.models import ExamItem, ItemOption
from tests.support.exam_tables import Rows, an_exam, marks_of, statistics_of, tally_of

SVG = "{http://www.w3.org/2000/svg}"


def a_report(rows: Rows | None = None) -> dict[str, Any]:
    marks: Rows = [[1, 1, 0.5], [0, 1, 0], [1, 0, 1], [0, 0, 0]]
    return report.to_json(statistics_of(rows or marks, [1, 1, 1]))


def elements(svg: str, name: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter(f"{SVG}{name}"))  # noqa: S314 - our own


def test_figures_are_rounded_half_up_to_four_decimals() -> None:
    found = statistics_of([[1, 0], [0, 0], [0, 1]], [1, 1])
    odd = replace(
        found,
        exam=replace(
            found.exam, mean=Fraction(1, 3), median=Fraction("2.00005"), sd=Fraction("-0.00005")
        ),
    )
    test = report.to_json(odd)["test"]
    assert (test["mean"], test["median"], test["sd"]) == (0.3333, 2.0001, -0.0001)


def test_zero_is_never_negative() -> None:
    found = statistics_of([[1, 0], [0, 0], [0, 1]], [1, 1])
    odd = replace(found, exam=replace(found.exam, mean=-0.00001))
    assert str(report.to_json(odd)["test"]["mean"]) == "0.0"


def test_null_figure_has_a_reason() -> None:
    test = a_report([[1, 0, 1]])["test"]
    nulls = {name for name, value in test.items() if value is None}
    assert nulls == set(test["reasons"]) == set(test) - {"mean", "median", "reasons"}
    item = a_report([[1, 0, 1]])["items"][0]
    assert item["reasons"]["discrimination_index"] == "too_few"


def test_a_report_is_plain_json() -> None:
    found = a_report()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_options_are_reported_with_their_texts() -> None:
    exam = an_exam([1, 1], {0: (ItemOption(id="a", text="Yes", correct=True),)})
    attempts = [marks_of([1, 1], {0: "a"}), marks_of([0, 0])]
    [option] = report.to_json(rules.statistics(exam, tally_of(exam, attempts)))["items"][0][
        "options"
    ]
    assert option == {
        "id": "a",
        "text": "Yes",
        "count": 1,
        "share": 50.0,
        "mean_total": 2.0,
        "point_biserial": 100.0,
        "reasons": {},
    }


def test_a_table_has_a_row_for_each_question() -> None:
    rows = list(csv.DictReader(io.StringIO(item_csv.to_csv(a_report()))))
    assert [row["slot"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["facility"] == "50.0"
    assert rows[0]["flags"] == "few_attempts"
    assert tuple(rows[0]) == item_csv.COLUMNS


def test_csv_omits_null_figures() -> None:
    [row] = csv.DictReader(io.StringIO(item_csv.to_csv(report.to_json(statistics_of([[1]], [1])))))
    assert row["discrimination_index"] == ""


def test_a_question_that_begins_like_a_formula_is_none_in_a_table() -> None:
    exam = an_exam([1])
    item: ExamItem = replace(exam.items[0], text="=1+1")
    found = rules.statistics(replace(exam, items=(item,)), tally_of(exam, [marks_of([1])]))
    [row] = csv.DictReader(io.StringIO(item_csv.to_csv(report.to_json(found))))
    assert row["question"] == "'=1+1"


def test_a_plot_has_a_dot_for_each_item_that_has_both_figures() -> None:
    marks: Rows = [[1, 1, 1], [0, 0, 1], [1, 0, 1]]
    svg = plots.discrimination_plot(a_report(marks))
    assert len(elements(svg, "circle")) == 2
    assert "facility 66.6667 %" in svg


def test_plot_position_matches_discrimination() -> None:
    items: list[dict[str, Any]] = [
        {"facility": 50, "discrimination_index": one, "flags": []} for one in (-40, 60)
    ]
    low, high = elements(plots.discrimination_plot({"items": items}), "circle")
    assert float(low.attrib["cy"]) > float(high.attrib["cy"])
    assert low.attrib["cx"] == high.attrib["cx"]


def test_a_plot_of_no_items_has_axes() -> None:
    assert elements(plots.discrimination_plot({"items": []}), "circle") == []


@pytest.mark.parametrize("percentage", [0, 50, 62.5, 100])
def test_pass_mark_is_drawn_at_its_score(percentage: float) -> None:
    svg = plots.score_plot({"distribution": [0] * 19 + [3]}, percentage)
    marks = [line for line in elements(svg, "line") if "stroke-dasharray" in line.attrib]
    across = (float(marks[0].attrib["x1"]) - plots.MARGIN) / (plots.WIDTH - 2 * plots.MARGIN)
    assert across == pytest.approx(percentage / 100, abs=0.001)
    assert f"Pass mark {percentage:g} %" in svg


def test_bars_are_as_high_as_their_counts() -> None:
    svg = plots.score_plot({"distribution": [1, 4]}, 50)
    _, low, high = elements(svg, "rect")
    assert float(high.attrib["height"]) == pytest.approx(4 * float(low.attrib["height"]), abs=0.5)


def test_empty_distribution_can_be_plotted() -> None:
    assert len(elements(plots.score_plot({"distribution": [0] * 20}, 50), "rect")) == 21
