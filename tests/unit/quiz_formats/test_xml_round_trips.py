"""Questions in Moodle XML and QTI 3 import unchanged, except for documented losses."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.questions.authoring import describe_question
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.moodle_writer import write_moodle_xml
from chalicelib.quiz_formats.qti_writer import write_document, write_package
from chalicelib.quiz_formats.schemas import find_refusal
from tests.support.question_samples import SAMPLES, built

SETTINGS = {
    "title": "A & B",
    "duration_minutes": 3,
    "max_attempts": 2,
    "randomize_questions": True,
}
Asked = dict[str, Any]
Write = Callable[[Sequence[Mapping[str, Any]]], str]

LOST_IN_MOODLE = {
    "all or nothing",
    "per option",
    "matching, all or nothing",
    "cloze, all or nothing",
}
"""Scoring that Moodle lacks; the file has it in a comment."""


def as_qti(questions: Sequence[Mapping[str, Any]]) -> str:
    return write_document(SETTINGS, questions)


WRITERS = {"moodle": write_moodle_xml, "qti": as_qti}


def described(asked: Mapping[str, Any]) -> Asked:
    return describe_question(*built(asked))


def back(text: str) -> Asked:
    reading = service.read_text(text.encode(), None, None, find_refusal)
    [question] = reading.questions
    return comparable(described(question))


def comparable(question: Asked) -> Asked:
    """Return a question without ids, its gaps and choices in the order in which they are used."""
    found: Asked = _without_ids(question)
    if found["type"] == "matching":
        texts = [one["text"] for one in found["choices"]]
        found["pairs"] = [texts[choice] for _, choice in found["pairs"]]
        found["choices"] = sorted(texts)
    if found["type"] == "cloze":
        numbers = [int(part[0]) for part in found["text"].split("{{")[1:]]
        found["gaps"] = [found["gaps"][number - 1] for number in numbers]
        for place, number in enumerate(numbers, start=1):
            found["text"] = found["text"].replace(f"{{{{{number}}}}}", f"<{place}>", 1)
    return found


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(_without_ids, value))
    if isinstance(value, dict):
        kept = ((name, one) for name, one in value.items() if name != "id" and one is not None)
        return {name: _without_ids(one) for name, one in kept}
    return value


@pytest.mark.parametrize("name", SAMPLES)
def test_qti_round_trip_keeps_each_type(name: str) -> None:
    question = described(SAMPLES[name])
    assert back(as_qti([question])) == comparable(question)


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - LOST_IN_MOODLE - {"essay"}))
def test_moodle_round_trip_keeps_each_type(name: str) -> None:
    question = described(SAMPLES[name])
    expected = comparable(question)
    if "answers" in question:
        # Moodle's tolerances are absolute
        tolerances = ("30", "50")
        for one, tolerance in zip(expected["answers"], tolerances, strict=True):
            one |= {"tolerance": tolerance, "tolerance_type": "absolute"}
    assert back(write_moodle_xml([question])) == expected


@pytest.mark.parametrize("name", sorted(LOST_IN_MOODLE))
def test_moodle_comments_contain_unsupported_parts(name: str) -> None:
    question = described(SAMPLES[name])
    assert f"<!-- scoring: {question['scoring']} -->" in write_moodle_xml([question])


def test_a_penalty_and_a_rubric_come_back_from_qti_and_are_named_in_moodle() -> None:
    question = described({"type": "true_false", "correct": True, "penalty": Decimal("0.5")})
    assert back(as_qti([question]))["penalty"] == Decimal("0.5")
    assert "<!-- penalty: 0.5 -->" in write_moodle_xml([question])
    assert "<!-- its rubric is left out -->" in write_moodle_xml([described(SAMPLES["essay"])])


def test_qti_package_contains_test_and_settings() -> None:
    questions = [described(one) for one in SAMPLES.values()]
    content = write_package(SETTINGS, questions)
    assert content == write_package(SETTINGS, questions)
    reading = service.read_package(content, None, None, find_refusal)
    assert reading.settings == SETTINGS
    assert len(reading.questions) == len(SAMPLES)


MARKDOWN = """What is **bold**, *it*, `x<y`, $a<b$ and

- one
- two

| a | b |
| --- | --- |
| 1 | 2 |"""


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_xml_round_trip_keeps_markdown(write: Write) -> None:
    asked = {"type": "true_false", "correct": True, "text": MARKDOWN, "format": "markdown"}
    question = described({**asked, "explanation": "[a page](https://example.org)"})
    assert back(write([question])) == comparable(question)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_pictures_stay_behind(write: Write) -> None:
    picture = "![a map](asset:ast_00000000000000000000000000)"
    asked = {"type": "essay", "text": f"What is {picture}?", "format": "markdown"}
    assert back(write([described(asked)]))["text"] == r"What is \[a map\]?"


LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp"), exclude_characters="{}"),
    min_size=1,
    max_size=12,
)
WORDS = st.lists(
    LETTERS | st.sampled_from(["&amp;", "<b>", "]]>", "--", "*", "$x$", "\\(y\\)"]),
    min_size=1,
    max_size=4,
)
TEXTS = WORDS.map(" ".join).filter(lambda text: text.isprintable() and "\ufffe" not in text)
PARTS = st.lists(TEXTS, min_size=2, max_size=4, unique_by=str.casefold)


def _marked(texts: list[str]) -> list[dict[str, Any]]:
    return [{"text": text, "correct": place == 0} for place, text in enumerate(texts)]


def _parts(texts: list[str]) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


QUESTIONS: st.SearchStrategy[Asked] = st.one_of(
    st.fixed_dictionaries({"type": st.just("true_false"), "text": TEXTS, "correct": st.booleans()}),
    st.fixed_dictionaries(
        {"type": st.just("single_choice"), "text": TEXTS, "options": PARTS.map(_marked)}
    ),
    st.fixed_dictionaries(
        {"type": st.just("short_text"), "text": TEXTS, "accepted": PARTS},
        optional={"case_sensitive": st.booleans()},
    ),
    st.fixed_dictionaries({"type": st.just("ordering"), "text": TEXTS, "items": PARTS.map(_parts)}),
    st.fixed_dictionaries(
        {
            "type": st.just("matching"),
            "text": TEXTS,
            "stems": PARTS.map(lambda texts: _parts(texts[:2])),
            "choices": PARTS.map(_parts),
            "pairs": st.just([[0, 1], [1, 0]]),
        }
    ),
    st.fixed_dictionaries(
        {"type": st.just("essay"), "text": TEXTS}, optional={"explanation": TEXTS}
    ),
).filter(lambda asked: find_refusal({"points": 1, **asked}) is None)


@given(QUESTIONS, st.sampled_from(sorted(WRITERS)))
@settings(max_examples=60, deadline=None)
def test_any_texts_come_back(asked: Asked, name: str) -> None:
    question = described(asked)
    assert back(WRITERS[name]([question])) == comparable(question)
