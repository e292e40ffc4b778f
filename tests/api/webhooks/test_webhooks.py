"""Webhooks over HTTP: subscribe, change, end; what is refused, and what nobody else sees."""

import socket
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.webhooks import store
from chalicelib.webhooks.store import MAX_ENDPOINTS
from tests.support.client import Client, Reply
from tests.support.people import PASSWORD, People, Person

HOOKS = "/api/v1/webhooks"
URL = "http://localhost:9/hook"


def create(http: Client, person: Person, **members: Any) -> Reply:
    body = {"url": URL, "events": ["quiz.published"], **members}
    return http.post(HOOKS, json=body, token=person.token)


def test_a_secret_is_shown_once_and_stored_encrypted(http: Client, people: People) -> None:
    author = people.author()
    made = create(http, author)
    assert made.status == 201
    assert made.headers["location"] == f"{HOOKS}/{made.json['id']}"
    assert made.json["secret"].startswith("whsec_")
    listed = http.get(HOOKS, token=author.token)
    assert "whsec_" not in listed.text
    assert [one["id"] for one in listed.json["items"]] == [made.json["id"]]
    stored = store.get_endpoint(author.id, made.json["id"])
    assert stored is not None
    assert made.json["secret"].removeprefix("whsec_")[:20] not in str(stored)


def test_a_repeated_creation_makes_one_webhook_with_one_secret(
    http: Client, people: People
) -> None:
    author, body = people.author(), {"url": URL, "events": ["quiz.published"]}
    headers = {"Idempotency-Key": "1"}
    first, again = (
        http.post(HOOKS, json=body, token=author.token, headers=headers) for _ in range(2)
    )
    assert (first.status, first.json) == (again.status, again.json)
    assert len(http.get(HOOKS, token=author.token).json["items"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://user:password@hooks.example.org/",
        "https://intranet/",
        "https://printer.local/",
        "https://169.254.169.254/latest/meta-data/",
        "https://a.localhost/",
    ],
)
def test_an_address_that_nothing_is_sent_to_is_refused(
    http: Client, people: People, url: str
) -> None:
    author = people.author()
    hook = create(http, author).json
    change = http.patch(f"{HOOKS}/{hook['id']}", json={"url": url}, token=author.token)
    for refused in (create(http, author, url=url), change):
        assert (refused.status, refused.code) == (422, "validation_failed")
        assert refused.json["errors"][0]["pointer"] == "/url"
        assert "password" not in refused.text or "user name or password" in refused.text


def test_a_name_of_a_private_address_is_refused(http: Client, people: People) -> None:
    names = {"inside.example.org": ["10.0.0.7"], "outside.example.org": ["93.184.216.34"]}

    def resolve(host: str, _port: int) -> list[str]:
        if host not in names:
            raise socket.gaierror
        return names[host]

    outside = bootstrap.externals()
    bootstrap.reset(with_resolver(outside, resolve))
    author = people.author()
    inside = create(http, author, url="https://inside.example.org/")
    assert (inside.status, inside.json["errors"][0]["pointer"]) == (422, "/url")
    assert create(http, author, url="https://outside.example.org/").status == 201
    assert create(http, author, url="https://soon.example.org/").status == 201


def with_resolver(outside: bootstrap.Externals, resolve: Any) -> bootstrap.Externals:
    return bootstrap.Externals(
        clock=outside.clock,
        password_memory_kib=outside.password_memory_kib,
        first_page_kept=outside.first_page_kept,
        send_email=outside.send_email,
        sleep=outside.sleep,
        resolve=resolve,
    )


@pytest.mark.parametrize(
    "members",
    [
        {"events": []},
        {"events": ["quiz.deleted"]},
        {"events": ["quiz.published", "quiz.published"]},
        {"url": ""},
        {"url": None},
        {"secret": "mine"},
    ],
)
def test_a_webhook_that_makes_no_sense_is_refused(
    http: Client, people: People, members: dict[str, Any]
) -> None:
    assert create(http, people.author(), **members).status == 422


def test_a_webhook_is_changed_disabled_and_ended_by_its_owner_alone(
    http: Client, people: People
) -> None:
    author, other = people.author(), people.admin()
    hook = create(http, author).json
    at = f"{HOOKS}/{hook['id']}"
    for method, address in (("PATCH", at), ("DELETE", at), ("POST", f"{at}/rotate-secret")):
        body: dict[str, Any] | None = {} if method == "PATCH" else None
        assert http.request(method, address, json=body, token=other.token).status == 404
    changed = http.patch(at, json={"events": ["attempt.started"]}, token=author.token)
    assert changed.json["events"] == ["attempt.started"]
    assert changed.json["url"] == URL
    off = http.patch(at, json={"enabled": False}, token=author.token).json
    assert (off["enabled"], off["disabled_reason"]) == (False, "owner")
    assert store.get_subscriptions([author.id])[author.id].events == {hook["id"]: []}
    on = http.patch(at, json={"enabled": True}, token=author.token).json
    assert (on["enabled"], on["disabled_reason"]) == (True, None)
    assert http.delete(at, token=author.token).status == 204
    assert http.delete(at, token=author.token).status == 404
    assert store.get_subscriptions([author.id])[author.id].events == {}


def test_an_account_has_at_most_twenty_webhooks(http: Client, people: People) -> None:
    author = people.author()
    made = [create(http, author).status for _ in range(MAX_ENDPOINTS + 1)]
    assert made == [201] * MAX_ENDPOINTS + [409]
    page = http.get(f"{HOOKS}?limit=15", token=author.token).json
    rest = http.get(f"{HOOKS}?limit=15&cursor={page['next_cursor']}", token=author.token).json
    assert len({one["id"] for one in (*page["items"], *rest["items"])}) == MAX_ENDPOINTS
    assert rest["next_cursor"] is None


def test_webhooks_end_with_their_owner_s_account(http: Client, people: People) -> None:
    author = people.author()
    create(http, author)
    body = {"password": PASSWORD}
    assert http.post("/api/v1/auth/me/erase", json=body, token=author.token).status == 204
    assert store.list_endpoints(author.id) == []
    assert store.get_subscriptions([author.id])[author.id].events == {}


def test_changes_of_webhooks_are_audited(http: Client, people: People) -> None:
    author, admin = people.author(), people.admin()
    hook = create(http, author).json
    http.post(f"{HOOKS}/{hook['id']}/rotate-secret", token=author.token)
    http.delete(f"{HOOKS}/{hook['id']}", token=author.token)
    events = http.get(f"/api/v1/admin/users/{author.id}/events", token=admin.token).json["items"]
    facts = [one["facts"] for one in events if one["event"] == "webhook_changed"]
    assert {one["change"] for one in facts} == {"created", "secret", "deleted"}
    assert {one["webhook"] for one in facts} == {hook["id"]}
