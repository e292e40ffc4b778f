"""The second factor over HTTP: codes work once, in time; step-up; roles that need it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.store import user_key
from chalicelib.auth import mfa_store
from chalicelib.auth.errors import InvalidMfaCodeError
from chalicelib.clock import MINUTE, SECOND
from chalicelib.dynamo.reads import Key, get
from tests.support.builders import published
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People, Person
from tests.support.second_factors import MFA, code_of, set_up
from tests.support.threads import in_threads

LOGIN = "/api/v1/auth/login"
STEP = 30 * SECOND


def challenge(http: Client, person: Person) -> str:
    answer = http.post(LOGIN, json={"email": person.email, "password": PASSWORD})
    assert answer.status == 200
    assert answer.json["mfa_required"] is True
    assert "access_token" not in answer.json
    return str(answer.json["mfa_token"])


def answer(http: Client, token: str, code: str) -> Reply:
    return http.post(f"{LOGIN}/mfa", json={"mfa_token": token, "code": code})


def test_a_login_takes_the_code_once_it_is_set_up(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    secret, codes = set_up(http, user, clock)
    assert len(set(codes)) == 10
    assert http.get("/api/v1/auth/me", token=user.token).json["mfa_enabled"] is True
    clock.advance(STEP)
    token = challenge(http, user)
    assert answer(http, token, "000000").code == "invalid_mfa_code"
    tokens = answer(http, token, code_of(secret, clock)).json
    assert http.get("/api/v1/auth/me", token=tokens["access_token"]).status == 200


def test_a_code_works_once(http: Client, people: People, clock: FakeClock) -> None:
    user = people.user()
    secret, _ = set_up(http, user, clock)
    token = challenge(http, user)
    assert answer(http, token, code_of(secret, clock)).code == "invalid_mfa_code"
    clock.advance(STEP)
    code = code_of(secret, clock)
    assert answer(http, token, code).status == 200
    assert answer(http, token, code).code == "invalid_mfa_code"


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 200), (0, 200), (1, 200), (2, 422)])
def test_code_is_accepted_one_step_early_or_late(
    http: Client, people: People, clock: FakeClock, steps: int, status: int
) -> None:
    user = people.user()
    secret, _ = set_up(http, user, clock)
    clock.advance(10 * STEP)
    code = code_of(secret, clock, steps)
    assert answer(http, challenge(http, user), code).status == status


def test_one_of_ten_concurrent_uses_of_a_code_succeeds(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    set_up(http, user, clock)
    step = clock.now // STEP + 5
    got = in_threads(10, lambda _: mfa_store.use_step(user.id, step))
    assert got.count(True) == 1


def test_one_of_eight_concurrent_uses_of_a_recovery_code_succeeds(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    _, codes = set_up(http, user, clock)
    got = in_threads(8, lambda _: bootstrap.mfa().check_code(user.id, codes[0]))
    assert got.count(None) == 1
    assert {type(one) for one in got if one is not None} == {InvalidMfaCodeError}


def test_recovery_code_works_once_in_any_formatting(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    _, codes = set_up(http, user, clock)
    token = challenge(http, user)
    typed = codes[3].lower().replace("-", " ")
    assert answer(http, token, typed).status == 200
    assert answer(http, token, codes[3]).code == "invalid_mfa_code"
    assert answer(http, token, codes[4]).status == 200


def test_ten_wrong_codes_are_tried_in_a_quarter_of_an_hour(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    secret, _ = set_up(http, user, clock)
    clock.advance(10 * STEP)
    token = challenge(http, user)
    for _ in range(10):
        assert answer(http, token, "000000").status == 422
    assert answer(http, token, code_of(secret, clock)).status == 429
    clock.advance(15 * MINUTE)
    assert answer(http, token, code_of(secret, clock)).code == "invalid_mfa_token"
    assert answer(http, challenge(http, user), code_of(secret, clock)).status == 200


def test_password_change_ends_a_pending_login(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    secret, _ = set_up(http, user, clock)
    clock.advance(STEP)
    token = challenge(http, user)
    http.post("/api/v1/auth/logout", json={}, token=user.token)
    assert answer(http, token, code_of(secret, clock)).code == "invalid_mfa_token"
    forged = f"{token[:-2]}AA"
    assert answer(http, forged, code_of(secret, clock)).code == "invalid_mfa_token"


def test_the_secret_is_nowhere_in_the_tables(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    secret, codes = set_up(http, user, clock)
    item = get(Key(mfa_store.MfaItem, f"U#{user.id}", "MFA"))
    assert item is not None
    stored = repr(item.serialize())
    assert secret not in stored
    assert not [one for one in codes if one in stored or one.replace("-", "") in stored]


def test_the_second_factor_is_removed_by_password_and_code(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    secret, codes = set_up(http, user, clock)
    wrong = {"password": PASSWORD, "code": "000000"}
    assert http.post(f"{MFA}/disable", json=wrong, token=user.token).code == "invalid_mfa_code"
    right = {"password": PASSWORD, "code": codes[0]}
    assert http.post(f"{MFA}/disable", json=right, token=user.token).status == 204
    login = http.post(LOGIN, json={"email": user.email, "password": PASSWORD})
    assert "access_token" in login.json
    assert http.post(MFA, json={"password": PASSWORD}, token=user.token).status == 200
    assert http.post(f"{MFA}/disable", json=right, token=user.token).code == "mfa_state"
    assert secret


def test_admin_removes_mfa_after_a_lost_device(
    http: Client, people: People, clock: FakeClock
) -> None:
    user, admin = people.user(), people.admin()
    set_up(http, user, clock)
    removed = http.delete(f"/api/v1/admin/users/{user.id}/mfa", token=admin.token)
    assert removed.status == 204
    login = http.post(LOGIN, json={"email": user.email, "password": PASSWORD})
    told = http.get("/api/v1/notifications", token=login.json["access_token"]).json["items"]
    assert "The second factor was removed" in {one["title"] for one in told}
    events = http.get(f"/api/v1/admin/users/{user.id}/events", token=admin.token).json["items"]
    assert {"change": "removed", "by": admin.id} in [one["facts"] for one in events]


def promote(http: Client, admin: Person, user: Person, token: str | None = None) -> Reply:
    address = f"/api/v1/admin/users/{user.id}"
    return http.patch(address, json={"role": "author"}, token=token or admin.token)


def test_a_role_is_given_after_a_sign_in_of_the_last_quarter_of_an_hour(
    http: Client, people: People, clock: FakeClock
) -> None:
    admin, user = people.admin(), people.user()
    assert promote(http, admin, user).status == 200
    secret, codes = set_up(http, admin, clock)
    other = people.sign_in(admin.id, admin.email, admin.username)
    assert promote(http, admin, user).status == 200
    assert promote(http, admin, user, other.token).code == "step_up_required"
    clock.advance(15 * MINUTE - SECOND)
    assert promote(http, admin, user).status == 200
    clock.advance(2 * SECOND)
    refresh = {"refresh_token": admin.refresh_token}
    fresh = http.post("/api/v1/auth/refresh", json=refresh).json["access_token"]
    assert promote(http, admin, user, fresh).code == "step_up_required"
    proof = {"password": PASSWORD, "code": codes[0]}
    assert http.post("/api/v1/auth/step-up", json=proof, token=fresh).status == 204
    assert promote(http, admin, user, fresh).status == 200
    assert secret


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "grades?format=csv"),
        ("GET", "grades?format=xlsx"),
        ("GET", "attempts?format=xlsx"),
        ("POST", "grades/files"),
        ("GET", "grades/files/gbf_00000000000000000000000000"),
    ],
)
def test_grades_are_downloaded_after_a_sign_in_of_the_last_quarter_of_an_hour(
    http: Client, people: People, clock: FakeClock, method: str, path: str
) -> None:
    author = people.author()
    at = f"/api/v1/quizzes/{published(http, author)['id']}/{path}"
    set_up(http, author, clock)
    fresh = people.sign_in(author.id, author.email, author.username)
    accept: Any = {"Accept": "*/*"}
    body: Any = {} if method == "POST" else None
    refused = http.request(method, at, json=body, token=fresh.token, headers=accept)
    assert (refused.status, refused.code) == (403, "step_up_required")
    allowed = http.request(method, at, json=body, token=author.token, headers=accept)
    assert allowed.status in {200, 202, 404}, allowed.text


def test_role_that_requires_mfa_is_restricted_without_it(
    http: Client,
    people: People,
    clock: FakeClock,
    configured: Callable[[str, str], None],
) -> None:
    configured("REQUIRE_MFA", "admin,author")
    admin, user = people.admin(), people.user()
    users = "/api/v1/admin/users"
    assert http.get(users, token=admin.token).code == "mfa_setup_required"
    assert http.get("/api/v1/quizzes", token=user.token).status == 200
    set_up(http, admin, clock)
    assert http.get(users, token=admin.token).status == 200
    other = people.sign_in(admin.id, admin.email, admin.username)
    assert http.get(users, token=other.token).code == "step_up_required"
    kept: Any = {"password": PASSWORD, "code": "000000"}
    assert http.post(f"{MFA}/disable", json=kept, token=admin.token).code == "mfa_state"


def test_erasing_an_account_leaves_no_second_factor(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    set_up(http, user, clock)
    erased = http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=user.token)
    assert erased.status == 204
    assert get(user_key(user.id)) is None
    assert mfa_store.get_mfa(user.id) is None
