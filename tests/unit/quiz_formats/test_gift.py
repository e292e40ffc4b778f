"""GIFT is read like in Moodle; losses are noted by line."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.gift import read_gift
from chalicelib.quiz_formats.models import Entry, NoteCode, Outcome, QuestionBody


def only(text: str) -> Entry:
    [entry] = read_gift(text)
    return entry


def question_of(text: str) -> QuestionBody:
    question = only(text).question
    assert question is not None, only(text).notes
    return question


def choices(*options: tuple[str, bool]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": correct} for text, correct in options]


def weighted(kind: str, **weights: str) -> dict[str, Any]:
    options = [{"text": text, "weight": Decimal(weight)} for text, weight in weights.items()]
    return {"type": kind, "scoring": "weights", "options": options}


def numbers(*answers: tuple[str, str, str]) -> dict[str, Any]:
    members = ("value", "tolerance", "credit")
    given = [dict(zip(members, one, strict=True)) for one in answers]
    return {
        "type": "numeric",
        "answers": [
            {**one, "tolerance_type": "absolute", "credit": Decimal(one["credit"])} for one in given
        ],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun? {T}", {"type": "true_false", "correct": True}),
        ("Sun? {false}", {"type": "true_false", "correct": False}),
        ("Sun? { TRUE }", {"type": "true_false", "correct": True}),
        ("Sun? {F#no#yes####Because.}", {"type": "true_false", "correct": False}),
        ("Pi? {#3.14:0.01}", {"type": "numeric", "correct": "3.14", "tolerance": "0.01"}),
        ("Pi? {# -3 }", {"type": "numeric", "correct": "-3", "tolerance": "0"}),
        ("1 to 5? {#1..5}", {"type": "numeric", "correct": "3", "tolerance": "2"}),
        ("1 to 4? {#4 .. 1}", {"type": "numeric", "correct": "2.5", "tolerance": "1.5"}),
        (
            f"Close? {{#0.{'1' * 29}..0.{'3' * 29}}}",
            {"type": "numeric", "correct": f"0.{'2' * 29}", "tolerance": f"0.{'1' * 29}"},
        ),
        (
            f"Close? {{#1:0.{'1' * 29}}}",
            {"type": "numeric", "correct": "1", "tolerance": f"0.{'1' * 29}"},
        ),
        ("Much? {#3e8:1e6}", {"type": "numeric", "correct": "300000000", "tolerance": "1000000"}),
        ("Little? {#1.6E-3}", {"type": "numeric", "correct": "0.0016", "tolerance": "0"}),
        ("Five? {#=5 =%0%*}", {"type": "numeric", "correct": "5", "tolerance": "0"}),
        ("One? {One}", {"type": "short_text", "accepted": ["One"]}),
        (r"Stars? {=\*\* =5 * 5}", {"type": "short_text", "accepted": ["**"]}),
        ("When? {#=1822:0 =%50%1822:2 ~no}", numbers(("1822", "0", "1"), ("1822", "2", "0.5"))),
        ("Pi? {#=3 =4}", numbers(("3", "0", "1"), ("4", "0", "1"))),
        ("Pi? {#=1 =%30%2}", numbers(("1", "0", "1"), ("2", "0", "0.3"))),
        ("Which? {=a =b ~c}", weighted("single_choice", a="1", b="1", c="0")),
        ("Which? {=a ~%30%b}", weighted("single_choice", a="1", b="0.3")),
        (
            "Which? {=a ~%-50%b ~%-20%c}",
            {**weighted("single_choice", a="1", b="-0.5", c="-0.2"), "floor": "negative"},
        ),
        ("Which? {~%70%a ~%30%b ~c}", weighted("multiple_choice", a="0.7", b="0.3", c="0")),
        (
            "Match {=a -> b =c -> d = -> e}",
            {
                "type": "matching",
                "stems": [{"text": "a"}, {"text": "c"}],
                "choices": [{"text": "b"}, {"text": "d"}, {"text": "e"}],
                "pairs": [[0, 0], [1, 1]],
                "scoring": "per_pair",
            },
        ),
        ("Write {}", {"type": "essay"}),
        ("Write {####long}", {"type": "essay", "explanation": "long"}),
        ("Two plus two? {=four =4}", {"type": "short_text", "accepted": ["four", "4"]}),
        ("One? {=a -> b}", {"type": "short_text", "accepted": ["a -> b"]}),
        (
            "Who? {~a =b ~c}",
            {
                "type": "single_choice",
                "options": choices(("a", False), ("b", True), ("c", False)),
            },
        ),
        (
            "Which? {~%50%a ~%50%b ~%-50%c ~%-50%d}",
            {
                "type": "multiple_choice",
                "scoring": "right_minus_wrong",
                "options": choices(("a", True), ("b", True), ("c", False), ("d", False)),
            },
        ),
    ],
)
def test_question_types_are_detected_by_marks(text: str, expected: QuestionBody) -> None:
    question = question_of(text)
    assert {name: question[name] for name in expected} == expected
    assert question["text"] == text.partition(" {")[0]
    assert question["points"] == 1


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("Broken {=a ~b", "syntax", "A closing } is missing."),
        ("Broken } here {T}", "syntax", "'}' is not expected here."),
        ("Nested {=a {b} ~c}", "syntax", "'{' is not expected here."),
        ("Pi? {#}", "syntax", "'}' is not expected here."),
        ("Lost? {~a#ok", "syntax", "A closing } is missing."),
        ("A backslash at the end \\", "syntax", "'\\\\' is not expected here."),
        ("Pi? {#three}", "syntax", "'three' is not expected here."),
        (
            "Two {T} answers {F}",
            "unsupported_type",
            "It has several answers in braces, which GIFT has no meaning for.",
        ),
        (
            "The {1:MR:=x~=y} one",
            "unsupported_type",
            "A gap of several choices (MULTIRESPONSE) is not supported.",
        ),
        ("The {1:SA:=x", "syntax", "A closing } of a gap is missing."),
        ("Pi? {#=*}", "unsupported_type", "Any number would earn something."),
        (
            "Any? {=a* =*b}",
            "wildcard_removed",
            "All of its answers have wildcards (*), which are not supported.",
        ),
        (f"Far? {{#1..{'9' * 102}}}", "out_of_range", "Its numbers have too many digits."),
        ("Empty? {= ~b}", "no_correct_answer", "None of its answers gives all points."),
        ("Empty? {= ~}", "no_answers", "None of its answers has a text."),
        ("None? {~a ~b}", "no_correct_answer", "None of its answers gives all points."),
        ("Half? {=%50%a =%40%b}", "no_correct_answer", "No answer gives all points."),
        ("Half? {#=%50%3}", "no_correct_answer", "No number gives all points."),
        ("Only words.", "no_answers", "It asks nothing: there are no answers in braces."),
        ("{=a ~b}", "no_text", "It has no text."),
        (
            "[html]A? {=<img src\\=x> ~b}",
            "file_missing",
            "A part of it has nothing but what would be left out.",
        ),
    ],
)
def test_unsupported_gift_question_is_dropped_with_a_reason(
    text: str, code: str, detail: str
) -> None:
    entry = only(text)
    assert (entry.outcome, entry.question) == (Outcome.DROPPED, None)
    assert [(note.code, note.detail) for note in entry.notes] == [(NoteCode(code), detail)]


def test_a_fault_is_named_with_its_own_line() -> None:
    [note] = only("A question\nover lines {\n=a\n~b {\n}").notes
    assert note.detail == "'{' is not expected here (line 4)."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A? {=a#good ~b}", "feedback_removed"),
        ("A? {=a =%50%b}", "partial_credit_lost"),
        ("A? {=a =b*}", "wildcard_removed"),
        ("A? {=a ~b ~}", "empty_answer_removed"),
        ("A? {~=some~a few}", "empty_answer_removed"),
        ("::B::A? {T}", "title_removed"),
        ("A? {~%33.4%a ~%33.3%b ~%33.3%c ~%-14.2857%d}", "rounded"),
        ("[html]<img src=x>A?{T}", "file_missing"),
        ("[html]A <u>b</u>?{T}", "html_removed"),
        ("A?{=[html]<img src\\=x>a ~b}", "file_missing"),
        ("<p>A?</p>{T}", "html_kept"),
        ("[moodle]<p>A?</p>{T}", "html_kept"),
        ("Which? {=a ~b} #### It is a.", "explanation_moved"),
    ],
)
def test_losses_of_a_gift_question_are_noted(text: str, code: str) -> None:
    assert only(text).outcome is Outcome.CHANGED
    assert [note.code for note in only(text).notes] == [NoteCode(code)]


def test_text_behind_the_answers_that_is_feedback_is_never_shown_to_takers() -> None:
    question = question_of("Which? {=a ~b####First.} #### It is a because\\: so.")
    assert question["text"] == "Which?"
    assert question["explanation"] == "First.\nIt is a because: so."


@pytest.mark.parametrize(
    ("weight", "penalty"),
    [
        ("-33.33333", Fraction(1, 3)),
        ("-100", 1),
        ("-25", Fraction(1, 4)),
        ("-33.33", Fraction(1, 3)),
    ],
)
def test_equal_negative_weights_are_a_penalty(weight: str, penalty: str) -> None:
    entry = only(f"Capital of Spain? {{=Madrid ~%{weight}%Sevilla ~%{weight}%Bilbao}}")
    assert entry.question is not None
    assert (entry.question["penalty"], entry.notes) == (Fraction(penalty), ())


def test_titles_markup_escapes_and_missing_words() -> None:
    assert question_of(r"::Name\:: it:: Text? {T}")["text"] == "Text?"
    assert only("::What is...::What is that? {T}").notes == ()
    assert question_of("::Only a name::{T}")["text"] == "Only a name"
    assert question_of(r"a\{b\}c\=d\~e\#f\:g\\h\ni {T}")["text"] == "a{b}c=d~e#f:g\\h\ni"
    assert (
        question_of("[HTML]<p>One &amp; <b>two</b></p><p>three</p>{T}")["text"]
        == "One & **two**\n\nthree"
    )
    assert question_of("[markdown]*keep*{T}")["text"] == "*keep*"
    assert question_of(r"\(\frac\{1\}\{2\}\) \\n {T}")["text"] == r"\(\frac{1}{2}\) \n"
    assert question_of("The {=sun} rises.")["text"] == "The _____ rises."
    assert question_of("The capital is {=Rome}.\n")["text"] == "The capital is _____."
    assert question_of("[html]<p>The</p> {=sun} <p>sets</p>")["text"] == "The\n_____\nsets"
    assert question_of("::Sun::{=It} rises.")["text"] == "_____ rises."
    assert question_of("A? {T####Because\\: so.}")["explanation"] == "Because: so."
    assert question_of("A? {T####a=b, #1 ~ x}")["explanation"] == "a=b, #1 ~ x"


def test_format_mark_applies_to_answers_without_their_own() -> None:
    marked = question_of("[html]<p>A</p>{=<b>x</b> ~[plain]<b>y</b>####<p>Because</p>}")
    assert marked["options"] == choices(("**x**", True), (r"\<b\>y\</b\>", False))
    assert marked["format"] == "markdown"
    assert (marked["text"], marked["explanation"]) == ("A", "Because")
    bare = question_of("<p>A</p>{=[html]<b>x</b> ~<b>y</b>}")
    assert bare["options"] == choices(("**x**", True), (r"\<b\>y\</b\>", False))
    assert bare["text"] == r"\<p\>A\</p\>"


def test_comments_and_categories_are_ignored_anywhere() -> None:
    text = "// a\n$CATEGORY: b\nQuestion? {\n// inside\n=a\n~b\n}\n// after\n\n// alone"
    fates = [(one.first_line, one.last_line, one.outcome) for one in read_gift(text)]
    assert fates == [
        (1, 1, Outcome.IGNORED),
        (2, 2, Outcome.IGNORED),
        (3, 7, Outcome.UNDERSTOOD),
        (8, 8, Outcome.IGNORED),
        (10, 10, Outcome.IGNORED),
    ]


PIECES = st.sampled_from(
    [
        *"{}=~#:\\%>-",
        "->",
        "####",
        "::",
        "//",
        "\n",
        "\n\n",
        "T",
        "3.1",
        "..",
        "word ",
        "[html]",
        "<b>",
    ]
)
MESSES = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def accounted(text: str, entries: Sequence[Entry]) -> bool:
    """Whether every line that is not empty is in exactly one entry, in order."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    covered = [
        number
        for one in entries
        for number in range(one.first_line, one.last_line + 1)
        if number in lines
    ]
    return covered == lines


@given(MESSES)
@example("<b>{}")
def test_every_line_is_accounted_for(text: str) -> None:
    for read in (read_gift, read_aiken):
        entries = read(text)
        assert accounted(text, entries)
        for one in entries:
            is_question = one.outcome in {Outcome.UNDERSTOOD, Outcome.CHANGED}
            assert (one.question is not None) == is_question
            assert one.notes or one.outcome is not Outcome.DROPPED
