"""Staff of a quiz over HTTP: given, changed, taken, listed, handed over."""

from typing import Any

import pytest

from tests.support.builders import quiz as a_quiz
from tests.support.client import Client, Reply
from tests.support.people import People, Person

QUIZZES = "/api/v1/quizzes"


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def quiz_id(http: Client, author: Person) -> str:
    made = str(http.post(QUIZZES, json=a_quiz(), token=author.token).json["id"])
    http.post(f"{QUIZZES}/{made}/publish", token=author.token)
    return made


def appoint(http: Client, quiz_id: str, by: Person, who: Person, role: str) -> Reply:
    address = f"{QUIZZES}/{quiz_id}/staff/{who.id}"
    return http.put(address, json={"role": role}, token=by.token)


def test_a_role_is_given_changed_and_taken(
    http: Client, people: People, author: Person, quiz_id: str
) -> None:
    helper = people.user()
    appoint(http, quiz_id, author, helper, "viewer")
    assert appoint(http, quiz_id, author, helper, "marker").json == {
        "user_id": helper.id,
        "username": helper.username,
        "role": "marker",
    }
    listed: Any = http.get(f"{QUIZZES}/{quiz_id}/staff", token=author.token).json["items"]
    assert [(one["user_id"], one["role"]) for one in listed] == [(helper.id, "marker")]
    assert http.delete(f"{QUIZZES}/{quiz_id}/staff/me", token=helper.token).status == 204
    assert http.delete(f"{QUIZZES}/{quiz_id}/staff/me", token=helper.token).status == 404
    assert http.get(f"{QUIZZES}/{quiz_id}/staff", token=author.token).json["items"] == []
    assert appoint(http, quiz_id, author, author, "viewer").status == 409
    gone = people.user()
    http.post(
        "/api/v1/auth/me/erase", json={"password": "a long walk by the sea"}, token=gone.token
    )
    assert appoint(http, quiz_id, author, gone, "viewer").status == 404


def test_staffed_quizzes_are_listed_with_own_ones(
    http: Client, people: People, author: Person, quiz_id: str
) -> None:
    helper = people.user()
    appoint(http, quiz_id, author, helper, "editor")
    found, address = [], f"{QUIZZES}?mine=true"
    cursor = ""
    for _ in range(3):
        page = http.get(address + cursor, token=helper.token).json
        found += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert found == [quiz_id]


def test_a_quiz_is_handed_over_to_another_author(
    http: Client, people: People, author: Person, quiz_id: str
) -> None:
    other, user = people.author(), people.user()
    address = f"{QUIZZES}/{quiz_id}/owner"
    assert http.post(address, json={"user_id": user.id}, token=author.token).status == 422
    assert http.post(address, json={"user_id": other.id}, token=other.token).status == 404
    assert http.post(address, json={"user_id": other.id}, token=author.token).status == 204
    assert http.get(f"{QUIZZES}/{quiz_id}/export", token=author.token).status == 404
    assert http.get(f"{QUIZZES}/{quiz_id}", token=other.token).json["owner_id"] == other.id
    assert http.post(address, json={"user_id": author.id}, token=author.token).status == 404
