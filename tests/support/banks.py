"""Banks and their questions by requests."""

from typing import Any

from tests.support.client import Client, Reply
from tests.support.people import Person

BANKS = "/api/v1/banks"


def bank(http: Client, owner: Person, **changes: Any) -> str:
    reply = http.post(BANKS, json={"title": "Geography", **changes}, token=owner.token)
    assert reply.status == 201, reply.text
    return str(reply.json["id"])


def add(http: Client, who: Person, bank_id: str, question: dict[str, Any], *tags: str) -> Reply:
    body = {**question, "tags": list(tags)}
    return http.post(f"{BANKS}/{bank_id}/questions", json=body, token=who.token)


def texts(reply: Reply) -> list[str]:
    return [one["text"] for one in reply.json["items"]]
