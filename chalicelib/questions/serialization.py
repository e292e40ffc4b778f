"""Serialization of questions and solutions as JSON for storage."""

from decimal import Decimal
from typing import Any

from chalicelib.questions.models import Question, Solution, TextFormat


def question_to_json(question: Question) -> dict[str, Any]:
    """Return a question as a JSON object."""
    return {
        "id": question.id,
        "type": question.type,
        "text": question.text,
        "points": str(question.points),
        "penalty": str(question.penalty),
        "format": question.format.value,
        "body": dict(question.body),
    }


def question_from_json(stored: dict[str, Any]) -> Question:
    """Return the question of a JSON object, of this or an earlier release."""
    return Question(
        id=stored["id"],
        type=stored["type"],
        text=stored["text"],
        points=Decimal(stored["points"]),
        penalty=Decimal(stored["penalty"]),
        format=TextFormat(stored.get("format", TextFormat.PLAIN)),
        body=stored["body"] if "body" in stored else _body_of_0_1(stored),
    )


def solution_to_json(solution: Solution) -> dict[str, Any]:
    """Return a solution as a JSON object."""
    return {"key": dict(solution.key), "explanation": solution.explanation}


def solution_from_json(stored: dict[str, Any]) -> Solution:
    """Return the solution of a JSON object, of this or an earlier release."""
    key = stored["key"] if "key" in stored else _key_of_0_1(stored)
    return Solution(key=key, explanation=stored["explanation"])


def _body_of_0_1(stored: dict[str, Any]) -> dict[str, Any]:
    return {"options": stored["options"]} if stored["options"] else {}


def _key_of_0_1(stored: dict[str, Any]) -> dict[str, Any]:
    """Return the key of a solution from release 0.1, in which all types had the same members."""
    if stored["truth"] is not None:
        return {"correct": stored["truth"]}
    if stored["number"] is not None:
        return {"correct": stored["number"], "tolerance": stored["tolerance"]}
    if stored["accepted"]:
        return {"accepted": stored["accepted"], "case_sensitive": stored["case"]}
    return {"correct": stored["options"], "scoring": stored["scoring"]}
