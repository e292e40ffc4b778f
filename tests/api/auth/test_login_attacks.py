"""What strangers try at the door and with mailed links, beside guessing."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.fake_mail import newly_mailed
from tests.support.people import PASSWORD, People

REGISTER = "/api/v1/auth/register"
LOGIN = "/api/v1/auth/login"
FORGOT = "/api/v1/auth/password/forgot"
RESET = "/api/v1/auth/password/reset"
VERIFY = "/api/v1/auth/verify-email"
ME = "/api/v1/auth/me"
ADA = {"email": "ada@example.org", "username": "Ada", "password": PASSWORD}
FACES = "".join(chr(0x1F300 + number * number % 300) for number in range(50))
"""Fifty pictures in no pattern."""

Mailed = Callable[[], list[str]]


@pytest.fixture
def mailed(cloud: Cloud, posted: list[EmailMessage]) -> Mailed:
    return partial(newly_mailed, cloud, posted)


@pytest.mark.parametrize(
    "extra",
    [
        {"role": "admin"},
        {"is_admin": True},
        {"status": "active"},
        {"email_verified": True},
        {"id": "usr_00000000000000000000000000"},
        {"epoch": 9},
        {"created_at": "2020-01-01T00:00:00Z"},
        {"pw": "x"},
    ],
)
def test_users_cannot_grant_themselves_privileges(
    http: Client, people: People, extra: dict[str, Any]
) -> None:
    (name,) = extra
    registered = http.post(REGISTER, json={**ADA, **extra})
    assert (registered.status, registered.json["errors"][0]["pointer"]) == (422, f"/{name}")
    changed = http.patch(ME, json=extra, token=people.user().token)
    assert (changed.status, changed.json["errors"][0]["pointer"]) == (422, f"/{name}")


@pytest.mark.parametrize(
    ("password", "status"),
    [("x" * 65_536, 413), ("x y" * 400, 422), (FACES * 2, 201), (FACES * 3, 422)],
    ids=["64 KB", "1,200 letters", "100 pictures", "150 pictures"],
)
def test_a_password_of_any_size_is_taken_or_refused_in_words(
    http: Client, password: str, status: int
) -> None:
    assert http.post(REGISTER, json={**ADA, "password": password}).status == status
    login = http.post(LOGIN, json={"email": ADA["email"], "password": password})
    assert login.status == {201: 200, 413: 413}.get(status, login.status)
    assert login.status < 500


def test_half_of_a_surrogate_pair_is_no_password(http: Client, people: People) -> None:
    body = f'{{"email": "{people.user().email}", "password": "\\ud83d"}}'.encode()
    reply = http.post(LOGIN, content=body, headers={"Content-Type": "application/json"})
    assert (reply.status, reply.code) == (400, "malformed_json")


def test_opening_a_mailed_link_consumes_nothing(
    http: Client, people: People, mailed: Mailed
) -> None:
    user = people.user()
    http.post(FORGOT, json={"email": user.email})
    [token] = mailed()
    for method in ("GET", "HEAD", "OPTIONS", "PUT"):
        for address in (RESET, f"{RESET}?token={token}", VERIFY, f"/play?token={token}"):
            http.request(method, address)
    assert http.get(ME, token=user.token).status == 200
    body = {"token": token, "new_password": "another walk by the lake"}
    assert http.post(RESET, json=body).status == 204


@pytest.mark.parametrize("lookalike", ["Ada@example.org", "ADA@EXAMPLE.ORG"])
def test_reset_is_mailed_to_the_stored_address(
    http: Client, mailed: Mailed, posted: list[EmailMessage], lookalike: str
) -> None:
    http.post(REGISTER, json=ADA)
    mailed()
    assert http.post(FORGOT, json={"email": lookalike}).status == 202
    assert len(mailed()) == 1
    assert posted[-1]["To"] == ADA["email"]


@pytest.mark.parametrize(
    "typed", ["ada@ex\u0430mple.org", "\u0430da@example.org", "\uff41da@example.org"]
)
def test_lookalike_address_gets_no_mail(http: Client, mailed: Mailed, typed: str) -> None:
    http.post(REGISTER, json=ADA)
    mailed()
    assert http.post(FORGOT, json={"email": typed}).status in {202, 422}
    assert mailed() == []


def test_password_change_requires_the_current_password(http: Client, people: People) -> None:
    user, change = people.user(), "/api/v1/auth/password/change"
    new = {"new_password": "another walk by the lake"}
    for current in ({}, {"current_password": None}, {"current_password": ""}):
        reply = http.post(change, json={**new, **current}, token=user.token)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/current_password")
    wrong = {**new, "current_password": "not this one"}
    tries = [http.post(change, json=wrong, token=user.token).status for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert http.post(LOGIN, json={"email": user.email, "password": PASSWORD}).status == 200


def test_an_address_cannot_be_changed_with_or_without_the_password(
    http: Client, people: People
) -> None:
    user = people.user()
    for body in ({"email": "eve@example.org"}, {"email": "e@e.org", "password": PASSWORD}):
        assert http.patch(ME, json=body, token=user.token).status == 422
    assert http.get(ME, token=user.token).json["email"] == user.email
