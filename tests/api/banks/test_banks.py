"""Banks: questions outside of any quiz, shared by staff, found by tags, edited by versions."""

from typing import Any

import pytest

from tests.support.banks import BANKS, add, bank
from tests.support.builders import single
from tests.support.client import Client
from tests.support.people import People


def test_a_bank_is_made_read_edited_and_deleted(http: Client, people: People) -> None:
    owner = people.author()
    made = http.post(BANKS, json={"title": "Maps", "description": "All."}, token=owner.token)
    assert (made.status, made.json["id"][:4]) == (201, "bnk_")
    at = f"{BANKS}/{made.json['id']}"
    assert made.headers["location"] == at
    assert http.get(at, token=owner.token).json == made.json
    assert http.put(at, json={"title": "New"}, token=owner.token).status == 428
    tag = made.headers["etag"]
    edited = http.put(at, json={"title": "New"}, token=owner.token, headers={"If-Match": tag})
    assert (edited.status, edited.json["title"], edited.json["description"]) == (200, "New", "")
    stale = http.put(at, json={"title": "New"}, token=owner.token, headers={"If-Match": tag})
    assert stale.status == 412
    assert http.delete(at, token=owner.token, headers={"If-Match": tag}).status == 412
    assert http.delete(at, token=owner.token).status == 204
    assert http.get(at, token=owner.token).status == 404
    assert http.get(BANKS, token=owner.token).json["items"] == []


def test_a_repeated_edit_under_its_key_is_the_same_edit(http: Client, people: People) -> None:
    owner = people.author()
    made = http.post(BANKS, json={"title": "Maps"}, token=owner.token)
    headers = {"If-Match": made.headers["etag"], "Idempotency-Key": "again"}
    at = f"{BANKS}/{made.json['id']}"
    first = http.put(at, json={"title": "New"}, token=owner.token, headers=headers)
    again = http.put(at, json={"title": "New"}, token=owner.token, headers=headers)
    assert (first.status, again.status, again.json) == (200, 200, first.json)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/title"),
        ({"title": ""}, "/title"),
        ({"title": "x" * 201}, "/title"),
        ({"title": "a\nb"}, "/title"),
        ({"title": "x", "description": "y" * 5001}, "/description"),
        ({"title": "x", "owner_id": "me"}, "/owner_id"),
    ],
)
def test_a_bank_that_is_wrong_is_refused(
    http: Client, people: People, body: dict[str, Any], pointer: str
) -> None:
    reply = http.post(BANKS, json=body, token=people.author().token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_only_authors_make_banks(http: Client, people: People) -> None:
    assert http.post(BANKS, json={"title": "x"}, token=people.user().token).status == 403


def test_a_bank_exists_for_its_staff_alone(http: Client, people: People) -> None:
    owner, editor, viewer = people.author(), people.user(), people.user()
    bank_id = bank(http, owner)
    at = f"{BANKS}/{bank_id}"
    question = add(http, owner, bank_id, single()).json["id"]
    for other in (people.author(), people.user()):
        assert http.get(at, token=other.token).status == 404
        assert http.get(f"{at}/questions", token=other.token).status == 404
        assert http.get(f"{at}/questions/{question}", token=other.token).status == 404
        assert add(http, other, bank_id, single()).status == 404
        assert http.get(f"{at}/export", token=other.token).status == 404
        assert http.get(f"{at}/staff", token=other.token).status == 404
    for who, role in ((editor, "editor"), (viewer, "viewer")):
        body = {"role": role}
        given = http.put(f"{at}/staff/{who.id}", json=body, token=owner.token)
        assert (given.status, given.json["role"]) == (200, role)
    listed = http.get(f"{at}/staff", token=owner.token).json["items"]
    assert {one["user_id"] for one in listed} == {editor.id, viewer.id}
    for who, role in ((editor, "editor"), (viewer, "viewer"), (owner, "owner")):
        assert http.get(at, token=who.token).json["role"] == role
        assert [one["id"] for one in http.get(BANKS, token=who.token).json["items"]] == [bank_id]
        shown = http.get(f"{at}/questions/{question}", token=who.token)
        assert shown.json["options"][0]["correct"] is True
    assert add(http, editor, bank_id, single()).status == 201
    assert add(http, viewer, bank_id, single()).status == 403
    for staff in (editor, viewer):
        assert http.delete(at, token=staff.token).status == 403
        assert http.get(f"{at}/staff", token=staff.token).status == 403
        mine = {"role": "editor"}
        assert http.put(f"{at}/staff/{staff.id}", json=mine, token=staff.token).status == 403
    assert http.delete(f"{at}/staff/me", token=viewer.token).status == 204
    assert http.get(at, token=viewer.token).status == 404
    assert http.delete(f"{at}/staff/{editor.id}", token=owner.token).status == 204
    assert http.get(BANKS, token=editor.token).json["items"] == []


def test_staff_of_a_bank_are_active_accounts_and_not_its_owner(
    http: Client, people: People
) -> None:
    owner = people.author()
    at = f"{BANKS}/{bank(http, owner)}/staff"
    body = {"role": "viewer"}
    assert http.put(f"{at}/{owner.id}", json=body, token=owner.token).status == 409
    nobody = owner.id[:-1] + ("0" if owner.id[-1] != "0" else "1")
    assert http.put(f"{at}/{nobody}", json=body, token=owner.token).status == 404
    marker = {"role": "marker"}
    assert http.put(f"{at}/{people.user().id}", json=marker, token=owner.token).status == 422
    assert http.delete(f"{at}/{people.user().id}", token=owner.token).status == 404


def test_staff_changes_of_a_bank_are_audited(http: Client, people: People) -> None:
    owner, viewer, admin = people.author(), people.user(), people.admin()
    at = f"{BANKS}/{bank(http, owner)}/staff/{viewer.id}"
    http.put(at, json={"role": "viewer"}, token=owner.token)
    http.put(at, json={"role": "viewer"}, token=owner.token)
    events = http.get("/api/v1/admin/events", token=admin.token).json["items"]
    assert [one["event"] for one in events].count("bank_staff_changed") == 1
