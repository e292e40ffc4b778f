"""Quizzes that draw from banks, by requests."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.quizzes.pool_service import PoolService
from tests.support.banks import BANKS, bank
from tests.support.builders import short_text, start
from tests.support.client import Client, Reply
from tests.support.people import Person
from tests.support.quiz_sections import in_sections, section

QUIZZES = "/api/v1/quizzes"


def filled(http: Client, owner: Person, size: int = 12, **changes: Any) -> str:
    """A bank of short questions, each answered by its number."""
    bank_id = bank(http, owner)
    questions = [
        short_text(f"Number {number}?", accepted=[f"answer-{number}"], tags=["all"], **changes)
        for number in range(size)
    ]
    body = {"questions": questions}
    reply = http.post(f"{BANKS}/{bank_id}/import", json=body, token=owner.token)
    assert reply.status == 201, reply.text
    return bank_id


def draw(bank: str, count: int = 4, points: float = 2, **changes: Any) -> dict[str, Any]:
    return {"draw": {"bank_id": bank, "count": count, "points": points, **changes}}


def create(http: Client, author: Person, *items: dict[str, Any], **changes: Any) -> Reply:
    body = in_sections(section(*items), **changes)
    return http.post(QUIZZES, json=body, token=author.token)


def publish(http: Client, author: Person, made: Reply) -> Reply:
    assert made.status == 201, made.text
    return http.post(f"{QUIZZES}/{made.json['id']}/publish", token=author.token)


def opened(http: Client, author: Person, *items: dict[str, Any], **changes: Any) -> str:
    made = create(http, author, *items, **changes)
    reply = publish(http, author, made)
    assert reply.status == 200, reply.text
    return str(made.json["id"])


def answers(paper: dict[str, Any]) -> list[dict[str, Any]]:
    """The right answers to questions of `filled`, which say their number."""
    return [
        {"question_id": one["id"], "response": "answer-" + one["text"].strip("Number ?")}
        for one in paper["questions"]
        if one["text"].startswith("Number")
    ]


def sit(http: Client, taker: Person, quiz_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """An attempt with all drawn questions answered rightly: its paper and its result."""
    begun = start(http, taker, quiz_id)
    assert begun.status == 201, begun.text
    at = f"/api/v1/attempts/{begun.json['id']}"
    saved = http.put(f"{at}/answers", json={"answers": answers(begun.json)}, token=taker.token)
    assert saved.status == 200, saved.text
    ended = http.post(f"{at}/submit", token=taker.token)
    assert ended.status == 200, ended.text
    return begun.json, ended.json


def forget_candidates() -> None:
    """As in a process that has dealt none of them yet."""
    bootstrap.published_quizzes().pools = PoolService()
