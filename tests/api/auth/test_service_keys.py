"""Service keys over HTTP: scopes, expiry and revocation."""

from typing import Any

import pytest

from app import ROUTES
from chalicelib import bootstrap
from chalicelib.accounts.models import Role
from chalicelib.accounts.store import UserItem, user_key
from chalicelib.auth import service_key_store
from chalicelib.auth.key_scopes import SCOPES, KeyScope
from chalicelib.auth.service_key_guard import COUNTED_TOGETHER
from chalicelib.auth.service_key_store import MAX_KEYS, service_key_key
from chalicelib.clock import DAY, HOUR, MINUTE, to_rfc3339
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import update, write
from chalicelib.settings import settings
from chalicelib.web.authentication import PUBLIC
from tests.support.builders import published
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.counted_calls import counted
from tests.support.people import PASSWORD, People, Person
from tests.support.routes import address
from tests.support.second_factors import set_up

KEYS = "/api/v1/keys"
GUARDED = [one for routes in ROUTES for one in routes.endpoints if one.permission != PUBLIC]


def create(http: Client, owner: Person, *scopes: str, **members: Any) -> Reply:
    body = {"name": "Sync", "scopes": list(scopes), **members}
    return http.post(KEYS, json=body, token=owner.token)


def key_of(http: Client, owner: Person, *scopes: str) -> str:
    made = create(http, owner, *scopes)
    assert made.status == 201, made.text
    return str(made.json["secret"])


@pytest.mark.parametrize("scope", list(KeyScope))
def test_a_key_opens_the_routes_of_its_scope_and_no_other(
    http: Client, people: People, scope: KeyScope
) -> None:
    secret = key_of(http, people.author(), scope.value)
    for endpoint in GUARDED:
        reply = http.request(endpoint.method, address(endpoint), token=secret)
        if SCOPES.get(endpoint.route) is scope:
            assert reply.status not in {401, 403, 429, 500}, (endpoint.route, reply.text)
        else:
            assert (reply.status, reply.code) == (403, "forbidden"), endpoint.route


def test_every_route_with_a_scope_exists() -> None:
    assert set(SCOPES) <= {one.route for one in GUARDED}


def test_a_secret_is_shown_once_and_stored_as_a_digest(http: Client, people: People) -> None:
    owner = people.author()
    made = create(http, owner, "quizzes:read", "results:read")
    assert made.headers["location"] == f"{KEYS}/{made.json['id']}"
    listed = http.get(KEYS, token=owner.token)
    assert made.json["secret"] not in listed.text
    (shown,) = listed.json["items"]
    assert shown == {name: value for name, value in made.json.items() if name != "secret"}
    stored = get(service_key_key(owner.id, made.json["id"]))
    assert stored is not None
    assert made.json["secret"].removeprefix("ivk_") not in str(stored.serialize())
    assert http.get(KEYS, token=people.author().token).json["items"] == []


def test_a_repeated_creation_makes_one_key(http: Client, people: People) -> None:
    owner, body = people.author(), {"name": "Sync", "scopes": ["quizzes:read"]}
    first, again = (
        http.post(KEYS, json=body, token=owner.token, headers={"Idempotency-Key": "1"})
        for _ in range(2)
    )
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json
    assert len(http.get(KEYS, token=owner.token).json["items"]) == 1


def test_a_key_acts_as_its_owner_and_never_as_an_administrator(
    http: Client, people: People
) -> None:
    admin, author = people.admin(), people.author()
    quiz = published(http, author)["id"]
    secret = key_of(http, admin, "quizzes:read", "results:write", "quizzes:write")
    shown = http.get(f"/api/v1/quizzes/{quiz}", token=secret)
    assert (shown.status, "questions" in shown.json) == (200, False)
    assert "questions" in http.get(f"/api/v1/quizzes/{quiz}", token=admin.token).json
    assert http.delete(f"/api/v1/quizzes/{quiz}", token=secret).status == 404
    own = key_of(http, author, "quizzes:read")
    assert "questions" in http.get(f"/api/v1/quizzes/{quiz}", token=own).json


def test_a_deleted_key_is_refused_with_the_next_request(http: Client, people: People) -> None:
    owner = people.author()
    made = create(http, owner, "quizzes:read").json
    assert http.get("/api/v1/quizzes", token=made["secret"]).status == 200
    assert http.delete(f"{KEYS}/{made['id']}", token=people.author().token).status == 404
    assert http.delete(f"{KEYS}/{made['id']}", token=owner.token).status == 204
    assert http.get("/api/v1/quizzes", token=made["secret"]).code == "unauthenticated"
    assert http.delete(f"{KEYS}/{made['id']}", token=owner.token).status == 404


def test_a_key_ends_when_it_expires(http: Client, people: People, clock: FakeClock) -> None:
    owner = people.author()
    end = clock() + HOUR
    made = create(http, owner, "quizzes:read", expires_at=to_rfc3339(end)).json
    assert made["expires_at"] == to_rfc3339(end)
    clock.advance(HOUR - 1)
    assert http.get("/api/v1/quizzes", token=made["secret"]).status == 200
    clock.advance(1)
    assert http.get("/api/v1/quizzes", token=made["secret"]).code == "unauthenticated"


@pytest.mark.parametrize("away", [-1, 0, MINUTE - 1, 400 * DAY + 1])
def test_an_end_that_is_past_or_too_far_away_is_refused(
    http: Client, people: People, clock: FakeClock, away: int
) -> None:
    refused = create(http, people.author(), "quizzes:read", expires_at=to_rfc3339(clock() + away))
    assert refused.status == 422
    assert refused.json["errors"][0]["pointer"] == "/expires_at"


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": ["quizzes:read", "quizzes:read"]},
        {"name": ""},
        {"name": "two\nlines"},
        {"name": "x" * 101},
        {"admin": True},
    ],
)
def test_a_key_that_makes_no_sense_is_refused(
    http: Client, people: People, change: dict[str, Any]
) -> None:
    body = {"name": "Sync", "scopes": ["quizzes:read"], **change}
    assert http.post(KEYS, json=body, token=people.author().token).status == 422


def test_an_account_has_at_most_twenty_live_keys(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner, end = people.author(), to_rfc3339(clock() + MINUTE)
    for _ in range(MAX_KEYS):
        assert create(http, owner, "quizzes:read", expires_at=end).status == 201
    refused = create(http, owner, "quizzes:read")
    assert (refused.status, refused.code) == (409, "too_many_keys")
    clock.advance(MINUTE)
    assert create(http, owner, "quizzes:read").status == 201
    pages = http.get(f"{KEYS}?limit=11", token=owner.token).json
    rest = http.get(f"{KEYS}?limit=11&cursor={pages['next_cursor']}", token=owner.token).json
    ids = [one["id"] for one in (*pages["items"], *rest["items"])]
    assert (len(set(ids)), rest["next_cursor"]) == (MAX_KEYS + 1, None)


@pytest.mark.parametrize("spoilt", ["ivk_", "ivk_x", "ivk_" + "A" * 86, "ivk_" + "é" * 20])
def test_a_forged_key_is_refused_without_a_read(http: Client, spoilt: str) -> None:
    with counted() as calls:
        reply = http.get("/api/v1/quizzes", token=spoilt)
    assert (reply.status, reply.code) == (401, "unauthenticated")
    assert calls == []


def test_another_secret_of_the_same_key_is_refused(http: Client, people: People) -> None:
    owner = people.author()
    made = create(http, owner, "quizzes:read").json
    item = get(service_key_key(owner.id, made["id"]))
    assert item is not None
    write(update(item, [service_key_store.ServiceKeyItem.digest.set("0" * 64)]))
    assert http.get("/api/v1/quizzes", token=made["secret"]).code == "unauthenticated"


def test_a_key_ends_with_its_owner(http: Client, people: People) -> None:
    disabled, erased, admin = people.author(), people.author(), people.admin()
    keys = [key_of(http, one, "quizzes:read") for one in (disabled, erased)]
    at = f"/api/v1/admin/users/{disabled.id}"
    etag = http.get(at, token=admin.token).headers["etag"]
    changed = http.patch(
        at, json={"status": "disabled"}, token=admin.token, headers={"If-Match": etag}
    )
    assert changed.status == 200
    body = {"password": PASSWORD}
    assert http.post("/api/v1/auth/me/erase", json=body, token=erased.token).status == 204
    for secret in keys:
        assert http.get("/api/v1/quizzes", token=secret).code == "unauthenticated"
    assert service_key_store.list_service_keys(erased.id) == []


def test_removed_role_also_restricts_keys(http: Client, people: People) -> None:
    owner = people.author()
    secret = key_of(http, owner, "groups:write")
    group = {"name": "Physics"}
    assert http.post("/api/v1/groups", json=group, token=secret).status == 201
    item = get(user_key(owner.id))
    assert item is not None
    write(update(item, [UserItem.role.set(Role.USER.value)]))
    assert http.post("/api/v1/groups", json=group, token=secret).code == "forbidden"


def test_a_key_has_a_rate_limit_of_its_own(http: Client, people: People, clock: FakeClock) -> None:
    clock.advance(MINUTE - clock() % MINUTE)
    owner = people.author()
    secret, other = (key_of(http, owner, "quizzes:read") for _ in range(2))
    most = settings().key_requests_per_minute
    for _ in range(most):
        assert http.get("/api/v1/quizzes", token=secret).status == 200
    refused = http.get("/api/v1/quizzes", token=secret)
    assert (refused.status, refused.headers["retry-after"]) == (429, "60")
    assert http.get("/api/v1/quizzes", token=other).status == 200
    # another process reads the stored count
    bootstrap.reset(bootstrap.externals())
    assert http.get("/api/v1/quizzes", token=secret).status == 429
    clock.advance(MINUTE)
    assert http.get("/api/v1/quizzes", token=secret).status == 200


def test_service_key_costs_no_more_round_trips_than_a_token(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner = people.author()
    quiz, made = published(http, owner)["id"], create(http, owner, "quizzes:read").json
    at = f"/api/v1/quizzes/{quiz}"
    with counted() as by_token:
        assert http.get(at, token=owner.token).status == 200
    with counted() as first:
        assert http.get(at, token=made["secret"]).status == 200
    assert first == [by_token[0], "UpdateItem", *by_token[1:]], "last used is written once an hour"
    with counted() as by_key:
        for _ in range(COUNTED_TOGETHER - 2):
            http.get(at, token=made["secret"])
    assert by_key == by_token * (COUNTED_TOGETHER - 2)
    with counted() as tenth:
        http.get(at, token=made["secret"])
    assert "UpdateItem" in tenth
    used = http.get(KEYS, token=owner.token).json["items"][0]["last_used_at"]
    assert used == to_rfc3339(clock())


def test_keys_are_audited_and_mailed(http: Client, people: People) -> None:
    owner, admin = people.author(), people.admin()
    made = create(http, owner, "results:read", "groups:write").json
    http.delete(f"{KEYS}/{made['id']}", token=owner.token)
    events = http.get(f"/api/v1/admin/users/{owner.id}/events", token=admin.token)
    facts = {one["event"]: one["facts"] for one in events.json["items"]}
    assert facts["service_key_created"] == {
        "key_id": made["id"],
        "scopes": "groups:write results:read",
    }
    assert facts["service_key_deleted"] == {"key_id": made["id"]}
    assert made["secret"] not in events.text
    told = http.get("/api/v1/notifications", token=owner.token).json["items"]
    assert [one["title"] for one in told] == ["A service key was created"]


def test_creating_a_key_takes_a_fresh_second_factor(
    http: Client, people: People, clock: FakeClock
) -> None:
    owner = people.author()
    set_up(http, owner, clock)
    later = people.sign_in(owner.id, owner.email, owner.username)
    refused = create(http, later, "quizzes:read")
    assert (refused.status, refused.code) == (403, "step_up_required")
