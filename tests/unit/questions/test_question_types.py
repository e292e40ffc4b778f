"""What each question type gives for each response: the vectors that its rules were made from."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.registry import TYPES
from tests.support.question_samples import (
    SAMPLES,
    built,
    credit,
    options,
    part,
    parts,
)


def listed(texts: str) -> Any:
    return lambda question: [part(question, text) for text in texts]


def chosen(text: str) -> Any:
    return lambda question: part(question, text)


ORDERS = {
    "ABFDEC": ("0", "0.6667", "0.6667"),
    "BCDEFA": ("0", "0", "0.6667"),
    "ABDCEF": ("0", "0.6667", "0.9333"),
    "FEDCBA": ("0", "0", "0"),
    "ABCDEF": ("1", "1", "1"),
    "ABC": ("0", "0.5", "0.2"),
}


@pytest.mark.parametrize(("order", "expected"), ORDERS.items())
@pytest.mark.parametrize(
    ("at", "scoring"), [(0, "all_or_nothing"), (1, "absolute_position"), (2, "pairs")]
)
def test_ordering_scores_match_the_vectors(
    order: str, expected: tuple[str, ...], at: int, scoring: str
) -> None:
    earned = credit(SAMPLES[f"ordering by {scoring}"], listed(order))
    assert round(float(earned), 4) == float(expected[at])


@pytest.mark.parametrize(
    ("scoring", "guess"),
    [("all_or_nothing", "1/24"), ("absolute_position", "1/4"), ("pairs", "1/2")],
)
def test_random_order_of_four_matches_the_vectors(scoring: str, guess: str) -> None:
    sample = {"type": "ordering", "items": parts(*"ABCD"), "scoring": scoring}
    question, solution = built(sample)
    assert TYPES["ordering"].guess(question.body, solution.key) == Fraction(guess)


@pytest.mark.parametrize(
    ("pairs", "earned"),
    [
        ({"dog": "woof", "cat": "meow", "cow": "moo", "hen": "cluck"}, "1"),
        ({"dog": "woof", "cat": "woof", "cow": "moo"}, "1/2"),
        ({"dog": "quack"}, "0"),
        ({"dog": "woof", "cat": None}, "1/4"),
    ],
)
def test_each_right_pair_earns_its_share(pairs: dict[str, str | None], earned: str) -> None:
    def given(question: Any) -> Any:
        return {
            part(question, stem): choice and part(question, choice)
            for stem, choice in pairs.items()
        }

    assert credit(SAMPLES["matching"], given) == Fraction(earned)


def test_matching_all_or_nothing() -> None:
    sample = SAMPLES["matching, all or nothing"]
    half = lambda question: {part(question, "dog"): part(question, "woof")}  # noqa: E731
    assert credit(sample, half) == 0


@pytest.mark.parametrize(("ticked", "earned"), [("a", "1"), ("b", "1/2"), ("c", "-1/2")])
def test_one_option_earns_its_weight(ticked: str, earned: str) -> None:
    assert credit(SAMPLES["single by weights"], chosen(ticked)) == Fraction(earned)
    without_floor = {**SAMPLES["single by weights"], "floor": None}
    assert credit(without_floor, chosen(ticked)) == max(0, Fraction(earned))


@pytest.mark.parametrize(
    ("ticked", "negative", "zero"),
    [
        ("ab", "1", "1"),
        ("a", "1/2", "1/2"),
        ("ac", "-1/2", "0"),
        ("c", "-1", "0"),
        ("abc", "0", "0"),
    ],
)
def test_options_earn_the_sum_of_their_weights_within_bounds(
    ticked: str, negative: str, zero: str
) -> None:
    sample = SAMPLES["several by weights"]
    assert credit(sample, listed(ticked)) == Fraction(zero)
    assert credit({**sample, "floor": "negative"}, listed(ticked)) == Fraction(negative)


@pytest.mark.parametrize(
    ("scoring", "ticked", "earned"),
    [
        ("all_or_nothing", "ab", "1"),
        ("all_or_nothing", "a", "0"),
        ("right_minus_wrong", "a", "1/2"),
        ("right_minus_wrong", "ac", "0"),
        ("right_minus_wrong", "cd", "0"),
        ("per_option", "a", "3/4"),
        ("per_option", "abcd", "1/2"),
    ],
)
def test_ticked_options_are_weighed_as_the_author_chose(
    scoring: str, ticked: str, earned: str
) -> None:
    sample = {
        "type": "multiple_choice",
        "options": options(*"abcd", correct="ab"),
        "scoring": scoring,
    }
    assert credit(sample, listed(ticked)) == Fraction(earned)


@pytest.mark.parametrize(
    ("response", "earned"),
    [
        ("3 km", "1"),
        ("3000 m", "1"),
        ("3.02 km", "1"),
        ("3.031 km", "0"),
        ("3.0km", "1"),
        ("3000", "3/4"),
        ("3", "3/4"),
        ("3 m", "3/4"),
        ("3000 km", "3/4"),
        ("2.9 km", "1/2"),
        ("2949 m", "1/2"),
        ("2951 m", "0"),
        ("7 km", "0"),
        (3000, "3/4"),
        (Decimal("2.9"), "3/8"),
    ],
)
def test_a_number_is_right_in_its_unit_within_its_tolerance(response: Any, earned: str) -> None:
    assert credit(SAMPLES["numeric with units"], response) == Fraction(earned)


@pytest.mark.parametrize(
    ("mode", "response", "earned"),
    [
        ("optional", "3000", "1"),
        ("optional", "3", "1/2"),
        ("optional", "3 km", "1"),
        ("required", "3000", "1/2"),
        ("required", "3000 m", "1"),
    ],
)
def test_a_missing_unit_costs_where_it_is_required(mode: str, response: str, earned: str) -> None:
    units = {
        "mode": mode,
        "accepted": [{"unit": "m"}, {"unit": "km", "multiplier": "1000"}],
        "wrong_unit_penalty": Decimal("0.5"),
    }
    sample = {"type": "numeric", "correct": "3000", "units": units}
    assert credit(sample, response) == Fraction(earned)


def test_units_are_case_sensitive_with_equal_micro_signs() -> None:
    units = {
        "mode": "required",
        "accepted": [
            {"unit": "\u00b5W", "multiplier": "0.000001"},
            {"unit": "mW", "multiplier": "0.001"},
            {"unit": "MW", "multiplier": "1000000"},
        ],
    }
    sample = {"type": "numeric", "correct": "0.002", "units": units}
    assert credit(sample, "2 mW") == 1
    assert credit(sample, "2 MW") == 0
    assert credit(sample, "2000 \u03bcW") == 1
    with pytest.raises(InvalidResponseError, match="unit"):
        credit(sample, "2 kW")


@pytest.mark.parametrize(
    ("tolerance_type", "tolerance", "value", "response", "is_right"),
    [
        ("absolute", "0.01", "3.14", "3.15", True),
        ("absolute", "0.01", "3.14", "3.150000000001", False),
        ("relative", "0.1", "-50", "-45", True),
        ("relative", "0.1", "-50", "-44.999", False),
        ("significant_figures", "3", "1234", "1230", True),
        ("significant_figures", "3", "1234", "1234.9", True),
        ("significant_figures", "3", "1234", "1235", False),
        ("significant_figures", "2", "0.00995", "0.01", True),
        ("significant_figures", "4", "0", "0", True),
        ("significant_figures", "4", "0", "0.1", False),
    ],
)
def test_tolerances_include_their_bounds(
    tolerance_type: str,
    tolerance: str,
    value: str,
    response: str,
    is_right: bool,  # noqa: FBT001 - a row of the table
) -> None:
    answer = {"value": value, "tolerance": tolerance, "tolerance_type": tolerance_type}
    assert credit({"type": "numeric", "answers": [answer]}, response) == int(is_right)


def test_gaps_earn_by_their_weights() -> None:
    def given(question: Any) -> Any:
        first, second, third = question.body["gaps"]
        return {
            first["id"]: "pARIS ",
            second["id"]: second["body"]["options"][1][0],
            third["id"]: Decimal("3.5"),
        }

    assert credit(SAMPLES["cloze"], given) == Fraction(4, 6)
    assert credit(SAMPLES["cloze, all or nothing"], given) == 0
