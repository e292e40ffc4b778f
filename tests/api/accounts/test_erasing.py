"""Erasing is no second chance, and leaves nothing of its person behind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import ids
from chalicelib.accounts import store
from chalicelib.accounts.former_account_store import (
    MAX_FORMER,
    MAX_LINKS,
    FormerAccountItem,
    remember_writes,
)
from chalicelib.clock import DAY
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.writes import put, write
from chalicelib.settings import settings
from tests.support.builders import published
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People, Person

REGISTER = "/api/v1/auth/register"
ERASE = "/api/v1/auth/me/erase"
ERIN = {"email": "erin@example.org", "username": "Erin", "password": PASSWORD}


def start(http: Client, quiz_id: str, token: str) -> Reply:
    return http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", token=token)


def token_of(http: Client, email: str) -> str:
    signed_in = http.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
    return str(signed_in.json["access_token"])


def erase(http: Client, token: str) -> Reply:
    return http.post(ERASE, json={"password": PASSWORD}, token=token)


@pytest.mark.parametrize("limit", [1, None])
def test_registering_again_after_erasure_gives_no_second_attempt(
    http: Client, people: People, limit: int | None
) -> None:
    taken = published(http, people.author(), max_attempts=limit)["id"]
    fresh = published(http, people.author())["id"]
    http.post(REGISTER, json=ERIN)
    token = token_of(http, ERIN["email"])
    attempt_id = start(http, taken, token).json["id"]
    assert erase(http, token).code == "attempt_in_progress"
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=token)
    assert erase(http, token).status == 204
    again = http.post(REGISTER, json={**ERIN, "email": "Erin@Example.org"})
    assert again.status == 201
    token = token_of(http, ERIN["email"])
    assert start(http, taken, token).code == "max_attempts_reached"
    assert start(http, fresh, token).status == 201


def test_staff_who_register_again_after_erasure_cannot_take_their_own_quiz(
    http: Client, people: People
) -> None:
    author = people.author()
    quiz_id = published(http, author)["id"]
    made = http.post(REGISTER, json=ERIN).json
    role = {"role": "editor"}
    at = f"/api/v1/quizzes/{quiz_id}/staff/{made['id']}"
    assert http.put(at, json=role, token=author.token).status == 200
    assert erase(http, token_of(http, ERIN["email"])).status == 204
    http.post(REGISTER, json=ERIN)
    assert start(http, quiz_id, token_of(http, ERIN["email"])).code == "own_quiz"


def test_an_attempt_is_remembered_over_several_accounts_and_addresses(
    http: Client, people: People
) -> None:
    quiz_id = published(http, people.author())["id"]
    http.post(REGISTER, json=ERIN)
    token = token_of(http, ERIN["email"])
    attempt_id = start(http, quiz_id, token).json["id"]
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=token)
    for _ in range(2):
        assert erase(http, token).status == 204
        http.post(REGISTER, json=ERIN)
        token = token_of(http, ERIN["email"])
    assert start(http, quiz_id, token).code == "max_attempts_reached"


def test_no_number_of_erasures_makes_an_attempt_forgotten(http: Client, people: People) -> None:
    quiz_id = published(http, people.author())["id"]
    http.post(REGISTER, json=ERIN)
    token = token_of(http, ERIN["email"])
    attempt_id = start(http, quiz_id, token).json["id"]
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=token)
    erase(http, token)
    [known] = remembered()
    for _ in range(MAX_FORMER - 2):
        write(put(FormerAccountItem(pk=known["pk"]["S"], sk=ids.new_id("usr"))))
    assert http.post(REGISTER, json=ERIN).status == 201
    token = token_of(http, ERIN["email"])
    assert start(http, quiz_id, token).code == "max_attempts_reached"
    erase(http, token)
    assert len(remembered()) == MAX_FORMER
    assert http.post(REGISTER, json=ERIN).code == "email_taken"


def remembered() -> list[dict[str, Any]]:
    items = dynamodb().scan(TableName=settings().table("users"))["Items"]
    return [dict(item) for item in items if item["pk"]["S"].startswith("F#")]


def test_an_erased_account_is_remembered_at_each_of_its_addresses(people: People) -> None:
    digests = [f"digest-{place}" for place in range(12)]
    account = store.get_account(people.user().id)
    assert account is not None
    account = replace(account, former_ids=frozenset(f"usr_{place}" for place in range(10)))
    kept = [write.arguments["Item"] for write in remember_writes(account, digests)[:-1]]
    own = [one["pk"]["S"] for one in kept if one["sk"]["S"] == account.id]
    assert own == [f"F#{digest}" for digest in digests]
    assert len(kept) == MAX_LINKS


def test_a_name_given_up_is_held_from_others_for_thirty_days(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    rename = {"username": "Ada"}
    assert http.patch("/api/v1/auth/me", json=rename, token=user.token).status == 200
    theirs = {"email": "eve@example.org", "username": user.username, "password": PASSWORD}
    assert http.post(REGISTER, json=theirs).code == "username_taken"
    clock.advance(30 * DAY)
    assert http.post(REGISTER, json=theirs).status == 201


def test_a_name_of_the_erased_is_held_too_but_not_from_themselves(
    http: Client, people: People, clock: FakeClock
) -> None:
    http.post(REGISTER, json=ERIN)
    erase(http, token_of(http, ERIN["email"]))
    assert http.post(REGISTER, json={**ERIN, "email": "eve@example.org"}).code == "username_taken"
    assert http.post(REGISTER, json=ERIN).status == 201


def test_the_request_that_made_an_erased_account_makes_it_not_again(http: Client) -> None:
    key = {"Idempotency-Key": "one"}
    made = http.post(REGISTER, json=ERIN, headers=key)
    assert http.post(REGISTER, json=ERIN, headers=key).json["id"] == made.json["id"]
    erase(http, token_of(http, ERIN["email"]))
    assert http.post(REGISTER, json=ERIN, headers=key).code == "conflict"
    assert http.post(REGISTER, json=ERIN).status == 201


def test_strangers_share_no_idempotency_keys(http: Client) -> None:
    key = {"Idempotency-Key": "one"}
    http.post(REGISTER, json=ERIN, headers=key, source_ip="203.0.113.7")
    eve = {"email": "eve@example.org", "username": "Eve", "password": PASSWORD}
    assert http.post(REGISTER, json=eve, headers=key, source_ip="198.51.100.9").status == 201
    reused = http.post(REGISTER, json={**eve, "username": "x y z"}, headers=key)
    assert reused.code == "idempotency_key_reused"


def test_erasure_removes_name_address_and_device_from_all_items(
    http: Client, people: People
) -> None:
    made = http.post(REGISTER, json=ERIN, headers={"Idempotency-Key": "one"}).json
    login = {"email": ERIN["email"], "password": PASSWORD, "device_name": "Erin's phone"}
    token = http.post("/api/v1/auth/login", json=login).json["access_token"]
    assert erase(http, token).status == 204
    for table in ("users", "ephemeral", "audit"):
        kept = repr(dynamodb().scan(TableName=settings().table(table))["Items"])
        assert "Erin" not in kept
        assert "erin@example.org" not in kept
    users = dynamodb().scan(TableName=settings().table("users"))["Items"]
    held = [item for item in users if item["pk"]["S"].startswith("N#")]
    assert held, "the name is held for a time"
    assert made["id"] not in repr(held), "a name that is guessed leads to no results"


def test_an_administrator_erases_as_the_user_would(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    address = f"/api/v1/admin/users/{user.id}"
    quiz_id = published(http, people.author())["id"]
    attempt_id = start(http, quiz_id, user.token).json["id"]
    assert http.delete(address, token=admin.token).code == "attempt_in_progress"
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=user.token)
    assert http.delete(address, token=admin.token).status == 204
    assert http.get("/api/v1/auth/me", token=user.token).status == 401
    own = f"/api/v1/admin/users/{admin.id}"
    assert http.delete(own, token=admin.token).code == "last_admin"


def events_of(http: Client, admin: Person) -> list[str]:
    found, cursor = [], ""
    for _ in range(20):
        page = http.get(f"/api/v1/admin/events?limit=100{cursor}", token=admin.token).json
        found += [one["event"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    return found


def test_events_of_all_accounts_are_listed_newest_first(
    http: Client, people: People, clock: FakeClock, configured: Callable[[str, str], None]
) -> None:
    configured("AUDIT_RETENTION_DAYS", "35")  # a page looks back at most a month
    admin, user = people.admin(), people.user()
    clock.advance(1)
    http.patch(f"/api/v1/admin/users/{user.id}", json={"role": "author"}, token=admin.token)
    assert events_of(http, admin)[0] == "privilege_permissions_changed"
    clock.advance(3 * DAY)
    admin = people.sign_in(admin.id, admin.email, admin.username)
    assert "privilege_permissions_changed" in events_of(http, admin)
