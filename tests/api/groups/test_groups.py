"""Groups over HTTP: permissions, rosters, invitations, join codes."""

import re
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.clock import MINUTE
from chalicelib.groups.service import WRONG_OF_NETWORK
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People, Person

GROUPS = "/api/v1/groups"


def a_group(http: Client, owner: Person, name: str = "Physics") -> Any:
    made = http.post(GROUPS, json={"name": name}, token=owner.token)
    assert made.status == 201
    return made.json


def members(http: Client, group: Any, owner: Person) -> set[str]:
    listed = http.get(f"{GROUPS}/{group['id']}/members?limit=100", token=owner.token)
    return {one["user_id"] for one in listed.json["items"]}


def upload(http: Client, group: Any, owner: Person, text: str) -> Reply:
    return http.put(
        f"{GROUPS}/{group['id']}/roster",
        content=text.encode(),
        headers={"Content-Type": "text/csv"},
        token=owner.token,
    )


def invitation_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"#invitation=(\S+)", body.get_content())
    assert found is not None
    return found[1]


def test_an_author_makes_a_group_and_others_do_not_see_it(http: Client, people: People) -> None:
    owner, user, other = people.author(), people.user(), people.author()
    group = a_group(http, owner)
    assert http.post(GROUPS, json={"name": "x"}, token=user.token).code == "forbidden"
    for stranger in (user, other):
        assert http.get(f"{GROUPS}/{group['id']}", token=stranger.token).status == 404
        assert http.get(f"{GROUPS}/{group['id']}/members", token=stranger.token).status == 404
        assert http.delete(f"{GROUPS}/{group['id']}", token=stranger.token).status == 404
    assert http.get(GROUPS, token=user.token).json["items"] == []
    assert [one["id"] for one in http.get(GROUPS, token=owner.token).json["items"]] == [group["id"]]


def test_join_code_admits_and_members_see_only_the_name(http: Client, people: People) -> None:
    owner, user = people.author(), people.user()
    group = a_group(http, owner)
    typed = group["join_code"].lower().replace("-", "")
    joined = http.post(f"{GROUPS}/join", json={"code": typed}, token=user.token)
    assert joined.json == {"id": group["id"], "name": "Physics"}
    assert http.get(f"{GROUPS}/{group['id']}", token=user.token).json == joined.json
    assert http.get(f"{GROUPS}/{group['id']}/members", token=user.token).status == 404
    assert members(http, group, owner) == {user.id}
    assert http.post(f"{GROUPS}/join", json={"code": typed}, token=user.token).status == 200


def test_replaced_or_disabled_code_is_refused(http: Client, people: People) -> None:
    owner, user = people.author(), people.user()
    group = a_group(http, owner)
    new = http.post(f"{GROUPS}/{group['id']}/join-code", token=owner.token).json
    assert new["join_code"] != group["join_code"]
    old = http.post(f"{GROUPS}/join", json={"code": group["join_code"]}, token=user.token)
    assert old.code == "invalid_join_code"
    address = f"{GROUPS}/{group['id']}"
    closed = http.patch(address, json={"join_code": None, "name": "Maths"}, token=owner.token)
    assert (closed.json["join_code"], closed.json["name"]) == (None, "Maths")
    late = http.post(f"{GROUPS}/join", json={"code": new["join_code"]}, token=user.token)
    assert late.code == "invalid_join_code"


def test_ten_wrong_codes_are_tried_in_ten_minutes(
    http: Client, people: People, clock: FakeClock
) -> None:
    user, group = people.user(), a_group(http, people.author())
    for _ in range(10):
        assert http.post(f"{GROUPS}/join", json={"code": "00000"}, token=user.token).status == 422
    right = {"code": group["join_code"]}
    assert http.post(f"{GROUPS}/join", json=right, token=user.token).status == 429
    clock.advance(10 * MINUTE)
    assert http.post(f"{GROUPS}/join", json=right, token=user.token).status == 200


def test_wrong_codes_of_a_network_leave_each_of_its_people_a_few_tries(
    http: Client, people: People
) -> None:
    group, wrong = a_group(http, people.author()), {"code": "00000"}
    right = {"code": group["join_code"]}

    def join(person: Person, body: dict[str, str]) -> int:
        return http.post(f"{GROUPS}/join", json=body, token=person.token).status

    for guesser in [people.user() for _ in range(WRONG_OF_NETWORK // 10)]:
        for _ in range(10):
            join(guesser, wrong)
    another, mistaken = people.user(), people.user()
    assert [join(another, wrong) for _ in range(3)] == [422, 429, 429]
    assert join(another, right) == 429
    assert (join(mistaken, wrong), join(mistaken, right)) == (422, 200)
    assert join(people.user(), right) == 200


def test_members_come_and_go(http: Client, people: People) -> None:
    owner, user = people.author(), people.user()
    group = a_group(http, owner)
    at_member = f"{GROUPS}/{group['id']}/members/{user.id}"
    assert http.put(at_member, token=user.token).status == 404
    assert http.put(at_member, token=owner.token).status == 204
    assert members(http, group, owner) == {user.id}
    assert http.delete(at_member, token=owner.token).status == 204
    assert http.put(at_member, token=people.admin().token).status == 204
    assert http.delete(f"{GROUPS}/{group['id']}/members/me", token=user.token).status == 204
    assert members(http, group, owner) == set()
    assert http.get(f"{GROUPS}/{group['id']}", token=user.token).status == 404
    nobody = f"{GROUPS}/{group['id']}/members/usr_75MXJWJGYS26S9AERNW97VJ6A5"
    assert http.put(nobody, token=owner.token).status == 404
    left = http.delete(f"{GROUPS}/{group['id']}/members/me", token=owner.token)
    assert left.code == "last_owner"


def test_a_roster_replaces_the_list_and_reports_on_each_line(http: Client, people: People) -> None:
    owner, ada, eve = people.author(), people.user(), people.user()
    group = a_group(http, owner)
    text = f"email,display_name\n{ada.email},Ada\nnew@example.org,New\nnone,x\n{ada.email},x\n"
    lines = upload(http, group, owner, text).json["lines"]
    assert [(one["line"], one["outcome"]) for one in lines] == [
        (2, "added"),
        (3, "awaited"),
        (4, "refused"),
        (5, "duplicate"),
    ]
    again = upload(http, group, owner, f"email\n{ada.email}\n{eve.email}\n").json["lines"]
    assert [one["outcome"] for one in again] == ["already_member", "added"]
    assert members(http, group, owner) == {ada.id, eve.id}
    upload(http, group, owner, f"email\n{eve.email}\n")
    assert members(http, group, owner) == {eve.id}


def test_binary_roster_changes_nothing(http: Client, people: People) -> None:
    owner, ada = people.author(), people.user()
    group = a_group(http, owner)
    upload(http, group, owner, f"email\n{ada.email}\n")
    broken = http.put(
        f"{GROUPS}/{group['id']}/roster",
        content=b"email\n\xff@x.org\n",
        headers={"Content-Type": "text/csv"},
        token=owner.token,
    )
    assert broken.status == 400
    assert upload(http, group, owner, "name\nx\n").code == "invalid_roster"
    assert members(http, group, owner) == {ada.id}


def test_a_roster_is_in_place_once_the_address_is_confirmed(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    owner = people.author()
    group = a_group(http, owner)
    upload(http, group, owner, "email\nnew@example.org\n")
    user = http.post(
        "/api/v1/auth/register",
        json={"email": "new@example.org", "username": "newcomer", "password": PASSWORD},
    ).json
    assert members(http, group, owner) == set()
    cloud.mail()
    body = posted[-1].get_body(("plain",))
    assert body is not None
    token = re.search(r"#verify=(\S+)", body.get_content())
    assert token is not None
    assert http.post("/api/v1/auth/verify-email", json={"token": token[1]}).status == 204
    assert members(http, group, owner) == {user["id"]}


def test_an_invitation_makes_one_account_for_one_address(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    owner, known = people.author(), people.user()
    group = a_group(http, owner)
    emails = [known.email, "guest@example.org"]
    asked = http.post(
        f"{GROUPS}/{group['id']}/invitations", json={"emails": emails}, token=owner.token
    )
    assert asked.status == 202
    assert members(http, group, owner) == {known.id}
    cloud.mail()
    mail = posted[-1]
    assert mail["To"] == "guest@example.org"
    form = {
        "email": "guest@example.org",
        "username": "a guest",
        "password": PASSWORD,
        "invitation": invitation_in(mail),
    }
    register = "/api/v1/auth/register"
    other = http.post(register, json={**form, "email": "other@example.org"})
    assert other.code == "invalid_invitation"
    made = http.post(register, json=form)
    assert (made.status, made.json["email_verified"]) == (201, True)
    assert members(http, group, owner) == {known.id, made.json["id"]}
    assert http.post(register, json=form).code == "invalid_invitation"


def test_an_invitation_lasts_two_weeks(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    owner = people.author()
    group = a_group(http, owner)
    asked = {"emails": ["guest@example.org"]}
    http.post(f"{GROUPS}/{group['id']}/invitations", json=asked, token=owner.token)
    cloud.mail()
    clock.advance(14 * 24 * 60 * MINUTE)
    form = {"email": "guest@example.org", "username": "a guest", "password": PASSWORD}
    late = http.post(
        "/api/v1/auth/register", json={**form, "invitation": invitation_in(posted[-1])}
    )
    assert late.code == "invalid_invitation"


def test_a_deleted_group_is_gone_for_all(http: Client, people: People) -> None:
    owner, user = people.author(), people.user()
    group = a_group(http, owner)
    http.put(f"{GROUPS}/{group['id']}/members/{user.id}", token=owner.token)
    assert http.delete(f"{GROUPS}/{group['id']}", token=owner.token).status == 204
    for person in (owner, user):
        assert http.get(f"{GROUPS}/{group['id']}", token=person.token).status == 404
        assert http.get(GROUPS, token=person.token).json["items"] == []
    code = {"code": group["join_code"]}
    assert http.post(f"{GROUPS}/join", json=code, token=user.token).code == "invalid_join_code"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\u202eb", "x" * 201])
def test_a_group_has_one_visible_line_as_its_name(http: Client, people: People, name: str) -> None:
    owner = people.author()
    assert http.post(GROUPS, json={"name": name}, token=owner.token).status == 422


def test_a_group_is_changed_at_the_revision_that_was_read(http: Client, people: People) -> None:
    owner = people.author()
    at = f"{GROUPS}/{a_group(http, owner)['id']}"
    read = {"If-Match": http.get(at, token=owner.token).headers["etag"]}
    first = http.patch(at, json={"name": "Maths"}, token=owner.token, headers=read)
    second = http.patch(at, json={"name": "Chemistry"}, token=owner.token, headers=read)
    assert (first.status, second.status, second.code) == (200, 412, "precondition_failed")
    again = http.get(at, token=owner.token)
    assert (again.json["name"], again.headers["etag"]) == ("Maths", first.headers["etag"])
