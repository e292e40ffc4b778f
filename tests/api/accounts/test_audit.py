"""What happened to an account is written down, and no secret ever is."""

import threading
from typing import Any

import pytest

from chalicelib.accounts import audit_store
from chalicelib.clock import DAY, MINUTE
from chalicelib.dynamo.client import dynamodb
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People
from tests.support.sessions import ME, WRONG, login


def test_audit_log_records_account_events(http: Client, people: People, clock: FakeClock) -> None:
    admin, user = people.admin(), people.user()
    login(http, user.email)
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


def test_logs_and_problems_contain_no_secrets(
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


def test_page_of_all_events_is_read_by_one_pool_of_threads(http: Client, people: People) -> None:
    admin = people.admin()
    readers: set[str] = set()

    def note(**_: Any) -> None:
        readers.add(threading.current_thread().name)

    events = dynamodb().meta.events
    events.register("before-call.dynamodb.Query", note)
    try:
        page = http.get("/api/v1/admin/events?limit=100", token=admin.token)
    finally:
        events.unregister("before-call.dynamodb.Query", note)
    assert page.json["items"], "the days before have no events, and are looked through"
    assert len({one.rpartition("_")[0] for one in readers}) == 1
    assert len(readers) <= audit_store.DAY_SHARDS
