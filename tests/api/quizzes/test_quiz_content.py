"""Validation of quizzes: invalid ones are refused with pointers."""

from typing import Any

import pytest

from tests.support.builders import numeric, quiz, short_text, single, true_false
from tests.support.client import Client
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"
_ACCEPTED = "/questions/0/accepted/0"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"duration_minutes": 0}, "/duration_minutes"),
        ({"duration_minutes": "10"}, "/duration_minutes"),
        ({"duration_minutes": True}, "/duration_minutes"),
        ({"passing_score": 101}, "/passing_score"),
        ({"surprise": 1}, "/surprise"),
        ({"questions": []}, "/questions"),
        ({"opens_at": "tomorrow"}, "/opens_at"),
        ({"opens_at": "2026-02-30T00:00:00Z"}, "/opens_at"),
        ({"opens_at": 5}, "/opens_at"),
        ({"opens_at": "0001-01-01T00:00:00+14:00"}, "/opens_at"),
        ({"opens_at": "0099-01-01T00:00:00Z"}, "/opens_at"),
        ({"closes_at": "9999-12-31T23:59:59-14:00"}, "/closes_at"),
        ({"opens_at": "2026-10-01T00:00:00Z", "closes_at": "2026-09-01T00:00:00Z"}, "/closes_at"),
        ({"questions": [single(points=0)]}, "/questions/0/points"),
        ({"questions": [single(type="hologram")]}, "/questions/0/type"),
        ({"questions": [single(), {"text": "of no type"}]}, "/questions/1/type"),
        ({"questions": ["x"]}, "/questions/0"),
        ({"questions": [single(points=1.0001)]}, "/questions/0/points"),
        ({"questions": [single(points="1")]}, "/questions/0/points"),
        ({"questions": [numeric(correct="x")]}, "/questions/0/correct"),
        ({"questions": [short_text(accepted=[])]}, "/questions/0/accepted"),
        ({"questions": [short_text(accepted=["\U0001f600" * 192])]}, _ACCEPTED),
        ({"questions": [short_text(accepted=["x" * 256])]}, _ACCEPTED),
        ({"questions": [true_false(correct="yes")]}, "/questions/0/correct"),
        ({"questions": [single(points=100_000)] * 11}, "/questions"),
    ],
)
def test_a_quiz_that_could_not_be_taken_is_refused(
    http: Client, people: People, change: dict[str, Any], pointer: str
) -> None:
    reply = http.post(QUIZZES, json=quiz(**change), token=people.author().token)
    assert reply.status == 422, reply.text
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([("a", True), ("b", True)], "single_choice"),
        ([("a", False), ("b", False)], "single_choice"),
        ([("a", False), ("b", False)], "multiple_choice"),
        ([("a", True), (" a ", False)], "single_choice"),
    ],
)
def test_options_must_differ_and_some_be_right(
    http: Client, people: People, options: list[tuple[str, bool]], kind: str
) -> None:
    question = single(
        type=kind, options=[{"text": text, "correct": correct} for text, correct in options]
    )
    reply = http.post(QUIZZES, json=quiz(questions=[question]), token=people.author().token)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == ["/questions/0/options"]
