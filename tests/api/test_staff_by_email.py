"""Staff of quizzes, banks and groups appointed by address: the owner may, and learns of a typo."""

import pytest

from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.people import People

BODIES = {
    "quizzes": quiz(),
    "banks": {"title": "Oceans", "description": ""},
    "groups": {"name": "Class 5"},
}


@pytest.mark.parametrize("kind", BODIES)
def test_staff_are_appointed_by_address(http: Client, people: People, kind: str) -> None:
    author, helper = people.author(), people.user()
    made = http.post(f"/api/v1/{kind}", json=BODIES[kind], token=author.token).json["id"]
    at = f"/api/v1/{kind}/{made}/staff"
    body = {"email": helper.email.upper(), "role": "viewer"}
    member = http.put(at, json=body, token=author.token).json
    assert member == {"user_id": helper.id, "username": helper.username, "role": "viewer"}
    assert http.get(at, token=author.token).json["items"] == [member]
    assert http.put(at, json=body, token=helper.token).status in {403, 404}
    unknown = http.put(at, json={**body, "email": "a@b.example"}, token=author.token)
    assert (unknown.status, unknown.json["errors"][0]["pointer"]) == (422, "/email")
