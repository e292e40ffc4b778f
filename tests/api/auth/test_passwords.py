"""Password policy and password hashing."""

from typing import Any

import pytest

from chalicelib.auth.password_hashing import PasswordHasher
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.client import Client
from tests.support.people import PASSWORD, People
from tests.support.sessions import ME, login


def keep_hash(user_id: str, kept: str) -> tuple[str, Any]:
    """Put another hash in the place of a user's own; where that is."""
    table, key = settings().table("users"), {"pk": {"S": f"U#{user_id}"}, "sk": {"S": "P"}}
    dynamodb().update_item(
        TableName=table,
        Key=key,
        UpdateExpression="SET pw = :w",
        ExpressionAttributeValues={":w": {"S": kept}},
    )
    return table, key


def test_an_old_hash_is_renewed_when_its_user_signs_in(http: Client, people: People) -> None:
    user = people.user()
    weak = PasswordHasher(memory_kib=32, passes=1).hash(PASSWORD)
    table, key = keep_hash(user.id, weak)
    assert login(http, user.email).status == 200
    kept = dynamodb().get_item(TableName=table, Key=key)["Item"]["pw"]["S"]
    assert kept != weak
    assert "m=64,t=2" in kept
    assert login(http, user.email).status == 200


@pytest.mark.parametrize(
    ("password", "status"),
    [
        ("a" * 5 + "bird tree", 201),
        ("bird trees!", 422),
        ("ab cd ef gh " * 10 + "ij kl mn", 201),
        ("ab cd ef gh " * 10 + "ij kl mn!", 422),
        ("\U0001f426" * 50 + "tree of birds", 201),
        ("  bird and tree  ", 201),
        ("bird\u0000and tree", 422),
        ("leavemealone", 422),
        ("ada_lovelace!", 422),
        ("qwertyuiop[]", 422),
        ("my invigil password", 422),
    ],
)
def test_password_policy_is_enforced(http: Client, password: str, status: int) -> None:
    body = {"email": "ada@example.org", "username": "Ada_Lovelace", "password": password}
    reply = http.post("/api/v1/auth/register", json=body)
    assert reply.status in {status, 400 if "\0" in password else status}, reply.text
    assert password.strip() not in reply.text
    if reply.status == 201:
        assert login(http, "ada@example.org", password).status == 200
        assert login(http, "ada@example.org", password + " ").status == 401


def test_a_password_is_the_same_in_every_composition_of_its_letters(
    http: Client, people: People
) -> None:
    body = {"email": "ada@example.org", "username": "Ada", "password": "caf\u00e9 au lait matin"}
    assert http.post("/api/v1/auth/register", json=body).status == 201
    assert login(http, "ada@example.org", "cafe\u0301 au lait matin").status == 200


def test_overlong_password_is_wrong_but_no_error(http: Client, people: People) -> None:
    user = people.user()
    long = "\ufdfa" * 1024  # eighteen letters each, once they are written out
    guesses = [login(http, email, long) for email in (user.email, "nobody@example.org")]
    assert {guess.code for guess in guesses} == {"invalid_credentials"}
    erase = http.post(f"{ME}/erase", json={"password": long}, token=user.token)
    assert (erase.status, erase.json["errors"][0]["pointer"]) == (422, "/password")


def test_unreadable_hash_refuses_login_and_is_reported(
    http: Client, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    user = people.user()
    keep_hash(user.id, "no hash at all")
    assert login(http, user.email).code == "invalid_credentials"
    assert "password_hash_unreadable" in capsys.readouterr().out
