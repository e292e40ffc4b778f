"""The header Accept chooses the type of a response by its weights."""

import pytest

from chalicelib.web.accept import preferred_type

CSV, WORKBOOK, JSON = "text/csv", "application/x-workbook", "application/json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", None),
        ("*/*", None),
        ("application/json", None),
        ("image/png", None),
        ("text/csv", CSV),
        ("Text/CSV ; charset=utf-8", CSV),
        ("text/csv, */*", CSV),
        ("application/json, text/csv", CSV),
        ("application/json;q=0.2, text/csv;q=0.9", CSV),
        ("text/csv;q=0.1, application/json;q=0.9", None),
        ("text/csv;q=0.1, */*", None),
        ("text/csv;q=0.1, application/*;q=0.5", None),
        ("text/csv;q=0", None),
        ("text/csv;q=0, */*", None),
        ("text/csvx", None),
        ("text/csv;q=0.5, application/x-workbook;q=0.4", CSV),
        ("text/csv, application/x-workbook", WORKBOOK),
    ],
)
def test_a_file_is_chosen_where_it_is_wanted_most(accept: str, chosen: str | None) -> None:
    assert preferred_type(accept, (WORKBOOK, CSV), JSON) == chosen
