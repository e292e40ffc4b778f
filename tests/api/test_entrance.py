"""Coming in: guessing is slow, the owner is never locked out, and strange devices are told of."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.accounts.passwords import Passwords
from chalicelib.accounts.rules import email_key
from chalicelib.clock import DAY, HOUR, MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.client import Client, Reply
from tests.cloud import Cloud
from tests.conftest import FakeClock
from tests.hashing import hashes
from tests.mailing import watching
from tests.people import PASSWORD, People

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/auth/me"
WRONG = "not the right password"


def login(  # noqa: PLR0913 - the parts of a sign-in
    http: Client,
    email: str,
    password: str = PASSWORD,
    *,
    ip: str = "203.0.113.7",
    proof: str | None = None,
    device: str | None = None,
) -> Reply:
    body = {"email": email, "password": password} | ({"device_name": device} if device else {})
    headers = {"X-Device-Token": proof} if proof else {}
    return http.post(LOGIN, json=body, source_ip=ip, headers=headers)


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


def test_guessing_from_many_addresses_is_slow_too(http: Client, people: People) -> None:
    user = people.user()
    statuses = [login(http, user.email, WRONG, ip=f"198.51.100.{n}").status for n in range(25)]
    assert statuses == [401] * 20 + [429] * 5


def test_an_address_that_nobody_has_is_throttled_the_same(http: Client, people: People) -> None:
    user = people.user()
    for ip in [*["198.51.100.1"] * 6, *(f"198.51.100.{n}" for n in range(2, 20))]:
        known, unknown = (login(http, e, WRONG, ip=ip) for e in (user.email, "no@example.org"))
        assert (known.status, known.headers.get("retry-after")) == (
            unknown.status,
            unknown.headers.get("retry-after"),
        )
        assert known.json["detail"] == unknown.json["detail"]


def test_known_and_unknown_addresses_cost_the_same_calls(http: Client, people: People) -> None:
    user = people.user()
    calls: list[str] = []
    costs = []
    with watching(dynamodb(), lambda **_: calls.append(".")):
        for email in (user.email, "nobody@example.org"):
            calls.clear()
            login(http, email, WRONG)
            costs.append(len(calls))
    # the account itself is read where there is one: a millisecond beside the hash's dozens
    assert costs[0] - costs[1] == 1


@pytest.mark.parametrize("standing", ["known", "unknown", "disabled", "throttled"])
def test_a_failed_sign_in_costs_one_hash_whoever_it_was_for(
    http: Client, people: People, standing: str
) -> None:
    user, admin = people.user(), people.admin()
    email = "nobody@example.org" if standing == "unknown" else user.email
    if standing == "disabled":
        at = f"/api/v1/admin/users/{user.id}"
        http.patch(at, json={"status": "disabled"}, token=admin.token)
    if standing == "throttled":
        for _ in range(5):
            login(http, email, WRONG)
    login(http, "another@example.org", WRONG)  # makes the hash that strangers are compared with
    with hashes() as computed:
        login(http, email, WRONG)
        login(http, email, PASSWORD if standing == "disabled" else WRONG)
    assert computed == ([] if standing == "throttled" else ["verify_secret"] * 2)


def test_a_stranger_cannot_lock_the_owner_out_of_a_known_device(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    proof = login(http, user.email).headers["x-device-token"]
    for n in range(30):
        login(http, user.email, WRONG, ip=f"198.51.100.{n}")
        login(http, user.email, WRONG)
    assert login(http, user.email).status == 429
    again = login(http, user.email, proof=proof)
    assert again.status == 200
    assert again.headers["x-device-token"] == proof
    for _ in range(10):
        login(http, user.email, WRONG, proof=proof)
    assert login(http, user.email, proof=proof).status == 429
    clock.advance(15 * MINUTE)
    assert login(http, user.email, proof=proof).status == 200


def test_a_device_token_of_somebody_else_proves_nothing(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    proof = login(http, other.email).headers["x-device-token"]
    for forged in (proof, proof[:-2], "qdt_" + "A" * 64, "qdt_\u00e4", "", "x" * 3000):
        login(http, user.email, WRONG, proof=forged)
    assert login(http, user.email, WRONG, proof=proof).status == 429


def test_one_network_has_its_limit_over_all_accounts(
    http: Client, configured: Callable[[str, str], None]
) -> None:
    configured("LOGIN_ATTEMPTS_PER_NETWORK", "3")
    neighbours = [f"2001:db8:1:2::{n}" for n in range(4)]
    replies = [login(http, f"a{n}@example.org", ip=ip).status for n, ip in enumerate(neighbours)]
    assert replies == [401, 401, 401, 429]
    assert login(http, "b@example.org", ip="2001:db8:1:3::1").status == 401


def test_signing_in_uses_up_no_tries(http: Client, people: People) -> None:
    user = people.user()
    assert {login(http, user.email).status for _ in range(30)} == {200}


def test_a_forwarded_address_changes_nothing(http: Client, people: People) -> None:
    user = people.user()
    for n in range(6):
        spoofed = {"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"}
        reply = http.post(LOGIN, json={"email": user.email, "password": WRONG}, headers=spoofed)
    assert reply.status == 429


def test_the_eleventh_session_ends_the_one_unused_for_longest(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    first = user.token
    for _ in range(9):
        clock.advance(MINUTE)
        login(http, user.email)
    assert http.get(ME, token=first).status == 200
    clock.advance(MINUTE)
    last = login(http, user.email).json
    assert http.get(ME, token=first).status == 401
    listed = http.get("/api/v1/auth/sessions", token=last["access_token"]).json["items"]
    assert len(listed) == 10
    assert listed[0]["id"] == last["session_id"]


def test_a_device_in_a_new_place_is_told_of_once_and_a_known_one_never(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    user = people.user()
    strange = login(http, user.email, ip="198.51.100.9", device="Phone\r\nBcc: x@example.org")
    assert strange.status == 200
    proof = strange.headers["x-device-token"]
    clock.advance(MINUTE)
    login(http, user.email, ip="198.51.100.77", device="Phone\r\nBcc: x@example.org")
    login(http, user.email, ip="192.0.2.1", proof=proof)
    cloud.mail()
    [mail] = posted
    assert mail["Subject"] == "A new device signed in"
    assert mail["Bcc"] is None
    assert "198.51.100.0/24" in mail.as_string()
    assert "198.51.100.9" not in mail.as_string()


def test_an_old_hash_is_renewed_when_its_user_signs_in(http: Client, people: People) -> None:
    user = people.user()
    weak = Passwords(memory_kib=32, passes=1).hash(PASSWORD)
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
def test_what_a_password_may_be(http: Client, password: str, status: int) -> None:
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


def test_what_is_longer_than_any_password_is_a_wrong_one_and_no_fault(
    http: Client, people: People
) -> None:
    user = people.user()
    long = "\ufdfa" * 1024  # eighteen letters each, once they are written out
    guesses = [login(http, email, long) for email in (user.email, "nobody@example.org")]
    assert {guess.code for guess in guesses} == {"invalid_credentials"}
    erase = http.post(f"{ME}/erase", json={"password": long}, token=user.token)
    assert (erase.status, erase.json["errors"][0]["pointer"]) == (422, "/password")


def test_a_hash_that_cannot_be_read_lets_nobody_in_and_is_reported(
    http: Client, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    user = people.user()
    keep_hash(user.id, "no hash at all")
    assert login(http, user.email).code == "invalid_credentials"
    assert "password_hash_unreadable" in capsys.readouterr().out


@pytest.mark.parametrize("email", ["ADA@Example.ORG", "Ada@example.org"])
def test_another_spelling_of_an_address_is_no_second_account(http: Client, email: str) -> None:
    body = {"email": "ada@example.org", "username": "Ada", "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=body).status == 201
    again = http.post("/api/v1/auth/register", json={**body, "email": email, "username": "Eda"})
    assert again.code == "email_taken"


@pytest.mark.parametrize(
    "email", ["\uff41da@example.org", "ad\u212aa@example.org", "a@b", "a b@c.de"]
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


def test_what_happened_to_an_account_is_written_down_for_admins(
    http: Client, people: People, clock: FakeClock
) -> None:
    admin, user = people.admin(), people.user()
    clock.advance(MINUTE)
    login(http, user.email, WRONG)
    clock.advance(MINUTE)
    at = f"/api/v1/admin/users/{user.id}"
    http.patch(at, json={"role": "author"}, token=admin.token)
    events = http.get(f"{at}/events", token=admin.token).json["items"]
    assert [one["event"] for one in events[:2]] == [
        "privilege_permissions_changed",
        "authn_login_fail",
    ]
    assert {one["event"] for one in events[2:]} == {"authn_login_success", "user_created"}
    assert events[0]["facts"] == {"role": "author", "status": "active", "by": admin.id}
    assert "203.0.113.7" not in str(events)
    first = http.get(f"{at}/events?limit=1", token=admin.token).json
    rest = http.get(f"{at}/events?cursor={first['next_cursor']}", token=admin.token).json
    assert len(rest["items"]) == len(events) - 1
    clock.advance(401 * DAY)
    late = people.admin()
    assert http.get(f"{at}/events", token=late.token).json["items"] == []


def test_no_log_line_and_no_problem_holds_a_secret(
    http: Client,
    people: People,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    user = people.user()
    device = login(http, user.email).headers["x-device-token"]
    bad = "a very secret wrong guess"
    bodies = [
        login(http, user.email, bad, proof=device),
        http.post(
            "/api/v1/auth/password/change",
            token=user.token,
            json={"current_password": bad, "new_password": "short"},
        ),
        http.post(
            "/api/v1/auth/register",
            json={"email": "x@example.org", "username": "x", "password": bad, "role": "admin"},
        ),
        http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token + "x"}),
        http.post("/api/v1/auth/password/reset", json={"token": "qot_secret", "new_password": bad}),
        http.get(ME, token=user.token[:-3]),
    ]
    said = "".join(reply.text for reply in bodies) + caplog.text + capsys.readouterr().out
    said += "".join(str(vars(record)) for record in caplog.records)
    for secret in (bad, user.token, user.refresh_token, device, "qot_secret", user.email, PASSWORD):
        assert secret not in said
