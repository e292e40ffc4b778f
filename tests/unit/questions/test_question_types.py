"""What each question type gives for each response: the vectors that its rules were made from."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from chalicelib.questions.registry import TYPES
from tests.support.question_samples import GAPS, SAMPLES, built, options, part, parts, weighted


def credit(sample: dict[str, Any], given: Any) -> Fraction:
    """What a response earns that names parts by their texts."""
    question, solution = built(sample)
    kind = TYPES[question.type]
    response = kind.parse(question.body, given(question) if callable(given) else given)
    return kind.grade(question.body, solution.key, response).credit


def listed(texts: str) -> Any:
    return lambda question: [part(question, text) for text in texts]


def chosen(text: str) -> Any:
    return lambda question: part(question, text)


def refused(sample: dict[str, Any]) -> str:
    with pytest.raises(InvalidQuestionError) as caught:
        built(sample)
    return caught.value.pointer


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


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"type": "single_choice", "options": options("a", "b", correct="ab")}, "/options"),
    ({"type": "single_choice", "options": options("a", "b", correct="")}, "/options"),
    ({"type": "single_choice", "options": options("a", " a ")}, "/options"),
    ({"type": "single_choice", "options": parts("a", "b")}, "/options/0/correct"),
    ({"type": "single_choice", "options": weighted(a="1", b="0")}, "/options/0/correct"),
    ({"type": "single_choice", "options": options("a", "b"), "floor": "zero"}, "/floor"),
    (
        {"type": "single_choice", "scoring": "weights", "options": options("a", "b")},
        "/options/0/weight",
    ),
    (
        {"type": "single_choice", "scoring": "weights", "options": weighted(a="0.5", b="0.5")},
        "/options",
    ),
    (
        {"type": "multiple_choice", "scoring": "weights", "options": weighted(a="0.9", b="-1")},
        "/options",
    ),
    ({"type": "multiple_choice", "options": options("a", "b", correct="")}, "/options"),
    ({"type": "numeric"}, "/correct"),
    ({"type": "numeric", "correct": "1", "answers": [{"value": "1"}]}, "/correct"),
    ({"type": "numeric", "tolerance": "1", "answers": [{"value": "1"}]}, "/tolerance"),
    ({"type": "numeric", "answers": [{"value": "1", "credit": Decimal("0.9")}]}, "/answers"),
    (
        {
            "type": "numeric",
            "answers": [{"value": "1", "tolerance_type": "significant_figures"}],
        },
        "/answers/0/tolerance",
    ),
    ({"type": "numeric", "correct": "1", "units": {"mode": "required"}}, "/units/accepted"),
    (
        {
            "type": "numeric",
            "correct": "1",
            "units": {"mode": "optional", "accepted": [{"unit": "\u00b5m"}, {"unit": "\u03bcm"}]},
        },
        "/units/accepted",
    ),
    (
        {"type": "matching", "stems": parts("s"), "choices": parts("a", "a"), "pairs": [[0, 0]]},
        "/choices",
    ),
    (
        {"type": "matching", "stems": parts("s"), "choices": parts("a", "b"), "pairs": [[0, 2]]},
        "/pairs/0/1",
    ),
    (
        {
            "type": "matching",
            "stems": parts("s", "t"),
            "choices": parts("a", "b"),
            "pairs": [[0, 0], [0, 1]],
        },
        "/pairs",
    ),
    ({"type": "ordering", "items": parts("a", "a")}, "/items"),
    ({"type": "cloze", "text": "{{1}}", "gaps": GAPS}, "/text"),
    ({"type": "cloze", "text": "{{1}} {{1}} {{2}} {{3}}", "gaps": GAPS}, "/text"),
    (
        {
            "type": "cloze",
            "text": "{{1}}",
            "gaps": [{"kind": "choice", "options": options("a", "b", correct="")}],
        },
        "/gaps/0/options",
    ),
    ({"type": "essay", "min_words": 5, "max_words": 4}, "/max_words"),
]


@pytest.mark.parametrize(("sample", "pointer"), REFUSED)
def test_inconsistent_question_is_refused_with_a_pointer(
    sample: dict[str, Any], pointer: str
) -> None:
    assert refused(sample) == pointer


UNFIT: list[tuple[str, Any]] = [
    ("single", "opt_x"),
    ("single", ["opt_x"]),
    ("per option", "opt_x"),
    ("per option", [["x"]]),
    ("true or false", "true"),
    ("numeric", "3 m"),
    ("numeric", True),
    ("numeric", None),
    ("numeric with units", "3 parsec"),
    ("short text", 7),
    ("short text", "x" * 256),
    ("matching", []),
    ("matching", {"stm_x": None}),
    ("ordering by pairs", {}),
    ("ordering by pairs", ["itm_x"]),
    ("cloze", []),
    ("cloze", {"gap_x": "y"}),
    ("essay", 7),
    ("essay", "x" * 20_001),
    ("essay", "\U0001f600" * 19_000),
]


@pytest.mark.parametrize(("name", "given"), UNFIT)
def test_invalid_response_is_refused_by_type(name: str, given: Any) -> None:
    with pytest.raises(InvalidResponseError):
        credit(SAMPLES[name], given)


@pytest.mark.parametrize("name", ["per option", "ordering by pairs"])
def test_no_part_can_be_named_twice(name: str) -> None:
    def twice(question: Any) -> list[str]:
        (members,) = question.body.values()
        return [members[0][0]] * 2

    with pytest.raises(InvalidResponseError, match="twice"):
        credit(SAMPLES[name], twice)


def test_a_foreign_choice_is_no_choice() -> None:
    with pytest.raises(InvalidResponseError):
        credit(SAMPLES["matching"], lambda question: {part(question, "dog"): "cho_x"})
