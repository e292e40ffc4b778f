"""Tables are recognised by their columns; each row is a question or a reason."""

import pytest

from chalicelib.quiz_formats.csv_tables import is_csv, read_csv
from chalicelib.quiz_formats.detection import format_of_text, looks_like_json, looks_like_xml
from chalicelib.quiz_formats.models import Entry, Format, UnreadableFileError

HEAD = "type,text,correct,option 1,option 2,tolerance,case sensitive\n"


def only(row: str, head: str = HEAD) -> Entry:
    [entry] = read_csv(head + row).entries
    return entry


@pytest.mark.parametrize(
    ("row", "members"),
    [
        ("single_choice,Q,2,a,b", {"type": "single_choice"}),
        ("Single Choice,Q,2,a,b", {"type": "single_choice"}),
        (',Q,"1,2",a,b', {"type": "multiple_choice", "scoring": "all_or_nothing"}),
        (",Q,1;2,a,b", {"type": "multiple_choice"}),
        (",Q,false", {"type": "true_false", "correct": False}),
        (',Q,"3,5",,,0.1', {"type": "numeric", "correct": "3.5", "tolerance": "0.1"}),
        (",Q,grey|gray", {"type": "short_text", "accepted": ["grey", "gray"]}),
        ("short_text,Q,A*,,,,yes", {"accepted": ["A*"], "case_sensitive": True}),
        (",Q", {"type": "essay"}),
    ],
)
def test_rows_become_questions(row: str, members: dict[str, object]) -> None:
    question = only(row).question
    assert question is not None
    assert {name: question[name] for name in members} == members
    assert question["text"] == "Q"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("single_choice,Q,three,a,b", "no_correct_answer"),
        ("single_choice,Q,3,a,b", "no_correct_answer"),
        ("true_false,Q,maybe", "no_correct_answer"),
        ("numeric,Q,three", "no_correct_answer"),
        ("single_choice,,1,a,b", "no_text"),
        ("matching,Q,,a,b", "no_answers"),
        ("cloze,Q {{1}},", "unsupported_type"),
    ],
)
def test_rows_that_say_no_question_are_dropped_with_the_reason(row: str, code: str) -> None:
    entry = only(row)
    assert (entry.question, [note.code for note in entry.notes]) == (None, [code])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_are_read(delimiter: str) -> None:
    rows = (HEAD + "single_choice,Q,2,a,b").replace(",", delimiter)
    assert [one.question is not None for one in read_csv(rows).entries] == [True]


def test_line_numbers_survive_multiline_cells() -> None:
    text = HEAD + '\nessay,"two\nlines"\nessay,Q\n'
    assert [one.first_line for one in read_csv(text).entries] == [3, 5]


@pytest.mark.parametrize(
    "text", ["", "a,b\n", HEAD + '"open', HEAD + ",".join("x" * 80), HEAD + "essay,Q\n" * 5001]
)
def test_text_without_known_columns_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read_csv(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (HEAD, Format.CSV),
        ("Sun? {T}", Format.GIFT),
        ("text, correct and more {T}", Format.GIFT),
        ("Q\nA. a\nB. b\nANSWER: A", Format.AIKEN),
        ('"open', Format.GIFT),
        ("", Format.GIFT),
    ],
)
def test_text_format_is_detected(text: str, form: Format) -> None:
    assert format_of_text(text) is form
    assert is_csv(text) is (form is Format.CSV)


@pytest.mark.parametrize(
    ("text", "is_json"),
    [('{"a": 1}', True), ("{T}", False), ("{=a ~b}", False), ("[1]", False), ("{" * 5000, False)],
)
def test_json_is_distinguished_from_gift(text: str, *, is_json: bool) -> None:
    assert looks_like_json(text) is is_json


@pytest.mark.parametrize(
    ("text", "is_xml"),
    [
        ("\n<?xml version='1.0'?><a/>", True),
        ("<quiz>", True),
        ("<questestinterop xmlns='u'>", True),
        ("<assessmentItem>", True),
        ("<qti-assessment-items>", True),
        ("<p>Sun?</p> {T}", False),
        ("<quizzes> {T}", False),
    ],
)
def test_xml_is_distinguished_from_html_in_gift(text: str, *, is_xml: bool) -> None:
    assert looks_like_xml(text) is is_xml
