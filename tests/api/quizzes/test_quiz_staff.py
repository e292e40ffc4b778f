"""Staff of a quiz over HTTP: each route, each role, each relation."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from chalicelib.quizzes.access import STAFF_PERMISSIONS, QuizAct
from chalicelib.quizzes.models import StaffRole
from tests.support.builders import quiz as a_quiz
from tests.support.client import Client, Reply
from tests.support.people import People, Person

QUIZZES = "/api/v1/quizzes"
REFUSED = frozenset({403, 404})

Ask = Callable[[Client, str, str], Reply]
ROUTES: Mapping[str, tuple[QuizAct, Ask]] = {
    "export": (QuizAct.READ_KEYS, lambda http, q, t: http.get(f"{QUIZZES}/{q}/export", token=t)),
    "edit": (
        QuizAct.EDIT,
        lambda http, q, t: http.put(
            f"{QUIZZES}/{q}", json=a_quiz(), token=t, headers={"If-Match": '"stale"'}
        ),
    ),
    "publish": (QuizAct.EDIT, lambda http, q, t: http.post(f"{QUIZZES}/{q}/publish", token=t)),
    "regrade": (QuizAct.EDIT, lambda http, q, t: http.post(f"{QUIZZES}/{q}/regrade", token=t)),
    "attempts": (
        QuizAct.READ_RESULTS,
        lambda http, q, t: http.get(f"{QUIZZES}/{q}/attempts", token=t),
    ),
    "grades": (
        QuizAct.READ_RESULTS,
        lambda http, q, t: http.get(f"{QUIZZES}/{q}/grades", token=t),
    ),
    "close": (
        QuizAct.INVIGILATE,
        lambda http, q, t: http.post(f"{QUIZZES}/{q}/close-attempts", token=t),
    ),
    "staff": (QuizAct.OWN, lambda http, q, t: http.get(f"{QUIZZES}/{q}/staff", token=t)),
}


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


@pytest.mark.parametrize("role", StaffRole)
def test_staff_roles_permit_the_documented_actions(
    http: Client, people: People, author: Person, quiz_id: str, role: StaffRole
) -> None:
    helper = people.user()
    assert appoint(http, quiz_id, author, helper, role).status == 200
    for name, (act, ask) in ROUTES.items():
        refused = ask(http, quiz_id, helper.token).status in REFUSED
        assert refused == (act not in STAFF_PERMISSIONS[role]), name


def test_users_without_a_role_are_refused_everywhere(
    http: Client, people: People, author: Person, quiz_id: str
) -> None:
    former = people.author()
    for person in (people.user(), people.author(), former):
        for name, (_, ask) in ROUTES.items():
            assert ask(http, quiz_id, person.token).status in REFUSED, name
    for name, (_, ask) in ROUTES.items():
        assert ask(http, quiz_id, author.token).status not in REFUSED, name


def test_owner_without_author_role_is_refused_everywhere(
    http: Client, people: People, author: Person, quiz_id: str
) -> None:
    admin = people.admin()
    role = {"role": "user"}
    http.patch(f"/api/v1/admin/users/{author.id}", json=role, token=admin.token)
    for name, (_, ask) in ROUTES.items():
        assert ask(http, quiz_id, author.token).status in REFUSED, name
    seen = http.get(f"{QUIZZES}/{quiz_id}", token=author.token)
    assert "questions" not in seen.json


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
