"""Registration: one account per address in any spelling, within rate limits."""

from collections.abc import Callable

import pytest

from chalicelib.accounts.rules import email_key
from chalicelib.clock import HOUR
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD
from tests.support.sessions import login


@pytest.mark.parametrize("email", ["ADA@Example.ORG", "Ada@example.org"])
def test_another_spelling_of_an_address_is_no_second_account(http: Client, email: str) -> None:
    body = {"email": "ada@example.org", "username": "Ada", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=body).status == 201
    again = http.post("/api/v1/auth/register", json={**body, "email": email, "username": "Eda"})
    assert again.code == "email_taken"


@pytest.mark.parametrize(
    "email",
    ["\uff41da@example.org", "ad\u212aa@example.org", "a@b", "a b@c.de", f"{'a' * 65}@example.org"],
)
def test_an_address_that_mail_cannot_reach_or_readers_confuse_is_refused(
    http: Client, email: str
) -> None:
    body = {"email": email, "username": "Ada", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=body).status == 422


def test_a_lookalike_domain_is_its_ascii_self(http: Client) -> None:
    body = {"email": "ada@b\u00fccher.example", "username": "Ada", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=body).json["email"].isascii() is False
    assert email_key("ADA@B\u00dcCHER.example") == email_key("ada@b\u00fccher.example")
    ascii_self = "ada@xn--bcher-kva.example"
    assert login(http, ascii_self).status == 200
    again = {**body, "email": ascii_self, "username": "Eda"}
    assert http.post("/api/v1/auth/register", json=again).code == "email_taken"
    assert login(http, "ada@xn--\u00fc.example").status == 401


def test_registering_has_a_limit_per_network(
    http: Client, configured: Callable[[str, str], None], clock: FakeClock
) -> None:
    configured("REGISTRATIONS_PER_NETWORK", "2")
    bodies = [
        {"email": f"a{n}@example.org", "username": f"Ada {n}", "password": PASSWORD}
        for n in range(4)
    ]
    replies = [http.post("/api/v1/auth/register", json=body) for body in bodies[:3]]
    assert [reply.status for reply in replies] == [201, 201, 429]
    clock.advance(HOUR)
    assert http.post("/api/v1/auth/register", json=bodies[3]).status == 201
