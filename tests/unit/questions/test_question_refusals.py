"""Questions and responses that do not fit their type are refused."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.questions.errors import InvalidQuestionError, InvalidResponseError
from tests.support.question_samples import (
    GAPS,
    SAMPLES,
    built,
    credit,
    options,
    part,
    parts,
    weighted,
)


def refused(sample: dict[str, Any]) -> str:
    with pytest.raises(InvalidQuestionError) as caught:
        built(sample)
    return caught.value.pointer


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
