"""A table keeps each question that it can express, and refuses all others."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.csv_writer import write_csv
from chalicelib.quiz_formats.file_texts import decoded
from chalicelib.quiz_formats.models import Format, NotExpressibleError
from chalicelib.quiz_formats.schemas import find_refusal
from tests.support.drawn_questions import PLAIN, QUESTIONS, draft_of

TABLE = [
    {"type": "single_choice", "points": "1.5", "penalty": "0.25", "options": ["=a", "b", "+c"]},
    {"type": "multiple_choice", "options": ["a, b", 'say "c"', "d"], "explanation": "- why"},
    {"type": "true_false", "correct": False},
    {"type": "numeric", "correct": "-6.02e23", "tolerance": "1e20"},
    {"type": "short_text", "accepted": ["don't", "-5", "*"], "case_sensitive": True},
    {
        "type": "matching",
        "stems": [{"text": "dog"}, {"text": "cat"}],
        "choices": [{"text": "moo"}, {"text": "meow"}, {"text": "woof"}],
        "pairs": [[0, 2], [1, 1]],
    },
    {"type": "ordering", "items": [{"text": "x"}, {"text": "y"}]},
    {"type": "essay"},
]


def _of_table(asked: dict[str, Any]) -> dict[str, Any]:
    options = [
        {"text": text, "correct": place == 1} for place, text in enumerate(asked.get("options", []))
    ]
    numbers: dict[str, Any] = {
        name: Decimal(asked[name]) for name in ("points", "penalty") if name in asked
    }
    chosen: dict[str, Any] = {"options": options} if options else {}
    return {"text": "Q\n  of 🙂", "points": Decimal(2), **asked, **numbers, **chosen}


@pytest.mark.parametrize("asked", TABLE, ids=lambda one: one["type"])
def test_a_table_keeps_a_question(asked: dict[str, Any]) -> None:
    draft = draft_of(PLAIN, [_of_table(asked)])
    text = write_csv(draft)
    reading = service.read_text(text.encode(), None, None, find_refusal)
    assert (reading.format, len(reading.questions)) == (Format.CSV, 1)
    assert write_csv(draft_of(PLAIN, reading.questions)) == text


@pytest.mark.parametrize(
    "asked",
    [
        {"type": "multiple_choice", "options": ["a", "b"], "scoring": "per_option"},
        {"type": "true_false", "correct": True, "format": "markdown"},
        {"type": "short_text", "accepted": ["a|b"]},
        {"type": "essay", "min_words": 5},
        {"type": "ordering", "items": [{"text": "x"}, {"text": "y"}], "scoring": "all_or_nothing"},
        {"type": "cloze", "text": "{{1}}", "gaps": [{"kind": "text", "accepted": ["x"]}]},
        {"type": "true_false", "correct": True, "text": "'=1"},
        {"type": "single_choice", "options": [" a", "b"]},
    ],
)
def test_a_table_refuses_what_a_row_would_change(asked: dict[str, Any]) -> None:
    with pytest.raises(NotExpressibleError) as refused:
        write_csv(draft_of(PLAIN, [_of_table({"type": "essay"}), _of_table(asked)]))
    assert list(refused.value.reasons) == ["/questions/1"]


@given(st.lists(QUESTIONS, min_size=1, max_size=3))
def test_a_table_keeps_or_refuses_any_question(questions: list[Any]) -> None:
    draft = draft_of(PLAIN, questions)
    try:
        text = write_csv(draft)
    except NotExpressibleError:
        return
    back = service.read_text(text.encode(), Format.CSV, None, find_refusal).questions
    # files have one line end
    assert decoded(write_csv(draft_of(PLAIN, back)).encode()) == decoded(text.encode())
