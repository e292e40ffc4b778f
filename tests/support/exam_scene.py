"""An exam for people to look at: one quiz of every type, written, published, and taken."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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
    taker: Person
    open_quiz_id: str
    later_quiz_id: str
    attempt_of_taker: str
    result_of_taker: str
    group_id: str
    bank_id: str


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
    running, ended, people = [], [], []
    for place in range(takers):
        taker = stack.person()
        people.append(taker)
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
    open_quiz, later, result = _other_quizzes(author, people[0])
    group_id, bank_id = _group_and_bank(author, people)
    return Scene(
        author,
        quiz_id,
        running,
        ended,
        people[0],
        open_quiz,
        later,
        running[0],
        result,
        group_id,
        bank_id,
    )


def _other_quizzes(author: Person, taker: Person) -> tuple[str, str, str]:
    """One that is open, one that opens later, and a result with its review."""
    common = {"duration_minutes": 20, "passing_score": 50, "questions": every_type()}
    shown = {"show": "correct_answers", "when": "immediately"}
    text = "Forces and **motion**, $F = ma$."
    described = {"description": text, "description_format": "markdown"}
    ready = publish(author.http, {**common, **described, "title": "Practice", "review": shown})
    opens = (datetime.now(UTC) + timedelta(hours=3)).isoformat()
    later = publish(author.http, {**common, "title": "Waves: second test", "opens_at": opens})
    start = f"/api/v1/attempts/quizzes/{ready}/start"
    attempt = taker.http.post(start, json={}).raise_for_status().json()
    _answer(taker, attempt, 5)
    taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    return ready, later, str(attempt["id"])


def _group_and_bank(author: Person, members: list[Person]) -> tuple[str, str]:
    group = author.http.post("/api/v1/groups", json={"name": "Class 5b"}).json()["id"]
    for one in members:
        member_id = one.http.get("/api/v1/auth/me").json()["id"]
        author.http.put(f"/api/v1/groups/{group}/members/{member_id}").raise_for_status()
    bank = {"title": "Oceans", "description": "For the second term."}
    made = author.http.post("/api/v1/banks", json=bank).json()["id"]
    for text in ("Is the sea salt?", "Is it deep?"):
        question = {"type": "true_false", "text": text, "points": 1, "correct": True}
        author.http.post(f"/api/v1/banks/{made}/questions", json={**question, "tags": ["sea"]})
    return str(group), str(made)


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
