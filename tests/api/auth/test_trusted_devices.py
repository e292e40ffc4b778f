"""Trusted devices: private to their user, and valid for one password."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from chalicelib import bootstrap
from chalicelib.auth import trusted_devices
from chalicelib.dynamo.client import dynamodb
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.fake_mail import newly_mailed, watching
from tests.support.people import PASSWORD, People, Person

LOGIN, CHANGE = "/api/v1/auth/login", "/api/v1/auth/password/change"
NEW, WRONG = "another walk by the lake", "not the right password"
HERE = "203.0.113.7"


def login(
    http: Client, email: str, password: str = PASSWORD, *, proof: str = "", ip: str = HERE
) -> Reply:
    headers = {"X-Device-Token": proof} if proof else {}
    body = {"email": email, "password": password}
    return http.post(LOGIN, json=body, headers=headers, source_ip=ip)


def change(
    http: Client, user: Person, current: str = PASSWORD, new: str = NEW, key: str | None = None
) -> Reply:
    body = {"current_password": current, "new_password": new}
    headers = {} if key is None else {"Idempotency-Key": key}
    return http.post(CHANGE, json=body, token=user.token, headers=headers)


def guesses(http: Client, user: Person, proof: str) -> int:
    """How many wrong passwords are looked at, of eleven on a device."""
    replies = [login(http, user.email, WRONG, proof=proof).status for _ in range(11)]
    return replies.count(401)


def test_a_sign_in_on_a_known_device_takes_five_round_trips_and_on_a_new_one_six(
    http: Client, people: People
) -> None:
    user = people.user()
    calls: list[str] = []
    with watching(dynamodb(), lambda model, **_: calls.append(model.name)):
        proof = login(http, user.email).headers["x-device-token"]
        new = calls[:]
        calls.clear()
        login(http, user.email, proof=proof)
    ending = ["UpdateItem", "Query", "TransactWriteItems"]
    assert new == ["BatchGetItem", "UpdateItem", "GetItem", *ending]
    assert calls == ["BatchGetItem", "UpdateItem", *ending]


def test_strangers_on_the_same_network_do_not_lock_a_known_device_out(
    http: Client, people: People, configured: Callable[[str, str], None]
) -> None:
    user = people.user()
    proof = login(http, user.email).headers["x-device-token"]
    configured("LOGIN_ATTEMPTS_PER_NETWORK", "3")
    for n in range(4):
        login(http, f"nobody{n}@example.org", WRONG)
    for _ in range(2):
        login(http, user.email, WRONG)
    assert login(http, user.email).status == 429
    assert login(http, user.email, proof=proof).status == 200


def test_password_change_invalidates_device_tokens(http: Client, people: People) -> None:
    user = people.user()
    theirs = [login(http, user.email, ip="198.51.100.1").headers["x-device-token"] for _ in "abc"]
    assert change(http, user).status == 204
    looked_at = sum(guesses(http, user, proof) for proof in theirs)
    assert looked_at == 5  # the limit of a stranger in one network


def test_the_device_that_a_password_was_changed_on_stays_known(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    proof = change(http, user, key="one").headers["x-device-token"]
    assert change(http, user).status == 422
    assert change(http, user, key="two").status == 422
    again = change(http, user, key="one")  # a repeat after a lost response
    assert (again.status, again.headers["x-device-token"] != proof) == (204, True)
    for one in (proof, again.headers["x-device-token"]):
        assert login(http, user.email, NEW, proof=one, ip="192.0.2.1").status == 200
    cloud.mail()
    assert {mail["Subject"] for mail in posted} == {"Your password was changed"}


def test_a_reset_makes_earlier_devices_strangers_and_its_own_known(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    before = login(http, user.email).headers["x-device-token"]
    http.post("/api/v1/auth/password/forgot", json={"email": user.email})
    [token] = newly_mailed(cloud, posted)
    body, key = {"token": token, "new_password": NEW}, {"Idempotency-Key": "once"}
    done = http.post("/api/v1/auth/password/reset", json=body, headers=key)
    again = http.post("/api/v1/auth/password/reset", json=body, headers=key)
    assert guesses(http, user, before) == 5
    for reply in (done, again):
        assert reply.status == 204
        proof = reply.headers["x-device-token"]
        assert login(http, user.email, NEW, proof=proof).headers["x-device-token"] == proof


def test_a_better_hash_of_the_same_password_changes_no_device(http: Client, people: People) -> None:
    user = people.user()
    proof = login(http, user.email).headers["x-device-token"]
    cost = bootstrap.Externals(clock=bootstrap.externals().clock, password_memory_kib=128)
    bootstrap.reset(cost)
    for _ in range(2):
        assert login(http, user.email, proof=proof).headers["x-device-token"] == proof


@pytest.mark.parametrize("spoil", ["{}==", "{}!", " {}", "{}\u00e9", "qdt_{}"])
def test_a_device_token_has_one_spelling(http: Client, people: People, spoil: str) -> None:
    user = people.user()
    proof = login(http, user.email).headers["x-device-token"]
    spoilt = spoil.format(proof)
    answered = login(http, user.email, proof=spoilt).headers["x-device-token"]
    assert answered not in {proof, spoilt}


def test_forged_device_token_reveals_nothing(http: Client, people: People) -> None:
    user = people.user()
    forged = trusted_devices.encode_token(user.id, bytes(trusted_devices.DEVICE_BYTES), bytes(32))
    calls: list[str] = []
    made = []
    with watching(dynamodb(), lambda model, **_: calls.append(model.name)):
        for email in (user.email, "nobody@example.org"):
            calls.clear()
            assert login(http, email, WRONG, proof=forged).status == 401
            made.append(calls[:])
    assert made[0] == made[1]
    assert guesses(http, user, forged) == 4


def test_device_is_unknown_after_reregistration(http: Client, people: People) -> None:
    user = people.user()
    proof = login(http, user.email).headers["x-device-token"]
    http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=user.token)
    heir = {"email": user.email, "username": "Heir", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=heir).status == 201
    assert login(http, user.email, proof=proof).headers["x-device-token"] != proof


def test_a_device_token_of_another_user_is_a_strangers(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    proof = login(http, other.email).headers["x-device-token"]
    assert guesses(http, user, proof) == 5
    assert login(http, other.email, proof=proof).headers["x-device-token"] == proof
