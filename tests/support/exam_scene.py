"""An exam for people to look at: one quiz of every type, written, published, and taken."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.emulator.seed import publish
from tests.support.journey_stack import Person, Stack

QUESTIONS = Path(__file__).with_suffix(".json")
TITLE = "Introduction to physics: midterm"


@dataclass(frozen=True)
class Scene:
    """The quiz and those who are around it."""

    author: Person
    quiz_id: str
    running: list[str]
    ended: list[str]


def every_type() -> list[dict[str, Any]]:
    """One question of each type that is graded by itself, as an author might write it."""
    written: list[dict[str, Any]] = json.loads(QUESTIONS.read_text())
    return written


def essay() -> dict[str, Any]:
    """A question that people mark."""
    return {
        "type": "essay",
        "text": "Explain why the sky is blue.",
        "points": 4,
        "min_words": 20,
        "rubric": {
            "criteria": [
                {
                    "text": "Names scattering",
                    "levels": [{"points": 0, "text": "no"}, {"points": 2, "text": "yes"}],
                },
                {
                    "text": "Depends on wavelength",
                    "levels": [{"points": 0, "text": "no"}, {"points": 2, "text": "yes"}],
                },
            ]
        },
    }


def stage_exam(stack: Stack, takers: int = 6) -> Scene:
    """Publish the quiz; half of the takers sit it, the others have handed in."""
    author = stack.person("author")
    body = {
        "title": TITLE,
        "description": "Mechanics, waves and light. A calculator is allowed.",
        "duration_minutes": 45,
        "passing_score": 50,
        "access_code": "aurora",
        "review": {"show": "correct_answers", "when": "after_close"},
        "questions": [*every_type(), essay()],
    }
    quiz_id = publish(author.http, body)
    running, ended = [], []
    for place in range(takers):
        taker = stack.person()
        started = taker.http.post(
            f"/api/v1/attempts/quizzes/{quiz_id}/start", json={"access_code": "aurora"}
        )
        attempt = started.raise_for_status().json()
        _answer(taker, attempt, place + 4)
        if place % 2:
            taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
            ended.append(attempt["id"])
        else:
            running.append(attempt["id"])
    return Scene(author, quiz_id, running, ended)


def _answer(taker: Person, attempt: dict[str, Any], count: int) -> None:
    answers = [
        {"question_id": question["id"], "response": _response(question)}
        for question in attempt["questions"][:count]
    ]
    saved = taker.http.put(f"/api/v1/attempts/{attempt['id']}/answers", json={"answers": answers})
    saved.raise_for_status()


def _response(question: dict[str, Any]) -> Any:
    responses: dict[str, Callable[[], Any]] = {
        "single_choice": lambda: secrets.choice(question["options"])["id"],
        "multiple_choice": lambda: [question["options"][0]["id"]],
        "true_false": lambda: True,
        "numeric": lambda: "19.6 m",
        "short_text": lambda: "Newton",
        "matching": lambda: {question["stems"][0]["id"]: question["choices"][0]["id"]},
        "ordering": lambda: [item["id"] for item in question["items"]],
        "cloze": lambda: {question["gaps"][0]["id"]: "newton"},
        "essay": lambda: "Air scatters blue light most, so it comes from everywhere.",
    }
    return responses[question["type"]]()
