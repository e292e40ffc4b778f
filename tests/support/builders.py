"""Quizzes to test with."""

from typing import Any

from tests.support.client import Client, Reply
from tests.support.people import Person


def single(text: str = "Capital of France?", **changes: Any) -> dict[str, Any]:
    question = {
        "type": "single_choice",
        "text": text,
        "points": 2,
        "options": [
            {"text": "Paris", "correct": True},
            {"text": "Lyon", "correct": False},
            {"text": "Nice", "correct": False},
        ],
    }
    return {**question, **changes}


def multiple(text: str = "Which are prime?", **changes: Any) -> dict[str, Any]:
    question = {
        "type": "multiple_choice",
        "text": text,
        "points": 3,
        "scoring": "per_option",
        "options": [
            {"text": "2", "correct": True},
            {"text": "3", "correct": True},
            {"text": "4", "correct": False},
        ],
    }
    return {**question, **changes}


def true_false(text: str = "Water is wet.", **changes: Any) -> dict[str, Any]:
    return {"type": "true_false", "text": text, "points": 1, "correct": True, **changes}


def numeric(text: str = "Pi to two places?", **changes: Any) -> dict[str, Any]:
    question = {"type": "numeric", "text": text, "points": 1, "correct": "3.14"}
    return {**question, "tolerance": "0.01", **changes}


def short_text(text: str = "Not gray but …?", **changes: Any) -> dict[str, Any]:
    question = {"type": "short_text", "text": text, "points": 1, "accepted": ["grey"]}
    return {**question, "explanation": "British spelling.", **changes}


def quiz(**changes: Any) -> dict[str, Any]:
    body = {
        "title": "All sorts",
        "duration_minutes": 10,
        "passing_score": 50,
        "questions": [single(), multiple(), true_false(), numeric(), short_text()],
    }
    return {**body, **changes}


def created(http: Client, author: Person, **changes: Any) -> Reply:
    reply = http.post("/api/v1/quizzes", json=quiz(**changes), token=author.token)
    assert reply.status == 201, reply.text
    return reply


def published(
    http: Client, author: Person, *, announce: Any = False, **changes: Any
) -> dict[str, Any]:
    """A quiz that is open to takers, as its author sees it: with the solutions."""
    quiz_id = created(http, author, **changes).json["id"]
    reply = http.post(
        f"/api/v1/quizzes/{quiz_id}/publish", json={"announce": announce}, token=author.token
    )
    assert reply.status == 200, reply.text
    answer: dict[str, Any] = reply.json
    return answer


def start(http: Client, taker: Person, quiz_id: str, **options: Any) -> Reply:
    return http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", token=taker.token, **options)


def right_answers(admin_view: dict[str, Any]) -> list[dict[str, Any]]:
    """What to answer for all points."""
    return [
        {"question_id": question["id"], "response": _right(question)}
        for question in admin_view["questions"]
    ]


def _right(question: dict[str, Any]) -> Any:
    if question["options"] is None:
        return question["accepted"][0] if question["accepted"] else question["correct"]
    right = [option["id"] for option in question["options"] if option["correct"]]
    return right if question["type"] == "multiple_choice" else right[0]


def play(
    http: Client, taker: Person, admin_view: dict[str, Any], answers: list[dict[str, Any]]
) -> dict[str, Any]:
    """A whole attempt, from start to result."""
    attempt_id = start(http, taker, admin_view["id"]).json["id"]
    if answers:
        saved = http.put(
            f"/api/v1/attempts/{attempt_id}/answers", json={"answers": answers}, token=taker.token
        )
        assert saved.status == 200, saved.text
    reply = http.post(f"/api/v1/attempts/{attempt_id}/submit", token=taker.token)
    assert reply.status == 200, reply.text
    result: dict[str, Any] = reply.json
    return result
