"""Equality of texts and reading of numbers, by the vectors that the pages are held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questions.errors import AmbiguousNumberResponseError
from chalicelib.questions.numbers import parse_number, parse_quantity
from chalicelib.questions.text_equality import comparable, option_identity
from chalicelib.web.plain_text import refused_character

VECTORS = Path(__file__).parents[2] / "vectors"
TEXTS: dict[str, Any] = json.loads((VECTORS / "texts.json").read_text())
NUMBERS: dict[str, Any] = json.loads((VECTORS / "numbers.json").read_text())


@pytest.mark.parametrize("case", TEXTS["answers"], ids=repr)
def test_texts_are_equal_as_the_vectors_say(case: dict[str, Any]) -> None:
    given_, accepted = (
        comparable(case[name], case_sensitive=case["case_sensitive"])
        for name in ("given", "accepted")
    )
    assert (given_ == accepted) is case["equal"]


@pytest.mark.parametrize("case", TEXTS["options"], ids=repr)
def test_options_are_twins_only_when_equal_but_for_ends(case: dict[str, Any]) -> None:
    assert (option_identity(case["one"]) == option_identity(case["other"])) is case["twins"]


@given(st.text(), st.booleans())
def test_blanks_around_and_invisible_marks_never_matter(
    text: str,
    case: bool,  # noqa: FBT001 - drawn
) -> None:
    dressed = f" \u00a0\u200f{text}\ufeff \u202c"
    assert comparable(dressed, case_sensitive=case) == comparable(text, case_sensitive=case)


@pytest.mark.parametrize("case", NUMBERS["numbers"], ids=repr)
def test_numbers_are_read_as_people_write_them(case: dict[str, str]) -> None:
    assert parse_number(case["given"]) == case["number"]


@pytest.mark.parametrize("text", NUMBERS["ambiguous"])
def test_a_number_that_means_two_things_is_asked_back(text: str) -> None:
    with pytest.raises(AmbiguousNumberResponseError):
        parse_number(text)


@pytest.mark.parametrize("text", NUMBERS["refused"])
def test_invalid_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("case", NUMBERS["quantities"], ids=repr)
def test_unit_is_the_text_after_the_number(case: dict[str, str]) -> None:
    assert parse_quantity(case["given"]) == (case["number"], case["unit"])


@given(st.decimals(-(10**20), 10**20, places=6))
def test_every_plain_decimal_reads_as_itself(number: Any) -> None:
    assert parse_number(f"{number:f}") == f"{number:f}"


@pytest.mark.parametrize(
    ("text", "is_line", "refused"),
    [
        ("two\nlines\tand tabs", False, None),
        ("two\r\nlines", True, "U+000D"),
        ("\u202eevil", False, "U+202E"),
        ("bell\u0007", False, "U+0007"),
        ("\u200f\u05e9\u200e \u2067x\u2069", True, None),
        ("a\u2028b", True, "U+2028"),
        ("\U0001f468\u200d\U0001f469", True, None),
    ],
)
def test_texts_have_the_characters_that_text_needs(
    text: str,
    is_line: bool,  # noqa: FBT001 - a row of the table
    refused: str | None,
) -> None:
    assert refused_character(text, is_line=is_line) == refused
