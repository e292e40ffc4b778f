"""Registration with required confirmation does not reveal existing accounts."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.fake_mail import newly_mailed, watching
from tests.support.password_hashes import hashes
from tests.support.people import PASSWORD, People

REGISTER = "/api/v1/auth/register"
VERIFY = "/api/v1/auth/verify-email"
OTHER = "a different walk by the sea"


@pytest.fixture(autouse=True)
def _verified(configured: Callable[[str, str], None]) -> None:
    configured("REGISTRATION", "verified")


def register(http: Client, email: str, username: str, password: str = PASSWORD) -> Reply:
    body = {"email": email, "username": username, "password": password}
    return http.post(REGISTER, json=body)


def login(http: Client, email: str, password: str = PASSWORD) -> Reply:
    return http.post("/api/v1/auth/login", json={"email": email, "password": password})


def test_an_account_opens_when_its_address_is_confirmed(
    http: Client, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    assert register(http, "ada@example.org", "Ada").status == 202
    assert login(http, "ada@example.org").code == "email_not_verified"
    assert login(http, "ada@example.org", OTHER).code == "invalid_credentials"
    [token] = newly_mailed(cloud, posted)
    assert http.post(VERIFY, json={"token": token}).status == 204
    assert http.post(VERIFY, json={"token": token}).code == "invalid_token"
    # a client that got no response repeats the request with its key
    again = http.post(VERIFY, json={"token": token}, headers={"Idempotency-Key": "once-more"})
    assert again.status == 204
    assert login(http, "ada@example.org").status == 200


@pytest.mark.parametrize("spelled", ["ADA@example.org", "ada@EXAMPLE.org"])
def test_a_known_address_gets_a_mail_and_the_stranger_the_usual_answer(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], spelled: str
) -> None:
    register(http, "ada@example.org", "Ada")
    [token] = newly_mailed(cloud, posted)
    http.post(VERIFY, json={"token": token})
    fresh = register(http, "new@example.org", "Newcomer")
    known = register(http, spelled, "Somebody")
    assert (known.status, known.text) == (fresh.status, fresh.text) == (202, fresh.text)
    newly_mailed(cloud, posted)
    assert {message["Subject"] for message in posted[-2:]} == {
        "Confirm your address",
        "You have an account already",
    }
    assert login(http, "ada@example.org").status == 200


def test_a_later_registration_takes_an_unconfirmed_address_over(
    http: Client, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    register(http, "ada@example.org", "Mallory", OTHER)
    [first] = newly_mailed(cloud, posted)
    register(http, "ada@example.org", "Ada")
    [second] = newly_mailed(cloud, posted)
    assert http.post(VERIFY, json={"token": first}).code == "invalid_token"
    assert http.post(VERIFY, json={"token": second}).status == 204
    assert login(http, "ada@example.org", OTHER).status == 401
    token = login(http, "ada@example.org").json["access_token"]
    assert http.get("/api/v1/auth/me", token=token).json["username"] == "Ada"
    assert register(http, "mallory@example.org", "Mallory").status == 202


def test_taken_username_is_reported_first(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    unknown = register(http, "new@example.org", user.username)
    # names are public, but the address of a name must not be revealed
    known = register(http, user.email, user.username.upper())
    assert unknown.code == known.code == "username_taken"
    assert {**unknown.json, "instance": ""} == {**known.json, "instance": ""}
    register(http, "ada@example.org", "Ada")
    assert register(http, "ada@example.org", user.username).code == "username_taken"
    assert register(http, "ada@example.org", "ADA").status == 202


def test_registering_a_known_address_costs_the_same_calls_and_hashes(
    http: Client, people: People
) -> None:
    calls: list[str] = []
    user, costs = people.user(), []
    with watching(dynamodb(), lambda model, **_: calls.append(model.name)):
        for email, name in ((user.email, "Somebody"), ("new@example.org", "Newcomer")):
            calls.clear()
            with hashes() as hashed:
                assert register(http, email, name).status == 202
            costs.append((sorted(calls), len(hashed)))
    assert costs[0] == costs[1]
    assert costs[0][1] == 1


def test_no_mailbox_is_filled_by_registering(
    http: Client, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    for number in range(5):
        assert register(http, "ada@example.org", f"Ada{number}").status == 202
    assert len(newly_mailed(cloud, posted)) == 2
    assert len(posted) == 2


def test_unconfirmed_account_expires_and_confirmed_one_stays(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    def expiring() -> int:
        items = dynamodb().scan(TableName=settings().table("users"))["Items"]
        return sum("x" in item for item in items)

    register(http, "ada@example.org", "Ada")
    assert expiring() == 3
    [token] = newly_mailed(cloud, posted)
    http.post(VERIFY, json={"token": token})
    assert expiring() == 0
    assert people.user().token


def test_active_unconfirmed_account_cannot_be_taken_over(
    http: Client,
    cloud: Cloud,
    posted: list[EmailMessage],
    configured: Callable[[str, str], None],
) -> None:
    configured("REGISTRATION", "open")
    register(http, "ada@example.org", "Ada")
    newly_mailed(cloud, posted)
    configured("REGISTRATION", "verified")
    assert register(http, "ada@example.org", "Mallory", OTHER).status == 202
    [token] = newly_mailed(cloud, posted)
    assert posted[-1]["Subject"] == "You have an account already"
    assert login(http, "ada@example.org", OTHER).code == "invalid_credentials"
    assert login(http, "ada@example.org").code == "email_not_verified"
    assert register(http, "ada@example.org", "Ada", OTHER).code == "username_taken"
    items = dynamodb().scan(TableName=settings().table("users"))["Items"]
    assert not [item for item in items if "x" in item]
    new = {"token": token, "new_password": "the owner's own new walk"}
    assert http.post("/api/v1/auth/password/reset", json=new).status == 204
    assert login(http, "ada@example.org", new["new_password"]).status == 200


def test_unconfirmed_account_becomes_permanent_when_confirmation_is_disabled(
    http: Client, configured: Callable[[str, str], None]
) -> None:
    def expiring() -> int:
        items = dynamodb().scan(TableName=settings().table("users"))["Items"]
        return sum("x" in item for item in items)

    register(http, "ada@example.org", "Ada")
    configured("REGISTRATION", "open")
    assert login(http, "ada@example.org", OTHER).status == 401
    assert expiring() == 3
    token = login(http, "ada@example.org").json["access_token"]
    assert expiring() == 0
    assert http.get("/api/v1/auth/me", token=token).json["email_verified"] is False


def test_a_reset_confirms_the_address_too(
    http: Client, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    register(http, "ada@example.org", "Ada")
    newly_mailed(cloud, posted)
    http.post("/api/v1/auth/password/forgot", json={"email": "ada@example.org"})
    [token] = newly_mailed(cloud, posted)
    body = {"token": token, "new_password": OTHER}
    assert http.post("/api/v1/auth/password/reset", json=body).status == 204
    assert login(http, "ada@example.org", OTHER).status == 200
