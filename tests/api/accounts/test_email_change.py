"""Change of email address, and administrators' view of accounts."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

import pytest

from chalicelib.clock import DAY
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.fake_mail import newly_mailed
from tests.support.people import PASSWORD, People

CHANGE = "/api/v1/auth/email/change"
VERIFY = "/api/v1/auth/verify-email"
NEW = "moved@example.org"
Mailed = Callable[[], list[str]]


@pytest.fixture
def mailed(cloud: Cloud, posted: list[EmailMessage]) -> Mailed:
    """Has the mails sent that are waiting; the tokens in those that went out just now."""
    return partial(newly_mailed, cloud, posted)


def login(http: Client, email: str) -> Reply:
    return http.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})


def ask(http: Client, token: str, email: str = NEW, password: str = PASSWORD) -> Reply:
    return http.post(CHANGE, json={"email": email, "password": password}, token=token)


def test_an_address_changes_once_the_new_one_is_confirmed(
    http: Client, people: People, mailed: Mailed, posted: list[EmailMessage]
) -> None:
    user = people.user()
    assert ask(http, user.token, password="a wrong one, alas").status == 422
    assert ask(http, user.token).status == 202
    [token] = mailed()
    assert {mail["To"] for mail in posted} == {user.email, NEW}
    assert login(http, user.email).status == 200
    assert login(http, NEW).status == 401
    assert http.post(VERIFY, json={"token": token}).status == 204
    assert login(http, user.email).status == 401
    me = http.get("/api/v1/auth/me", token=login(http, NEW).json["access_token"]).json
    assert (me["email"], me["email_verified"]) == (NEW, True)
    assert http.post(VERIFY, json={"token": token}).code == "invalid_token"


def test_taken_address_is_not_revealed(http: Client, people: People, mailed: Mailed) -> None:
    user, other = people.user(), people.user()
    assert ask(http, user.token, other.email).status == 202
    assert mailed() == []
    assert ask(http, user.token, user.email).json["errors"][0]["pointer"] == "/email"


def test_an_address_that_was_taken_meanwhile_stays_its_owners(
    http: Client, people: People, mailed: Mailed
) -> None:
    user = people.user()
    ask(http, user.token)
    [token] = mailed()
    form = {"email": NEW, "username": "newcomer", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=form).status == 201
    assert http.post(VERIFY, json={"token": token}).code == "email_taken"
    assert login(http, user.email).status == 200


def test_link_expires_after_a_day(
    http: Client, people: People, mailed: Mailed, clock: FakeClock
) -> None:
    user = people.user()
    ask(http, user.token)
    [token] = mailed()
    clock.advance(DAY)
    assert http.post(VERIFY, json={"token": token}).code == "invalid_token"


def test_display_name_is_returned_unchanged(http: Client, people: People) -> None:
    user, me = people.user(), "/api/v1/auth/me"
    shown = http.patch(me, json={"display_name": " D'Arcy Núñez "}, token=user.token)
    assert shown.json["display_name"] == "D'Arcy Núñez"
    bad = http.patch(me, json={"display_name": "see www.evil.example"}, token=user.token)
    assert bad.json["errors"][0]["pointer"] == "/display_name"


def test_null_removes_the_display_name(http: Client, people: People) -> None:
    user, me = people.user(), "/api/v1/auth/me"
    http.patch(me, json={"display_name": "Núñez"}, token=user.token)
    kept = http.patch(me, json={"leaderboard_visibility": "hidden"}, token=user.token)
    assert kept.json["display_name"] == "Núñez"
    removed = http.patch(me, json={"display_name": None}, token=user.token)
    assert (removed.status, removed.json["display_name"]) == (200, None)
    assert http.get(me, token=user.token).json["display_name"] is None


def test_admin_searches_users_by_part_of_name_or_address(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    people.author()
    http.patch("/api/v1/auth/me", json={"display_name": "Grace Hopper"}, token=user.token)
    for text in ("HOPPER", user.email[:6].upper(), user.username):
        found = http.get(f"/api/v1/admin/users?query={text}", token=admin.token).json["items"]
        assert [one["id"] for one in found] == [user.id]


def test_user_search_is_paginated(http: Client, people: People) -> None:
    admin, users = people.admin(), [people.user() for _ in range(3)]
    found, cursor = [], ""
    for _ in range(5):
        page = http.get(f"/api/v1/admin/users?query=user&limit=1{cursor}", token=admin.token).json
        found += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert sorted(found) == sorted(one.id for one in users)


def test_an_invited_author_is_one_from_the_beginning(
    http: Client, people: People, mailed: Mailed
) -> None:
    admin, users = people.admin(), "/api/v1/admin/users"
    invited = http.post(users, json={"email": NEW, "role": "author"}, token=admin.token)
    assert invited.status == 202
    [token] = mailed()
    form = {"email": NEW, "username": "newcomer", "password": PASSWORD, "invitation": token}
    assert http.post("/api/v1/auth/register", json=form).json["role"] == "author"
    again = http.post(users, json={"email": NEW, "role": "author"}, token=admin.token)
    assert again.code == "email_taken"


def test_an_administrator_has_a_reset_mailed(http: Client, people: People, mailed: Mailed) -> None:
    admin, user = people.admin(), people.user()
    address = f"/api/v1/admin/users/{user.id}/password-reset"
    assert http.post(address, token=admin.token).status == 202
    [token] = mailed()
    reset = {"token": token, "new_password": "another walk by the lake"}
    assert http.post("/api/v1/auth/password/reset", json=reset).status == 204


def test_role_change_notifies_user_and_all_admins(http: Client, people: People) -> None:
    admin, second, user = people.admin(), people.admin(), people.user()
    http.patch(f"/api/v1/admin/users/{user.id}", json={"role": "admin"}, token=admin.token)
    for person, title in (
        (user, "Your role was changed"),
        (admin, "There is a new administrator"),
        (second, "There is a new administrator"),
    ):
        told = http.get("/api/v1/notifications", token=person.token).json["items"]
        assert title in {one["title"] for one in told}
