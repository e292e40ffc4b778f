"""Pages of lists are bounded by bytes, wherever they come from."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.web.paging import MAX_LIMIT, MAX_PAGE_BYTES, PageQuery, fitting_limit


def test_page_that_fits_is_unchanged() -> None:
    assert fitting_limit("a" * (MAX_PAGE_BYTES - 2), PageQuery(limit=100)) is None


@pytest.mark.parametrize(
    ("letter", "number"), [("a", 5_000_000), ('"', 2_600_000), ("\U0001d538", 450_000)]
)
def test_bytes_are_counted_as_the_function_answers_them(letter: str, number: int) -> None:
    fewer = fitting_limit(letter * number, PageQuery(limit=100))
    assert fewer is not None
    assert fewer <= 50


def test_single_item_fits_at_any_size() -> None:
    assert fitting_limit("a" * 2 * MAX_PAGE_BYTES, PageQuery(limit=1)) is None


@given(st.lists(st.integers(1, MAX_PAGE_BYTES - 2), min_size=1, max_size=MAX_LIMIT))
def test_any_page_fits_after_a_few_turns(sizes: list[int]) -> None:
    query, turns = PageQuery(limit=len(sizes)), 0

    def text() -> str:
        return "a" * sum(sizes[: query.limit])

    while fewer := fitting_limit(text(), query):
        query, turns = query.model_copy(update={"limit": fewer}), turns + 1
    assert query.limit == 1 or len(json.dumps(text())) <= MAX_PAGE_BYTES
    assert turns <= 7
