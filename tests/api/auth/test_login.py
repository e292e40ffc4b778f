"""Login: guessing is slow, owners are never locked out, new devices are notified."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from chalicelib.auth import session_store, sessions
from chalicelib.clock import MINUTE
from chalicelib.dynamo.client import dynamodb
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import watching
from tests.support.password_hashes import hashes
from tests.support.people import PASSWORD, People
from tests.support.sessions import LOGIN, ME, WRONG, login


def test_guessing_from_many_addresses_is_slow_too(http: Client, people: People) -> None:
    user = people.user()
    statuses = [login(http, user.email, WRONG, ip=f"198.51.100.{n}").status for n in range(25)]
    assert statuses == [401] * 20 + [429] * 5


def test_unknown_address_is_throttled_like_a_known_one(http: Client, people: People) -> None:
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
    proof = login(http, people.user().email).headers["x-device-token"]
    costs = []
    with watching(dynamodb(), lambda model, **_: calls.append(model.name)):
        for email in (user.email, "nobody@example.org"):
            for others in (None, proof):
                calls.clear()
                login(http, email, WRONG, proof=others)
                costs.append(tuple(calls))
    assert costs[:2] == costs[2:]
    assert len(costs[0]) == 5


@pytest.mark.parametrize("standing", ["known", "unknown", "disabled", "throttled"])
def test_failed_login_costs_one_hash_for_any_address(
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


def test_device_token_of_another_user_proves_nothing(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    proof = login(http, other.email).headers["x-device-token"]
    for forged in (proof, proof[:-2], "qdt_" + "A" * 64, "qdt_\u00e4", "", "x" * 3000):
        login(http, user.email, WRONG, proof=forged)
    assert login(http, user.email, WRONG, proof=proof).status == 429


def test_a_network_beyond_its_limit_has_fewer_tries_at_each_account(
    http: Client, configured: Callable[[str, str], None]
) -> None:
    configured("LOGIN_ATTEMPTS_PER_NETWORK", "3")
    neighbours = [f"2001:db8:1:2::{n}" for n in range(4)]
    replies = [login(http, f"a{n}@example.org", ip=ip).status for n, ip in enumerate(neighbours)]
    assert replies == [401] * 4
    tries = [login(http, "b@example.org", ip=neighbours[0]).status for _ in range(3)]
    assert tries == [401, 401, 429]
    assert login(http, "b@example.org", ip="2001:db8:1:3::1").status == 401


def test_right_password_succeeds_despite_failures_in_the_network(
    http: Client, people: People, configured: Callable[[str, str], None]
) -> None:
    configured("LOGIN_ATTEMPTS_PER_NETWORK", "3")
    for n in range(20):
        login(http, f"a{n}@example.org", WRONG)
    assert login(http, people.user().email).status == 200


def test_signing_in_uses_up_no_tries(http: Client, people: People) -> None:
    user = people.user()
    assert {login(http, user.email).status for _ in range(30)} == {200}


def test_forwarded_address_header_is_ignored(http: Client, people: People) -> None:
    user = people.user()
    for n in range(6):
        spoofed = {"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=198.51.100.{n}"}
        reply = http.post(LOGIN, json={"email": user.email, "password": WRONG}, headers=spoofed)
    assert reply.status == 429


@pytest.mark.parametrize(("scope", "others"), [("global", 0), ("local", 1)])
def test_frequent_logins_keep_few_sessions_all_listed(
    http: Client, people: People, clock: FakeClock, scope: str, others: int
) -> None:
    user = people.user()
    for _ in range(sessions.MAX_ENDED_SESSIONS + 5):
        clock.advance(MINUTE)
        token = login(http, user.email).json["access_token"]
        assert http.post("/api/v1/auth/logout", json={"scope": scope}, token=token).status == 204
    last = login(http, user.email).json
    assert len(session_store.list_sessions(user.id)) == sessions.MAX_ENDED_SESSIONS + others + 1
    listed = http.get("/api/v1/auth/sessions", token=last["access_token"]).json["items"]
    assert [one["id"] for one in listed] == [last["session_id"], user.session_id][: others + 1]


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


def test_new_device_in_a_new_network_is_notified_once(
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
