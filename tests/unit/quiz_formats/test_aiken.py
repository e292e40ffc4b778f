"""Aiken: questions are read in blocks; other lines are reported separately."""

from typing import Any

import pytest

from chalicelib.quiz_formats.aiken import is_aiken, read_aiken
from chalicelib.quiz_formats.models import Entry, NoteCode, Outcome


def only(text: str) -> Entry:
    [entry] = read_aiken(text)
    return entry


def question_of(entry: Entry) -> dict[str, Any]:
    assert entry.question is not None, entry.notes
    return entry.question


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("No answer\nA. x\nB. y", "syntax", "There is no line with its ANSWER."),
        ("No options\nANSWER: A", "no_answers", "It has no options."),
        ("ANSWER: B", "no_answers", "It has no options."),
        (
            "Gap\nA. x\nC. y\nANSWER: A",
            "syntax",
            "Its options are A, C instead of A, B, C and so on.",
        ),
        (
            "None\nA. x\nB. y\nANSWER: C",
            "no_correct_answer",
            "Its answer C is not one of its options.",
        ),
        ("Only words", "no_answers", "It asks nothing: it has no options."),
    ],
)
def test_aiken_errors_are_named(text: str, code: str, detail: str) -> None:
    entry = only(text)
    assert entry.outcome is Outcome.DROPPED
    assert [(note.code, note.detail) for note in entry.notes] == [(NoteCode(code), detail)]


@pytest.mark.parametrize(
    "answer", ["ANSWER: B", "answer: b", "ANSWER : B", "ANSWER: B.", "ANSWER: B) y", "ANSWER: B. y"]
)
@pytest.mark.parametrize("options", ["A. x\nB. y", "a) x\nb. y", "A)x\nB)y"])
def test_options_and_answers_are_read_in_the_spellings_that_moodle_reads(
    options: str, answer: str
) -> None:
    text = f"First\nsecond?\n\n{options}\n{answer}"
    assert is_aiken(text)
    assert only(text).question == {
        "type": "single_choice",
        "text": "First\nsecond?",
        "points": 1,
        "options": [{"text": "x", "correct": False}, {"text": "y", "correct": True}],
    }


def test_only_an_expected_letter_begins_the_options() -> None:
    question = question_of(only("Which one?\nE. coli or\nJ. Smith?\nA. x\nB. y\nANSWER: A"))
    assert question["text"] == "Which one?\nE. coli or\nJ. Smith?"


def test_an_option_may_have_several_lines() -> None:
    question = question_of(only("Which?\nA. x\nmore\nB. y\nANSWER: A"))
    assert [one["text"] for one in question["options"]] == ["x\nmore", "y"]


def test_feedback_after_an_answer_is_its_explanation_and_not_the_next_text() -> None:
    text = (
        "One?\nA. x\nB. y\nANSWER: B\nFeedback: B since y beats x.\n\nTwo?\nA. p\nB. q\nANSWER: A"
    )
    first, second = map(question_of, read_aiken(text))
    assert first["explanation"] == "B since y beats x."
    assert second["text"] == "Two?"


def test_a_stray_paragraph_is_dropped_and_not_joined_to_the_next_question() -> None:
    text = "One?\nA. x\nB. y\nANSWER: B\nIt is B.\n\nTwo?\nA. p\nB. q\nANSWER: A"
    entries = read_aiken(text)
    assert [(one.first_line, one.last_line, one.outcome) for one in entries] == [
        (1, 4, Outcome.UNDERSTOOD),
        (5, 5, Outcome.DROPPED),
        (7, 10, Outcome.UNDERSTOOD),
    ]


def test_questions_need_no_empty_line_between_them() -> None:
    text = "One?\nA. x\nB. y\nANSWER: B\nTwo?\nA. p\nB. q\nANSWER: A"
    assert [question_of(one)["text"] for one in read_aiken(text)] == ["One?", "Two?"]
