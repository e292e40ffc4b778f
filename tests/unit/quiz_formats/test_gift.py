"""GIFT: what is read is what was meant; what cannot be is said, line by line."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.exchange import aiken, gift
from chalicelib.exchange.markup import plain
from chalicelib.exchange.models import Asked, Fate, Passage


def only(text: str) -> Passage:
    [passage] = gift.read(text)
    return passage


def asked(text: str) -> Asked:
    question = only(text).question
    assert question is not None, only(text).notes
    return question


def choices(*options: tuple[str, bool]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": correct} for text, correct in options]


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
        ("One of two? {#=7 =%50%8}", {"type": "numeric", "correct": "7", "tolerance": "0"}),
        (r"Stars? {=\*\* =5 * 5}", {"type": "short_text", "accepted": ["**"]}),
        (
            "When? {#=1822:0 =%50%1822:2 ~no}",
            {"type": "numeric", "correct": "1822", "tolerance": "0"},
        ),
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
def test_each_type_is_told_by_its_marks(text: str, expected: Asked) -> None:
    question = asked(text)
    assert {name: question[name] for name in expected} == expected
    assert question["text"] == text.partition(" {")[0]
    assert question["points"] == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Broken {=a ~b", "a closing } is missing"),
        ("Broken } here {T}", "'}' is not expected here"),
        ("Nested {=a {b} ~c}", "'{' is not expected here: an empty line parts questions"),
        ("Two {T} answers {F}", "'{' is not expected here: an empty line parts questions"),
        ("Odd {a}", "its answers begin with none of = ~ # T F"),
        ("Pi? {#}", "'}' is not expected here"),
        ("Pi? {#=3 =4}", "several numbers are right, and a question of ours has one"),
        ("Any? {=a* =*b}", "its answers have wildcards (*), which no type of ours has"),
        ("Lost? {~a#ok", "a closing } is missing"),
        ("A backslash at the end \\", "'\\\\' is not expected here"),
        (f"Far? {{#1..{'9' * 102}}}", "its numbers have too many digits"),
        ("Pi? {#three}", "'three' is not expected here"),
        ("Empty? {= ~b}", "an answer has no text"),
        ("None? {~a ~b}", "none of its answers is right"),
        ("Half? {=%50%a =%40%b}", "no answer gives all points"),
        ("Half? {#=%50%3}", "no number gives all points"),
        ("Which? {=a =b ~c}", "several answers are right of which one is to be chosen"),
        ("Match {=a -> b =c -> d}", "it asks to match pairs, which no type of ours does"),
        ("Write {}", "it asks for an essay, which no type of ours does"),
        ("Write {####how long you like}", "it asks for an essay, which no type of ours does"),
        ("Only words.", "it asks nothing: there are no answers in braces"),
        ("{=a ~b}", "it has no text"),
    ],
)
def test_what_cannot_be_a_question_of_ours_is_dropped_with_its_reason(
    text: str, reason: str
) -> None:
    passage = only(text)
    assert (passage.fate, passage.question, passage.notes) == (Fate.DROPPED, None, (reason,))


def test_a_fault_is_named_with_its_own_line() -> None:
    passage = only("A question\nover lines {\n=a\n~b {\n}")
    assert passage.notes == ("'{' is not expected here: an empty line parts questions (line 4)",)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("A? {=a#good ~b}", "words about single answers are left out"),
        ("A? {=a ~%30%b}", "answers that are right in part count as wrong"),
        ("A? {=a =%50%b}", "answers that are right in part count as wrong"),
        ("A? {#=1 =%30%2}", "answers that are right in part count as wrong"),
        ("A? {=a =b*}", "answers with a wildcard (*) are left out"),
        ("::B::A? {T}", "its title is left out"),
        (
            "A? {~%70%a ~%30%b ~c}",
            "the weights of its options are left out: points are shared evenly",
        ),
        ("[html]<img src=x>A?{T}", "a picture or a sound is left out"),
        ("A?{=[html]<img src\\=x>a ~b}", "a picture or a sound is left out"),
    ],
)
def test_what_is_left_out_of_a_question_is_said(text: str, note: str) -> None:
    assert only(text).fate is Fate.UNDERSTOOD
    assert only(text).notes == (note,)


def test_titles_markup_escapes_and_missing_words() -> None:
    assert asked(r"::Name\:: it:: Text? {T}")["text"] == "Text?"
    assert only("::What is...::What is that? {T}").notes == ()
    assert asked("::Only a name::{T}")["text"] == "Only a name"
    assert asked(r"a\{b\}c\=d\~e\#f\:g\\h\ni {T}")["text"] == "a{b}c=d~e#f:g\\h\ni"
    assert asked("[HTML]<p>One &amp; <b>two</b></p><p>three</p>{T}")["text"] == "One & two\nthree"
    assert asked("[markdown]*keep*{T}")["text"] == "*keep*"
    assert asked(r"\(\frac\{1\}\{2\}\) \\n {T}")["text"] == r"\(\frac{1}{2}\) \n"
    assert asked("The {=sun} rises.")["text"] == "The _____ rises."
    assert asked("The capital is {=Rome}.\n")["text"] == "The capital is _____."
    assert asked("[html]<i>The</i> {=sun} <i>rises</i>")["text"] == "The _____ rises"
    assert asked("::Sun::{=It} rises.")["text"] == "_____ rises."
    assert asked("A? {T####Because\\: so.}")["explanation"] == "Because: so."
    assert asked("A? {T####a=b, #1 ~ x}")["explanation"] == "a=b, #1 ~ x"


def test_the_mark_of_a_question_holds_for_its_answers_unless_they_have_their_own() -> None:
    marked = asked("[html]<p>A</p>{=<b>x</b> ~[plain]<b>y</b>####<p>Because</p>}")
    assert marked["options"] == choices(("x", True), ("<b>y</b>", False))
    assert (marked["text"], marked["explanation"]) == ("A", "Because")
    bare = asked("<p>A</p>{=[html]<b>x</b> ~<b>y</b>}")
    assert bare["options"] == choices(("x", True), ("<b>y</b>", False))
    assert bare["text"] == "<p>A</p>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>\n<P class='x'>two<br/>three</P>", "One\ntwo\nthree"),
        ("2<sup>3</sup> H<sub>2</sub>O", "2^3 H_2O"),
        ("a<script>if (a < b) {}</script>b<style>p{}</style>c", "abc"),
        ("1 < 2 &lt;b&gt; &amp;amp; &nbsp;3", "1 < 2 <b> &amp; \xa03"),
        ("<!-- said --><!DOCTYPE html>a", "a"),
        ("<script>never closed", ""),
    ],
)
def test_the_words_of_html_are_what_a_reader_sees(html: str, text: str) -> None:
    assert plain(html) == (text, False)


@given(st.lists(st.sampled_from(["<", ">", "<a ", "</", "<!", "&", "&#", " ", "\n", "x"])))
def test_no_html_breaks_the_reader(parts: list[str]) -> None:
    text, _ = plain("".join(parts))
    assert text == "\n".join(line.strip() for line in text.split("\n"))


def test_comments_and_categories_are_passed_over_wherever_they_stand() -> None:
    text = "// a\n$CATEGORY: b\nQuestion? {\n// inside\n=a\n~b\n}\n// after\n\n// alone"
    fates = [(one.first_line, one.last_line, one.fate) for one in gift.read(text)]
    assert fates == [
        (1, 1, Fate.IGNORED),
        (2, 2, Fate.IGNORED),
        (3, 7, Fate.UNDERSTOOD),
        (8, 8, Fate.IGNORED),
        (10, 10, Fate.IGNORED),
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


def accounted(text: str, passages: Sequence[Passage]) -> bool:
    """Whether every line that is not empty is in exactly one passage, in order."""
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    covered = [
        number
        for one in passages
        for number in range(one.first_line, one.last_line + 1)
        if number in lines
    ]
    return covered == lines


@given(MESSES)
def test_whatever_a_text_holds_each_line_is_accounted_for(text: str) -> None:
    for read in (gift.read, aiken.read):
        passages = read(text)
        assert accounted(text, passages)
        for one in passages:
            assert (one.question is not None) == (one.fate is Fate.UNDERSTOOD)
            assert one.notes or one.fate is not Fate.DROPPED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No answer\nA. x\nB. y", "there is no line with its ANSWER"),
        ("No options\nANSWER: A", "it has no options"),
        ("A. x\nB. y\nANSWER: A", "its options are B, not A, B, C and so on"),
        ("ANSWER: B", "it has no text"),
        ("Gap\nA. x\nC. y\nANSWER: A", "its options are A, C, not A, B, C and so on"),
        ("None\nA. x\nB. y\nANSWER: C", "its answer C is none of its options"),
    ],
)
def test_aiken_names_what_is_wrong(text: str, reason: str) -> None:
    [passage] = aiken.read(text)
    assert passage.notes == (reason,)


def test_aiken_takes_several_lines_of_text_and_both_spellings_of_options() -> None:
    [passage] = aiken.read("First\nsecond?\n\na) x\nB. y\nanswer: b")
    assert passage.question == {
        "type": "single_choice",
        "text": "First\nsecond?",
        "points": 1,
        "options": choices(("x", False), ("y", True)),
    }
