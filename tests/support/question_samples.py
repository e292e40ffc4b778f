"""A question of each type, as authors write it, and built."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter

from chalicelib.questions.authoring import build_question
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.registry import TYPES
from chalicelib.questions.schemas import QuestionIn

SECRET = b"secret"
_question: TypeAdapter[Any] = TypeAdapter(QuestionIn)


def options(*texts: str, correct: str = "a") -> list[dict[str, Any]]:
    return [{"text": text, "correct": text in correct} for text in texts]


def weighted(**weights: str) -> list[dict[str, Any]]:
    return [{"text": text, "weight": Decimal(weight)} for text, weight in weights.items()]


def parts(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


GAPS: list[dict[str, Any]] = [
    {"kind": "text", "accepted": ["Paris"], "weight": 1},
    {"kind": "choice", "options": options("a", "b"), "weight": 2},
    {"kind": "numeric", "correct": "3", "tolerance": "0.5", "weight": 3},
]
RUBRIC = {"criteria": [{"text": "Clear", "levels": [{"points": 0, "text": "no"}]}]}
SAMPLES: Mapping[str, dict[str, Any]] = {
    "single": {"type": "single_choice", "options": options("a", "b", "c")},
    "single by weights": {
        "type": "single_choice",
        "scoring": "weights",
        "options": weighted(a="1", b="0.5", c="-0.5"),
        "floor": "negative",
    },
    "all or nothing": {"type": "multiple_choice", "options": options("a", "b", "c", correct="ab")},
    "right minus wrong": {
        "type": "multiple_choice",
        "options": options("a", "b", "c", "d", correct="ab"),
        "scoring": "right_minus_wrong",
    },
    "per option": {
        "type": "multiple_choice",
        "options": options("a", "b", "c", correct="ab"),
        "scoring": "per_option",
    },
    "several by weights": {
        "type": "multiple_choice",
        "scoring": "weights",
        "options": weighted(a="0.5", b="0.5", c="-1"),
    },
    "true or false": {"type": "true_false", "correct": False},
    "numeric": {"type": "numeric", "correct": "3.14", "tolerance": "0.01"},
    "numeric with units": {
        "type": "numeric",
        "answers": [
            {"value": "3000", "tolerance": "0.01", "tolerance_type": "relative"},
            {
                "value": "2900",
                "tolerance": "2",
                "tolerance_type": "significant_figures",
                "credit": Decimal("0.5"),
            },
        ],
        "units": {
            "mode": "required",
            "accepted": [{"unit": "m"}, {"unit": "km", "multiplier": "1000"}],
            "wrong_unit_penalty": Decimal("0.25"),
        },
    },
    "short text": {"type": "short_text", "accepted": ["colour", "color"]},
    "matching": {
        "type": "matching",
        "stems": parts("dog", "cat", "cow", "hen"),
        "choices": parts("meow", "woof", "moo", "quack", "cluck"),
        "pairs": [[0, 1], [1, 0], [2, 2], [3, 4]],
    },
    "matching, all or nothing": {
        "type": "matching",
        "stems": parts("dog", "cat"),
        "choices": parts("meow", "woof"),
        "pairs": [[0, 1], [1, 0]],
        "scoring": "all_or_nothing",
    },
    **{
        f"ordering by {scoring}": {
            "type": "ordering",
            "items": parts(*"ABCDEF"),
            "scoring": scoring,
        }
        for scoring in ("all_or_nothing", "absolute_position", "pairs")
    },
    "cloze": {"type": "cloze", "text": "{{1}} {{3}} {{2}}", "gaps": GAPS},
    "cloze, all or nothing": {
        "type": "cloze",
        "text": "{{1}} {{3}} {{2}}",
        "gaps": GAPS,
        "scoring": "all_or_nothing",
    },
    "essay": {"type": "essay", "max_words": 100, "rubric": RUBRIC, "notes_for_markers": "Mild."},
}


def asked(sample: Mapping[str, Any]) -> dict[str, Any]:
    """A question as it is after its schema."""
    found: dict[str, Any] = _question.validate_python(
        {"text": "?", "points": 1, **sample}
    ).model_dump()
    return found


def built(sample: Mapping[str, Any], ids: QuestionIds | None = None) -> tuple[Question, Solution]:
    return build_question(asked(sample), ids or QuestionIds(SECRET, "1"))


def part(question: Question, text: str) -> str:
    """The id of the part that reads so."""
    lists = (question.body[name] for name in TYPES[question.type].part_lists)
    found: str = next(one for parts_ in lists for one, read in parts_ if read == text)
    return found


def correct(question: Question, solution: Solution) -> Any:
    """A response that is right, as it is sent."""
    right = TYPES[question.type].correct_response(question.body, solution.key)
    if question.type == "short_text":
        return right[0]
    return f"{right} m" if "units" in question.body else right


def responses(question: Question) -> st.SearchStrategy[Any]:
    """Any response to a question, as it is sent."""
    body = question.body
    gaps = {gap["id"]: _gap(gap) for gap in body.get("gaps", ())}
    ids = {name: [one for one, _ in body[name]] for name in TYPES[question.type].part_lists}
    by_type: dict[str, Any] = {
        "single_choice": lambda: st.sampled_from(ids["options"]),
        "multiple_choice": lambda: st.lists(st.sampled_from(ids["options"]), unique=True),
        "true_false": st.booleans,
        "numeric": lambda: st.decimals(-4000, 4000, places=3).map(str),
        "short_text": lambda: st.text(max_size=20),
        "matching": lambda: st.dictionaries(
            st.sampled_from(ids["stems"]), st.none() | st.sampled_from(ids["choices"])
        ),
        "ordering": lambda: st.lists(st.sampled_from(ids["items"]), unique=True),
        "cloze": lambda: st.fixed_dictionaries({}, optional=gaps),
        "essay": lambda: st.text(max_size=50),
    }
    strategy: st.SearchStrategy[Any] = by_type[question.type]()
    return strategy


def _gap(gap: dict[str, Any]) -> st.SearchStrategy[Any]:
    if gap["kind"] == "choice":
        return st.sampled_from([one for one, _ in gap["body"]["options"]])
    return st.none() | (st.just("3") if gap["kind"] == "numeric" else st.text(max_size=9))


def credit(sample: dict[str, Any], given: Any) -> Fraction:
    """What a response earns that names parts by their texts."""
    question, solution = built(sample)
    kind = TYPES[question.type]
    response = kind.parse(question.body, given(question) if callable(given) else given)
    return kind.grade(question.body, solution.key, response).credit
