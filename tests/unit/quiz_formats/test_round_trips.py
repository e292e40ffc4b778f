"""Exported files import unchanged: completely as JSON, within its limits for other formats."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questions.identity import QuestionIds
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.gift import read_gift
from chalicelib.quiz_formats.models import Format, NotExpressibleError
from chalicelib.quiz_formats.schemas import exported_quiz, find_refusal, imported_quiz
from chalicelib.quiz_formats.writers import write_aiken, write_gift
from chalicelib.quizzes.models import Draft, Quiz, QuizStatus
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.web.authentication import Caller
from chalicelib.web.plain_text import refused_character
from tests.support.drawn_questions import (
    LINES,
    PLAIN,
    QUESTIONS,
    SECRET,
    choice_options,
    draft_of,
)

TEXTS = st.text(max_size=20).filter(lambda text: refused_character(text) is None)
SETTINGS: Any = st.fixed_dictionaries(
    {
        "title": LINES,
        "duration_minutes": st.integers(1, 1440),
        "passing_score": st.integers(0, 100),
    },
    optional={
        "description": TEXTS,
        "max_attempts": st.integers(1, 1000) | st.none(),
        "randomize_questions": st.booleans(),
        "opens_at": st.just("2026-01-01T00:00:00.000Z"),
        "closes_at": st.just("2026-02-01T00:00:00.123Z"),
        "grading_method": st.sampled_from(["best", "latest", "first", "mean"]),
        "overdue": st.sampled_from(["auto_submit", "abandon"]),
        "review": st.just({"show": "correct_answers", "when": "after_close"}),
    },
)


def a_quiz(draft: Draft) -> Quiz:
    return Quiz(
        id="quz_1",
        owner_id="usr_1",
        status=QuizStatus.DRAFT,
        version=0,
        revision=1,
        settings=draft.settings,
        question_count=len(draft.questions),
        total_points=draft.total_points,
        created_at=0,
        updated_at=0,
    )


ADMIN = Caller("usr_admin", "ses_1", "admin", "admin")


@given(SETTINGS, st.lists(QUESTIONS, min_size=1, max_size=4))
def test_json_round_trip_is_complete(settings: Any, questions: list[Any]) -> None:
    draft = draft_of(settings, questions)
    written = exported_quiz(a_quiz(draft), draft, ADMIN)
    written["passing_score"] = Decimal(str(written["passing_score"]))
    for question in written["questions"]:
        question["points"] = Decimal(str(question["points"]))
        question["penalty"] = Decimal(str(question["penalty"]))
    assert QuizIn.model_validate(imported_quiz(written)).draft(QuestionIds(SECRET, "1")) == draft


@given(st.lists(QUESTIONS, min_size=1, max_size=4))
def test_gift_round_trip_keeps_questions(questions: list[Any]) -> None:
    text = write_gift(draft_of(PLAIN, questions))
    kept = [one for one in questions if not any("->" in text for text in one.get("accepted", ()))]
    back = [one.question for one in read_gift(text) if one.question is not None]
    assert [_comparable(one) for one in back] == [_comparable(one) for one in kept]
    assert text.count("is left out: GIFT") == len(questions) - len(kept)


def _comparable(asked: Any) -> Any:
    """GIFT knows one line end and one spelling of numbers."""
    spelled = json.dumps(asked).replace("\\r\\n", "\\n").replace("\\r", "\\n")
    asked = json.loads(spelled)
    if asked["type"] != "numeric":
        return asked
    return {**asked, "correct": Decimal(asked["correct"]), "tolerance": Decimal(asked["tolerance"])}


AIKEN = st.fixed_dictionaries(
    {
        "type": st.just("single_choice"),
        "text": LINES.map(lambda text: f"Q {text}"),
        "points": st.just(1),
        "options": choice_options(LINES, 1),
    }
).filter(lambda asked: find_refusal(asked) is None)


@given(st.lists(QUESTIONS | AIKEN, min_size=1, max_size=3))
def test_aiken_export_reads_the_same_in_other_parsers(questions: list[Any]) -> None:
    try:
        text = write_aiken(draft_of(PLAIN, questions))
    except NotExpressibleError:
        return
    reading = service.read_text(text.encode(), Format.AIKEN, Decimal(1), find_refusal)
    assert [one["text"] for one in reading.questions] == [one["text"] for one in questions]
    assert [one["options"] for one in reading.questions] == [one["options"] for one in questions]


@pytest.mark.parametrize("text", ["ANSWER: A", "x\nANSWER: A", "x\rANSWER: A", " x", "\u2003x"])
def test_a_text_that_aiken_would_take_for_something_else_is_refused(text: str) -> None:
    options = [{"text": "a", "correct": True}, {"text": "b", "correct": False}]
    asked = {"type": "single_choice", "text": text, "points": 1, "options": options}
    with pytest.raises(NotExpressibleError):
        write_aiken(draft_of(PLAIN, [asked]))


def test_gift_drops_ambiguous_questions_with_a_comment() -> None:
    options = [{"text": " ", "correct": True}, {"text": "b", "correct": False}]
    pair = {"type": "short_text", "text": "a", "points": 1, "accepted": ["b -> c"]}
    blank = {"type": "single_choice", "text": "a", "points": 1, "options": options}
    text = write_gift(draft_of(PLAIN, [pair, blank]))
    assert [line for line in text.splitlines() if "left out" in line] == [
        "// question 1 is left out: GIFT would read its answers as pairs",
        "// question 2 is left out: GIFT has no texts of spaces only",
    ]
    assert "{" not in text


@given(st.lists(AIKEN, min_size=1, max_size=4))
def test_aiken_round_trip_keeps_choices(questions: list[Any]) -> None:
    text = write_aiken(draft_of(PLAIN, questions))
    assert [one.question for one in read_aiken(text)] == questions


def test_aiken_refuses_unsupported_questions_with_pointers() -> None:
    rich = [
        {"type": "true_false", "text": "Sun?", "points": 1, "correct": True},
        {
            "type": "single_choice",
            "text": "two\nlines",
            "points": 1,
            "options": [{"text": "a", "correct": True}, {"text": "b", "correct": False}],
        },
    ]
    with pytest.raises(NotExpressibleError) as refused:
        write_aiken(draft_of(PLAIN, rich))
    assert sorted(refused.value.reasons) == ["/questions/0", "/questions/1"]


COLOUR = {"type": "short_text", "text": "Not color but?", "points": 1, "accepted": ["colour"]}


def test_gift_comments_contain_unsupported_settings() -> None:
    question = {
        "type": "multiple_choice",
        "text": "Which?",
        "points": Decimal("2.5"),
        "penalty": Decimal("0.5"),
        "scoring": "all_or_nothing",
        "options": [{"text": "a", "correct": True}, {"text": "b", "correct": False}],
    }
    spelling = {**COLOUR, "case_sensitive": True}
    heading = {**PLAIN, "title": "A // title", "description": "two\n\rlines"}
    text = write_gift(draft_of(heading, [question, spelling]))
    assert text.splitlines() == [
        "// A // title",
        "// two lines",
        "// duration_minutes: 1, passing_score: 0, max_attempts: any number",
        "",
        "// points: 2.5, penalty: 0.5",
        "// scoring: all_or_nothing",
        "[plain]Which?{~%100%a ~%-100%b }",
        "",
        "// upper and lower case count",
        "[plain]Not color but?{=colour }",
    ]
