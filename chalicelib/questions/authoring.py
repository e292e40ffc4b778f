"""Conversion between an author's input and a question with its solution."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.questions import markdown_profile
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Asked, Question, Solution, TextFormat
from chalicelib.questions.registry import TYPES

EXPLANATION = "/explanation"
"""The pointer to the text that reviews alone show."""


def build_question(asked: Asked, ids: QuestionIds) -> tuple[Question, Solution]:
    """Return a question and its solution; raises InvalidQuestionError."""
    part_ids = ids.assign(asked.get("id"))
    body, key = TYPES[asked["type"]].build(asked, part_ids)
    question = Question(
        id=part_ids.question_id,
        type=asked["type"],
        text=asked["text"],
        points=asked["points"],
        penalty=asked["penalty"],
        format=TextFormat(asked["format"]),
        body=body,
    )
    return question, Solution(key=key, explanation=asked.get("explanation"))


def content_problems(question: Question, solution: Solution) -> Iterator[tuple[str, str]]:
    """Yield violations of the profile of the question's format, with pointers into the question."""
    if question.format is not TextFormat.MARKDOWN:
        return
    for pointer, text in texts(question, solution):
        for problem in markdown_profile.profile_problems(text):
            yield pointer, problem


def texts(question: Question, solution: Solution) -> Iterator[tuple[str, str]]:
    """Yield every text in the question's format with the pointer to it."""
    yield "/text", question.text
    if solution.explanation is not None:
        yield EXPLANATION, solution.explanation
    yield from TYPES[question.type].texts(question.body, solution.key)


def texts_with_assets(question: Question, solution: Solution) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of the pictures and sounds that each text shows, with the pointer to it."""
    if question.format is TextFormat.MARKDOWN:
        for pointer, text in texts(question, solution):
            if found := markdown_profile.asset_ids(text):
                yield pointer, found


def describe_question(question: Question, solution: Solution) -> dict[str, Any]:
    """Return a question as its author reads and writes it."""
    return {
        "id": question.id,
        "type": question.type,
        "text": question.text,
        "format": question.format.value,
        "points": question.points,
        "penalty": question.penalty,
        "explanation": solution.explanation,
        **TYPES[question.type].describe(question.body, solution.key),
    }


def size_as_answer(question: Question, solution: Solution) -> int:
    """Return how many bytes a question with its solution has in an answer, as Lambda counts."""
    described = json.dumps(describe_question(question, solution), default=str, ensure_ascii=False)
    return len(json.dumps(described))


def known_ids(questions: tuple[Question, ...]) -> dict[str, frozenset[str]]:
    """Return the ids of questions, each with those of its parts."""
    return {one.id: TYPES[one.type].part_ids(one.body) for one in questions}
