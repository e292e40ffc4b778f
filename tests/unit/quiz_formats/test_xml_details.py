"""Corners of Moodle XML and QTI that the corpus has no file for."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.quiz_formats.models import Entry, FileContent, UnreadableFileError
from chalicelib.quiz_formats.xml_formats import read_xml


def read(text: str) -> FileContent:
    return read_xml(text, None)[1]


def moodle(kind: str, inside: str, text: str = "Q") -> Entry:
    head = f"<quiz><question type='{kind}'><questiontext format='html'><text>{text}</text>"
    [entry] = read(f"{head}</questiontext>{inside}</question></quiz>").entries
    return entry


def question(entry: Entry) -> dict[str, Any]:
    assert entry.question is not None, entry.notes
    return entry.question


def answers(*fractions: str) -> str:
    return "".join(
        f"<answer fraction='{one}'><text>{place}</text></answer>"
        for place, one in enumerate(fractions)
    )


@pytest.mark.parametrize(
    ("fractions", "penalty"),
    [
        (("100", "-33.33333"), Fraction(1, 3)),
        (("100", "-1e60"), 1),
        (("1e60", "-50"), Fraction(1, 2)),
    ],
)
def test_fractions_that_cost_are_a_penalty_of_at_most_everything(
    fractions: tuple[str, ...], penalty: Fraction
) -> None:
    assert question(moodle("multichoice", answers(*fractions)))["penalty"] == penalty


@pytest.mark.parametrize(
    ("kind", "inside", "code"),
    [
        ("multichoice", answers("50", "0"), "no_correct_answer"),
        ("multichoice", answers(), "no_correct_answer"),
        ("multichoice", "<single>false</single>" + answers("50", "0"), "no_correct_answer"),
        ("truefalse", answers("0", "0"), "no_correct_answer"),
        ("shortanswer", answers("50"), "no_correct_answer"),
        ("numerical", "<answer fraction='100'><text>x</text></answer>", "syntax"),
        ("numerical", "<answer fraction='100'><text>*</text></answer>", "no_correct_answer"),
        ("matching", "", "no_answers"),
        ("cloze", "", "no_answers"),
        ("gapselect", "", "no_answers"),
        ("essay", "<defaultgrade>x</defaultgrade>", "out_of_range"),
        ("essay", "<defaultgrade>1e20</defaultgrade>", "out_of_range"),
        ("", "", "unsupported_type"),
    ],
)
def test_incomplete_question_is_dropped(kind: str, inside: str, code: str) -> None:
    entry = moodle(kind, inside)
    assert (entry.question, [note.code for note in entry.notes]) == (None, [code])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{1:MR:=a~b}", "unsupported_type"),
        ("{1:SA:=a", "syntax"),
        ("{1:NM:=three}", "syntax"),
        ("{1:MC:a~b}", "no_correct_answer"),
        ("{1:MC:=a~=b}", "unsupported_type"),
        ("{101:SA:=a}", "out_of_range"),
        ("{1:SA:=a}" * 51, "out_of_range"),
        ("{1:SA:" + "~" * 101 + "}", "out_of_range"),
        ("[[1]]", "no_answers"),
    ],
)
def test_gaps_that_cannot_be_held_drop_their_question(text: str, code: str) -> None:
    assert [note.code for note in moodle("cloze", "", text).notes] == [code]


def test_gaps_have_escapes_weights_and_other_braces() -> None:
    text = r"{a} {3:SAC:=\}\~\#\=x~%100%2} {:MW:=b#good} {1:NUMERICAL:%50%3:1~=4}"
    found = question(moodle("cloze", "", text))
    assert found["text"] == "{a} {{1}} {{2}} {{3}}"
    first, second, third = found["gaps"]
    assert (first["accepted"], first["case_sensitive"], first["weight"]) == (
        ["}~#=x", "2"],
        True,
        3,
    )
    assert (second["accepted"], second["weight"]) == (["b"], 1)
    assert [one["credit"] for one in third["answers"]] == [Decimal("0.5"), 1]


def test_points_are_rounded_to_three_decimals_with_a_note() -> None:
    entry = moodle("essay", "<defaultgrade>0.33333</defaultgrade>")
    assert question(entry)["points"] == Decimal("0.333")
    assert [note.code for note in entry.notes] == ["rounded"]


def test_parts_that_no_quiz_has_are_named() -> None:
    inside = (
        "<hint><text>Look.</text></hint><tags><tag><text>a</text></tag></tags><image>a.png</image>"
        "<attachments>1</attachments><responsetemplate><text>Dear</text></responsetemplate>"
        "<correctfeedback><text>Bravo!</text></correctfeedback>"
    )
    codes = [note.code for note in moodle("essay", inside).notes]
    assert codes == [
        "setting_ignored",
        "setting_ignored",
        "feedback_removed",
        "feedback_removed",
        "setting_ignored",
        "file_missing",
    ]


ITEM = "<assessmentItem title='T'{}>{}<itemBody>{}</itemBody>{}</assessmentItem>"
DECLARED = (
    "<responseDeclaration identifier='R' cardinality='{}' baseType='{}'>{}</responseDeclaration>"
)


def item(body: str, declared: str = "", processing: str = "", attributes: str = "") -> Entry:
    [entry] = read(ITEM.format(attributes, declared, body, processing)).entries
    return entry


def declared(kind: str, base: str, *right: str) -> str:
    values = "".join(f"<value>{one}</value>" for one in right)
    return DECLARED.format(kind, base, f"<correctResponse>{values}</correctResponse>")


CHOICE = (
    "<choiceInteraction responseIdentifier='R'><prompt>Q</prompt>"
    "<simpleChoice identifier='a'>a</simpleChoice><simpleChoice identifier='b'>b</simpleChoice>"
    "</choiceInteraction>"
)
ENTRY = "<p>Q <textEntryInteraction responseIdentifier='R'/></p>"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (item("<p>Read.</p>"), "no_answers"),
        (item(CHOICE), "no_correct_answer"),
        (item(CHOICE, declared("single", "identifier", "z")), "no_correct_answer"),
        (item("<hotspotInteraction responseIdentifier='R'/>"), "unsupported_type"),
        (item(CHOICE + CHOICE, declared("single", "identifier", "a")), "unsupported_type"),
        (
            item(CHOICE, declared("single", "identifier", "a"), "", " adaptive='true'"),
            "custom_scoring",
        ),
        (
            item(
                CHOICE,
                declared("single", "identifier", "a"),
                "<responseProcessing template='https://example.org/other'/>",
            ),
            "custom_scoring",
        ),
        (item(ENTRY, declared("single", "float", "x")), "no_correct_answer"),
    ],
)
def test_items_that_cannot_be_held_are_dropped(entry: Entry, code: str) -> None:
    assert (entry.question, [note.code for note in entry.notes]) == (None, [code])


def test_words_around_a_place_to_write_keep_it() -> None:
    body = "<p>The <textEntryInteraction responseIdentifier='R'/> rises.</p>"
    found = question(item(body, declared("single", "string", "sun")))
    assert (found["text"], found["accepted"], found["case_sensitive"]) == (
        "The _____ rises.",
        ["sun"],
        True,
    )
    assert question(item(ENTRY, declared("single", "integer", "3")))["text"] == "Q"


@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        ("toleranceMode='absolute' tolerance='0.1 0.1'", {"correct": "3", "tolerance": "0.1"}),
        ("toleranceMode='exact'", {"correct": "3", "tolerance": "0"}),
    ],
)
def test_closeness_is_read_from_the_rules(rule: str, answer: dict[str, str]) -> None:
    inside = "<variable identifier='R'/><correct identifier='R'/>"
    processing = (
        f"<responseProcessing><responseCondition><responseIf><equal {rule}>{inside}</equal>"
        "</responseIf></responseCondition></responseProcessing>"
    )
    found = question(item(ENTRY, declared("single", "float", "3"), processing))
    assert {name: found[name] for name in answer} == answer


@pytest.mark.parametrize(
    "text", ["<html/>", "<assessmentTest/>", "<manifest/>", "<quiz", "<quiz>&x;</quiz>"]
)
def test_documents_of_no_format_are_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read(text)
