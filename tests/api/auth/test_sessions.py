"""Signing in, staying in, and getting out."""

import base64

import jwt

from chalicelib.auth.key_rotation import PUBLISH_PERIOD, RETIREMENT_PERIOD
from chalicelib.auth.keys import CACHED_FOR, replace_keyset, rotate, ssm_client
from chalicelib.clock import MINUTE
from chalicelib.settings import settings
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import watching
from tests.support.people import PASSWORD, People

ME = "/api/v1/auth/me"
REGISTRATION = {"email": "ada@example.org", "username": "ada", "password": PASSWORD}


def test_a_new_user_registers_signs_in_and_sees_themselves(http: Client) -> None:
    registered = http.post("/api/v1/auth/register", json=REGISTRATION)
    assert registered.status == 201
    assert registered.json["role"] == "user"
    tokens = http.post(
        "/api/v1/auth/login", json={"email": "ADA@example.org", "password": PASSWORD}
    ).json
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 900
    me = http.get("/api/v1/auth/me", token=tokens["access_token"])
    assert me.json == registered.json
    assert "password" not in me.text


def test_an_address_and_a_name_are_taken_once(http: Client) -> None:
    assert http.post("/api/v1/auth/register", json=REGISTRATION).status == 201
    same_mail = {**REGISTRATION, "username": "other", "email": "Ada@Example.org"}
    assert http.post("/api/v1/auth/register", json=same_mail).code == "email_taken"
    same_name = {**REGISTRATION, "username": "ADA", "email": "other@example.org"}
    assert http.post("/api/v1/auth/register", json=same_name).code == "username_taken"


def test_a_repeat_under_the_same_key_registers_once(http: Client) -> None:
    key = {"Idempotency-Key": "one-and-only"}
    first = http.post("/api/v1/auth/register", json=REGISTRATION, headers=key)
    again = http.post("/api/v1/auth/register", json=REGISTRATION, headers=key)
    assert (again.status, again.text) == (201, first.text)
    other = http.post(
        "/api/v1/auth/register", json={**REGISTRATION, "username": "eve"}, headers=key
    )
    assert (other.status, other.code) == (422, "idempotency_key_reused")


def test_a_role_cannot_be_asked_for(http: Client) -> None:
    reply = http.post("/api/v1/auth/register", json={**REGISTRATION, "role": "admin"})
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/role"


def test_wrong_password_and_unknown_address_look_the_same(people: People, http: Client) -> None:
    person = people.user()
    wrong = http.post("/api/v1/auth/login", json={"email": person.email, "password": "x" * 20})
    unknown = http.post("/api/v1/auth/login", json={"email": "no@example.org", "password": "x"})
    assert wrong.status == unknown.status == 401
    assert {**wrong.json, "instance": ""} == {**unknown.json, "instance": ""}


def test_the_sixth_guess_in_a_quarter_hour_must_wait(people: People, http: Client) -> None:
    person = people.user()
    guess = {"email": person.email, "password": "x" * 20}
    assert [http.post("/api/v1/auth/login", json=guess).status for _ in range(5)] == [401] * 5
    refused = http.post("/api/v1/auth/login", json=guess)
    assert (refused.status, refused.code) == (429, "too_many_requests")
    assert int(refused.headers["retry-after"]) > 0


def test_a_refresh_token_works_once_and_a_retry_gets_the_same_successor(
    people: People, http: Client, clock: FakeClock
) -> None:
    body = {"refresh_token": people.user().refresh_token}
    first = http.post("/api/v1/auth/refresh", json=body).json
    clock.advance(30_000)
    retried = http.post("/api/v1/auth/refresh", json=body).json
    assert retried["refresh_token"] == first["refresh_token"]


def test_a_late_reuse_ends_the_session(people: People, http: Client, clock: FakeClock) -> None:
    person = people.user()
    body = {"refresh_token": person.refresh_token}
    successor = http.post("/api/v1/auth/refresh", json=body).json
    clock.advance(30_001)
    assert http.post("/api/v1/auth/refresh", json=body).code == "refresh_token_reused"
    assert http.get("/api/v1/auth/me", token=successor["access_token"]).status == 401
    again = {"refresh_token": successor["refresh_token"]}
    assert http.post("/api/v1/auth/refresh", json=again).code == "invalid_refresh_token"


def test_the_same_key_may_retry_for_a_day(people: People, http: Client, clock: FakeClock) -> None:
    body, key = {"refresh_token": people.user().refresh_token}, {"Idempotency-Key": "k"}
    first = http.post("/api/v1/auth/refresh", json=body, headers=key).json
    clock.advance(60 * 60 * 1000)
    again = http.post("/api/v1/auth/refresh", json=body, headers=key).json
    assert again["refresh_token"] == first["refresh_token"]


def test_forged_refresh_token_does_not_end_a_session(people: People, http: Client) -> None:
    person = people.user()
    letter = "A" if person.refresh_token[-10] != "A" else "B"
    forged = person.refresh_token[:-10] + letter + person.refresh_token[-9:]
    reply = http.post("/api/v1/auth/refresh", json={"refresh_token": forged})
    assert (reply.status, reply.code) == (401, "invalid_refresh_token")
    assert http.get("/api/v1/auth/me", token=person.token).status == 200


def test_logging_out_works_on_the_next_request(people: People, http: Client) -> None:
    person = people.user()
    elsewhere = people.sign_in(person.id, person.email, person.username)
    local = http.post("/api/v1/auth/logout", json={"scope": "local"}, token=person.token)
    assert local.status == 204
    assert http.get("/api/v1/auth/me", token=person.token).status == 401
    assert http.get("/api/v1/auth/me", token=elsewhere.token).status == 200
    assert http.post("/api/v1/auth/logout", token=elsewhere.token).status == 204
    body = {"refresh_token": elsewhere.refresh_token}
    assert http.post("/api/v1/auth/refresh", json=body).code == "invalid_refresh_token"


def test_the_others_can_be_signed_out(people: People, http: Client) -> None:
    person = people.user()
    elsewhere = people.sign_in(person.id, person.email, person.username)
    http.post("/api/v1/auth/logout", json={"scope": "others"}, token=person.token)
    assert http.get("/api/v1/auth/me", token=elsewhere.token).status == 401
    assert http.get("/api/v1/auth/me", token=person.token).status == 200


def test_sessions_are_listed_in_pages(people: People, http: Client) -> None:
    person = people.user()
    more = [people.sign_in(person.id, person.email, person.username) for _ in range(2)]
    shown: list[str] = []
    cursor = ""
    while cursor is not None:
        page = http.get(f"/api/v1/auth/sessions?limit=1{cursor}", token=person.token).json
        shown += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
    assert len(shown) == 3
    assert set(shown) == {one.session_id for one in (person, *more)}


def test_sessions_are_listed_and_ended_one_by_one(people: People, http: Client) -> None:
    person = people.user()
    elsewhere = people.sign_in(person.id, person.email, person.username)
    listed = http.get("/api/v1/auth/sessions", token=person.token).json["items"]
    assert {one["id"] for one in listed} == {person.session_id, elsewhere.session_id}
    ended = http.delete(f"/api/v1/auth/sessions/{elsewhere.session_id}", token=person.token)
    assert ended.status == 204
    assert http.get("/api/v1/auth/me", token=elsewhere.token).status == 401
    stranger = people.user()
    foreign = http.delete(f"/api/v1/auth/sessions/{person.session_id}", token=stranger.token)
    assert foreign.status == 404


def test_a_session_ends_when_idle_and_at_last(
    people: People, http: Client, clock: FakeClock
) -> None:
    person = people.user()
    clock.advance(7 * 24 * 60 * 60 * 1000)
    body = {"refresh_token": person.refresh_token}
    assert http.post("/api/v1/auth/refresh", json=body).code == "invalid_refresh_token"


def test_a_changed_password_ends_the_other_sessions(people: People, http: Client) -> None:
    person = people.user()
    elsewhere = people.sign_in(person.id, person.email, person.username)
    body = {"current_password": PASSWORD, "new_password": "another walk in the rain"}
    wrong = {**body, "current_password": "not this one"}
    refused = http.post("/api/v1/auth/password/change", json=wrong, token=person.token)
    assert refused.json["errors"][0]["pointer"] == "/current_password"
    assert http.post("/api/v1/auth/password/change", json=body, token=person.token).status == 204
    assert http.get("/api/v1/auth/me", token=elsewhere.token).status == 401
    assert http.get("/api/v1/auth/me", token=person.token).status == 200


def test_public_keys_contain_no_private_part(http: Client) -> None:
    reply = http.get("/.well-known/jwks.json")
    assert reply.status == 200
    assert {frozenset(key) for key in reply.json["keys"]} == {
        frozenset({"kty", "crv", "use", "alg", "kid", "x", "y"}),
    }


def token_keys(http: Client) -> list[str]:
    """The ids of the public keys of tokens; that of receipts is beside them, and stays."""
    kids = [key["kid"] for key in http.get("/.well-known/jwks.json").json["keys"]]
    assert len([kid for kid in kids if kid.startswith("rcpt-")]) == 1
    return [kid for kid in kids if not kid.startswith("rcpt-")]


def test_a_key_that_was_rotated_in_is_looked_up_and_a_retired_one_is_refused(
    people: People, http: Client, clock: FakeClock
) -> None:
    parameter = settings().keyset_parameter
    user = people.user()
    rotate(ssm_client(), parameter, clock())
    clock.advance(PUBLISH_PERIOD)
    assert rotate(ssm_client(), parameter, clock()).again_at == clock() + RETIREMENT_PERIOD
    refreshed = http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token}).json
    new = jwt_key(refreshed["access_token"])
    assert set(token_keys(http)) == {jwt_key(user.token), new}
    assert new != jwt_key(user.token)
    assert http.get(ME, token=refreshed["access_token"]).status == 200
    clock.advance(RETIREMENT_PERIOD)
    assert rotate(ssm_client(), parameter, clock()).again_at is None
    clock.advance(CACHED_FOR)
    assert token_keys(http) == [new]
    assert http.get(ME, token=user.token).status == 401


def test_replaced_keys_end_all_sessions_without_errors(
    people: People, http: Client, clock: FakeClock
) -> None:
    user = people.user()
    replace_keyset(ssm_client(), settings().keyset_parameter)
    clock.advance(CACHED_FOR)
    assert http.get(ME, token=user.token).code == "unauthenticated"
    refused = http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token})
    assert refused.code == "invalid_refresh_token"
    assert people.user().token


def test_an_unknown_key_is_looked_for_once_a_minute(
    people: People, http: Client, clock: FakeClock
) -> None:
    user = people.user()
    calls: list[int] = []
    head, body, signature = user.token.split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"ES256","typ":"at+jwt","kid":"nobody"}').decode()
    foreign = f"{header.rstrip('=')}.{body}.{signature}"
    clock.advance(MINUTE)
    with watching(ssm_client(), lambda **_: calls.append(1)):
        assert {http.get(ME, token=foreign).status for _ in range(5)} == {401}
    assert len(calls) == 1
    assert http.get(ME, token=user.token).status == 200
    assert head != header


def jwt_key(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])
