"""Staff of groups: what editors and viewers may do, and who appoints them."""

from typing import Any

import pytest

from tests.support.builders import quiz as a_quiz
from tests.support.client import Client
from tests.support.people import People, Person

GROUPS = "/api/v1/groups"


def a_group(http: Client, owner: Person) -> str:
    return str(http.post(GROUPS, json={"name": "Physics"}, token=owner.token).json["id"])


def appoint(http: Client, owner: Person, group_id: str, person: Person, role: str) -> Any:
    at = f"{GROUPS}/{group_id}/staff/{person.id}"
    return http.put(at, json={"role": role}, token=owner.token)


ACTS: dict[str, tuple[str, str, Any]] = {
    "read": ("GET", "", None),
    "members": ("GET", "/members", None),
    "rename": ("PATCH", "", {"name": "Chemistry"}),
    "code": ("POST", "/join-code", None),
    "invite": ("POST", "/invitations", {"emails": ["new@example.org"]}),
    "list staff": ("GET", "/staff", None),
    "delete": ("DELETE", "", None),
}
EXPECTED = {
    "editor": {
        "read": 200,
        "members": 200,
        "rename": 200,
        "code": 200,
        "invite": 202,
        "list staff": 403,
        "delete": 403,
    },
    "viewer": {
        "read": 200,
        "members": 200,
        "rename": 403,
        "code": 403,
        "invite": 403,
        "list staff": 403,
        "delete": 403,
    },
    "nobody": dict.fromkeys(ACTS, 404),
}


@pytest.mark.parametrize("role", EXPECTED)
def test_a_role_permits_what_its_table_says(http: Client, people: People, role: str) -> None:
    owner, person, other = people.author(), people.user(), people.user()
    group_id = a_group(http, owner)
    if role != "nobody":
        made = appoint(http, owner, group_id, person, role)
        assert (made.status, made.json["role"]) == (200, role)
    got = {}
    for act, (method, path, body) in ACTS.items():
        at = f"{GROUPS}/{group_id}{path}"
        got[act] = http.request(method, at, json=body, token=person.token).status
    assert got == EXPECTED[role]
    status = http.put(f"{GROUPS}/{group_id}/members/{other.id}", token=person.token).status
    assert status == {"editor": 204, "viewer": 403, "nobody": 404}[role]
    assert appoint(http, person, group_id, other, "editor").status in {403, 404}


def test_a_viewer_sees_no_join_code_and_neither_role_makes_a_member(
    http: Client, people: People
) -> None:
    owner, viewer, editor = people.author(), people.user(), people.user()
    group_id = a_group(http, owner)
    appoint(http, owner, group_id, viewer, "viewer")
    appoint(http, owner, group_id, editor, "editor")
    at = f"{GROUPS}/{group_id}"
    assert http.get(at, token=viewer.token).json["join_code"] is None
    assert http.get(at, token=editor.token).json["join_code"]
    assert http.get(f"{at}/members", token=owner.token).json["items"] == []
    assert [one["id"] for one in http.get(GROUPS, token=viewer.token).json["items"]] == [group_id]


def test_editors_address_their_quizzes_to_the_group_and_viewers_do_not(
    http: Client, people: People
) -> None:
    owner, editor, viewer = people.author(), people.author(), people.author()
    group_id = a_group(http, owner)
    appoint(http, owner, group_id, editor, "editor")
    appoint(http, owner, group_id, viewer, "viewer")
    body = a_quiz(audience={"group_ids": [group_id]})
    assert http.post("/api/v1/quizzes", json=body, token=editor.token).status == 201
    refused = http.post("/api/v1/quizzes", json=body, token=viewer.token)
    assert refused.json["errors"][0]["pointer"] == "/audience/group_ids"


def test_a_role_is_changed_given_back_and_taken(http: Client, people: People) -> None:
    owner, one, other = people.author(), people.user(), people.user()
    group_id = a_group(http, owner)
    appoint(http, owner, group_id, one, "viewer")
    appoint(http, owner, group_id, one, "editor")
    appoint(http, owner, group_id, other, "viewer")
    at = f"{GROUPS}/{group_id}/staff"
    listed = http.get(at, token=owner.token).json["items"]
    assert {entry["user_id"]: entry["role"] for entry in listed} == {
        one.id: "editor",
        other.id: "viewer",
    }
    assert http.delete(f"{at}/{one.id}", token=other.token).status == 403
    assert http.delete(f"{at}/me", token=one.token).status == 204
    assert http.delete(f"{at}/{other.id}", token=owner.token).status == 204
    assert http.delete(f"{at}/{other.id}", token=owner.token).status == 404
    assert http.get(f"{GROUPS}/{group_id}", token=one.token).status == 404
    assert http.get(at, token=owner.token).json["items"] == []


def test_staff_are_active_accounts_and_not_the_owner(http: Client, people: People) -> None:
    owner, admin, gone = people.author(), people.admin(), people.user()
    group_id = a_group(http, owner)
    assert appoint(http, owner, group_id, owner, "editor").status == 409
    assert appoint(http, owner, group_id, gone, "marker").status == 422
    off = {"status": "disabled"}
    http.patch(f"/api/v1/admin/users/{gone.id}", json=off, token=admin.token)
    assert appoint(http, owner, group_id, gone, "editor").status == 404
    me = f"{GROUPS}/{group_id}/staff/me"
    assert http.put(me, json={"role": "editor"}, token=owner.token).status == 404


def test_changes_of_staff_are_audited_once(http: Client, people: People) -> None:
    owner, one, admin = people.author(), people.user(), people.admin()
    group_id = a_group(http, owner)
    for _ in range(2):
        appoint(http, owner, group_id, one, "viewer")
    events = http.get("/api/v1/admin/events", token=admin.token).json["items"]
    assert [event["event"] for event in events].count("group_staff_changed") == 1


def test_a_deleted_group_is_gone_for_its_staff(http: Client, people: People) -> None:
    owner, one = people.author(), people.user()
    group_id = a_group(http, owner)
    appoint(http, owner, group_id, one, "editor")
    assert http.delete(f"{GROUPS}/{group_id}", token=owner.token).status == 204
    assert http.get(GROUPS, token=one.token).json["items"] == []
    assert http.get(f"{GROUPS}/{group_id}", token=one.token).status == 404
